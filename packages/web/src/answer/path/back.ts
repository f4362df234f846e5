import { nameOf } from '../../words/figures.ts';
import type { Issue, PathHop } from '../line-up.ts';
import type { Reading } from './use-explanation.ts';
import type { Way } from './lane.ts';

/** A hop of the answers. */
export type BackHop = {
  readonly name: string;
  readonly address: string;
  readonly state: 'passed' | 'broken' | 'gone';
  readonly reading?: Reading;
  /** Requests do not pass it. */
  readonly isStranger: boolean;
};

export type WayBack = {
  /** From the destination to the source. */
  readonly hops: readonly BackHop[];
  readonly issue?: Issue;
};

/** The way of the answers, and what stops them there. */
export function wayBackOf(readings: readonly Reading[], path: readonly PathHop[], issues: readonly Issue[]): WayBack {
  const error = issues.find(({ severity }) => severity === 'error');
  const issue = error ?? issues[0];
  const end = error && readings.findIndex((reading) => stops(reading, error));
  // Where none of the readings names it, answers are lost behind the last of them.
  const broken = end === undefined ? readings.length : end < 0 ? readings.length - 1 : end;
  const hops = readings.map((reading, index): BackHop => {
    const known = path.find(({ id }) => id === reading.id);
    return {
      name: known?.machine === undefined ? interfaceName(reading.id) : nameOf(known.machine),
      address: reading.address,
      state: index < broken ? 'passed' : index === broken ? 'broken' : 'gone',
      reading,
      isStranger: known === undefined,
    };
  });
  const [source] = path;
  const isHome = hops.some(({ address }) => address === source?.address);
  if (source === undefined || isHome) return { hops, ...(issue && { issue }) };
  const name = source.machine === undefined ? source.address : nameOf(source.machine);
  const home: BackHop = { name, address: source.address, state: error ? 'gone' : 'passed', isStranger: false };
  return { hops: [...hops, home], ...(issue && { issue }) };
}

/** Answers come by the hops of the requests, in turn. */
export function isTheSame({ hops, issue }: WayBack, { before, lanes, after }: Way): boolean {
  const last = hops[0]?.reading?.id;
  const lane = lanes.find(({ places }) => places.some(({ path }) => path?.id === last)) ?? lanes[0];
  // A balancer's address is not on the way of answers, which bear it all the same.
  const there = [...before, ...(lane?.places ?? []), ...after].flatMap(({ path }) =>
    path === undefined || path.device === 'load-balancer' ? [] : [path.address],
  );
  const back = hops.map(({ address }) => address).toReversed();
  return issue === undefined && back.join() === there.join();
}

function stops({ filters, routes = [], gatewayRoutes = [], id }: Reading, { context }: Issue): boolean {
  const { rule, route, interface: shut } = context;
  if (rule !== undefined) return filters.some(({ decides }) => decides === rule);
  if (route !== undefined)
    return [...routes, ...gatewayRoutes].some((each) => each.id === route && each.state === 'chosen');
  return shut !== undefined && id.toLowerCase().startsWith(shut.toLowerCase());
}

/** `…/networkInterfaces/auNic/ipConfigurations/main` is auNic */
const interfaceName = (id: string): string => /\/networkInterfaces\/([^/]+)/i.exec(id)?.[1] ?? nameOf(id);
