import type { NaiveFlow, NaivePath } from './naive-path.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { readBack } from './back.fixture.ts';
import { denies, readFilters } from './places/filters.fixture.ts';
import { isAtFinder, readFindings } from './ends/found.fixture.ts';
import { readCalls } from './ends/from-outside.fixture.ts';
import { isMissed, readIds, type Wanted } from './ids.fixture.ts';
import { readModel } from './reading/read.fixture.ts';
import { readRoutes } from './places/routes.fixture.ts';
import type { Asked, Interface, Packet, Place, Service, Vnet } from './model.fixture.ts';
import { isAtGateway, readRequests } from './ends/requests.fixture.ts';
import { readNames, type Resolved } from './resolve.fixture.ts';
import { readServing } from './ends/serve.fixture.ts';
import { isAtFirewall, readTranslations, type Anew } from './ends/translate.fixture.ts';
import { readWalk, type Way } from './walk.fixture.ts';
import { isIpv6, numberOf, type Address } from './words.fixture.ts';

type Target = Resolved & { readonly asked?: Asked; readonly wanted?: Wanted };

/** What no resource says. */
export type NaiveFacts = {
  readonly tags: ReadonlyMap<string, readonly string[]>;
  /** By the id of the gateway. */
  readonly learned: ReadonlyMap<string, readonly string[]>;
  /** Whether the subscription may send to TCP port 25 of the internet. */
  readonly mail: 'carried' | 'blocked' | 'unknown';
};

/** These come before anything that rules say: the flow never gets to where it could be let through. */
const STRUCTURAL = ['no-route', 'blackholed', 'looped', 'next-hop-missing', 'not-balanced'];
/** In this order one of them is named. */
const BLOCKERS = [
  ['not-forwarded', 'not-forwarded'],
  ['out-of-region', 'not-balanced'],
  ['machine-off', 'machine-off'],
  ['no-way-out', 'no-way-out'],
] as const;
const ARRIVES = ['delivered', 'reaches-internet'];
/** Do some arrive, and others not, for certain? */
const isSplit = (ways: readonly { readonly path: NaivePath }[]): boolean =>
  ways.some(({ path }) => ARRIVES.includes(path.disposition)) &&
  ways.some(({ path }) => ![...ARRIVES, 'undetermined', 'leaves-model'].includes(path.disposition));
/** Where no way arrives for certain, one that may comes first. */
const OPEN = ['partly-delivered', 'undetermined', 'leaves-model'];
const MAY_COME = ['undetermined', 'leaves-model'];

/** Of a document that says nothing nobody knows more than of one that is not there. */
const saysSomething = ({ properties }: CloudResource): boolean => !Array.isArray(properties);

/**
 * A second opinion: Azure's rules once more, read straight from documents by linear scans, slow and obvious, and without a
 * line of the engine's own. `reading`: documents to a model of them; `places`: what is decided at one place; `ends`: what waits where a
 * way ends.
 */
export function naiveCloud(documents: readonly CloudResource[], { tags, learned, mail }: NaiveFacts) {
  const model = readModel(documents.filter(saysSomething), tags, learned);
  const routes = readRoutes(model);
  const names = readNames(model);
  const filters = readFilters(routes, names);
  const walker = readWalk(model.interfaces, routes, filters);
  const back = readBack(model.interfaces, routes, filters, walker);
  const dispositionsOf = (way: Way): readonly string[] => {
    if (STRUCTURAL.includes(way.end)) return [way.end];
    if (way.verdicts.some(denies) || way.end === 'denied') return ['denied'];
    for (const [blocker, word] of BLOCKERS) if (way.blockers.includes(blocker)) return [word];
    if (way.isMail && mail === 'blocked') return ['denied'];
    // Whether it comes there or not, nobody is there.
    if (way.end === 'unowned') return [way.end];
    const isOpen =
      way.verdicts.some(({ says }) => says === 'undetermined') || way.isInspected || (way.isMail && mail === 'unknown');
    // Whom answers go to hangs on who sends it on.
    if (way.isAnew) return ['undetermined'];
    if (isOpen && way.arrived === undefined) return ['undetermined'];
    const words = {
      open: isOpen ? 'undetermined' : way.end,
      left: isOpen ? 'undetermined' : 'leaves-model',
      'no-way': 'no-way-back',
      unknown: 'undetermined',
    };
    return [...new Set(back(way).map((answers) => words[answers]))];
  };
  /** Every way of a flow as one path. `senders`: who sent anew before. `wanted`: who was asked for by its id. */
  const pathFrom = (
    start: Place | 'outside',
    packet: Packet,
    senders: readonly Anew[],
    service?: Service,
    wanted?: Wanted,
    more: readonly Packet[] = [],
  ): NaivePath => {
    const ways = [packet, ...more].flatMap((each) =>
      walker.ways(start, each).flatMap((way) =>
        (wanted !== undefined && isMissed(wanted, way) ? ['no-route'] : dispositionsOf(way)).map(
          (disposition, _, { length }) => ({
            path: atEnd(way, disposition, senders, service, {
              to: each.destination,
              ...(start === 'outside' ? {} : { vnet: start.owner.subnet.vnet }),
            }),
            isChosen: way.isChosen || length > 1 || more.length > 0,
            isUntold: way.isUntold,
          }),
        ),
      ),
    );
    const branches = ways.map(({ path }): NaivePath => path);
    const missed = branches.filter(({ disposition }) => !ARRIVES.includes(disposition));
    // That others do not arrive has to be known: where they may, it is their ending.
    const lost = branches.length > missed.length ? missed.filter((one) => !OPEN.includes(one.disposition)) : [];
    const open = lost.length > 0 ? [] : OPEN;
    const likely = open
      .map((word) => missed.filter((one) => one.disposition === word))
      .find(({ length }) => length > 0);
    const shown = likely ?? (lost.length > 0 ? lost : missed.length > 0 ? missed : branches);
    const [main] = shown;
    if (main === undefined) throw new Error('there is always a way');
    if (!ways.some(({ isChosen }) => isChosen)) return main;
    // Does it hang on ways of which nobody knows whether flows go these?
    const isOpen = isSplit(ways) && !isSplit(ways.filter(({ isUntold }) => !isUntold));
    const isPart = lost.length > 0 || isOpen;
    const mixed = isPart ? { disposition: isOpen ? 'undetermined' : 'partly-delivered' } : {};
    const { isWhole: _, ...shownOne } = main;
    return { ...shownOne, ...mixed, branches };
  };
  const translated = readTranslations(filters, pathFrom);
  const requested = readRequests(filters, pathFrom, names);
  const served = readServing(filters);
  const found = readFindings(pathFrom);
  /** What waits there. */
  function atEnd(
    way: Way,
    disposition: string,
    senders: readonly Anew[],
    service: Service | undefined,
    { to, vnet }: { readonly to: Address; readonly vnet?: Vnet },
  ): NaivePath {
    if (isAtFinder(way)) return found(way, disposition, senders);
    if (service === undefined && isAtFirewall(way)) return translated(way, disposition, senders);
    if (service === undefined && isAtGateway(way)) return requested(way, disposition, senders);
    const isOut = service !== undefined && way.end === 'reaches-internet';
    // Whichever way it goes, nobody is let in.
    const isThere = way.arrived !== undefined && way.end !== 'leaves-model';
    const isClosed = service?.access === 'Disabled' && vnet !== undefined;
    const isShut = isClosed && !isThere && routes.mayBeService(vnet, to);
    if (isShut && MAY_COME.includes(disposition)) return { hops: way.hops, disposition: 'unserved' };
    if (!isOut || (disposition !== 'reaches-internet' && disposition !== 'undetermined'))
      return { hops: way.hops, disposition };
    const word = served(service, way);
    // By a service endpoint it may see somebody else.
    const isSeen =
      way.left !== undefined &&
      (service?.access === 'Disabled' || way.left.isByEndpoint || !routes.mayServe(way.left.place.owner.subnet, to));
    const isKept = disposition === 'undetermined' && (word !== 'unserved' || !isSeen);
    return { hops: way.hops, disposition: isKept ? disposition : word };
  }
  const identify = readIds(model);
  /** Where it goes; undefined where the name has no address that anybody knows. */
  const targetOf = (by: Interface, { destination, name = '', to }: NaiveFlow): Target | undefined => {
    if (to !== undefined) {
      const wanted = identify(to);
      if (wanted?.kind !== 'service') return wanted && { address: wanted.address, wanted };
      const [first = '', ...others] = wanted.service.names;
      const resolved = names.resolve(by, first);
      return resolved && { ...resolved, asked: { name: first, others, by } };
    }
    const asked = name === '' ? {} : { asked: { name, others: [], by } };
    if (destination === undefined) {
      const resolved = names.resolve(by, name);
      return resolved && { ...resolved, ...asked };
    }
    const service = model.services.find(({ names }) => names.includes(name));
    return { address: numberOf(destination), ...asked, ...(service === undefined ? {} : { service }) };
  };
  const called = readCalls(routes, identify);
  return (flow: NaiveFlow): NaivePath | undefined => {
    const { source, port, sourcePort, protocol = 'tcp' } = flow;
    if (!source.startsWith('/')) {
      const packet = called(flow);
      return packet && pathFrom('outside', packet, []);
    }
    const owner = model.interfaces.find(({ id }) => id === source);
    const target = owner && targetOf(owner, flow);
    // Private endpoints open no connections.
    if (owner === undefined || owner.endpoint !== undefined || target === undefined) return undefined;
    const isSix = isIpv6(target.address);
    const configuration = owner.configurations.find(({ address }) => isIpv6(address) === isSix);
    if (configuration === undefined && flow.to !== undefined) return undefined;
    if (configuration === undefined) throw new Error(`${source} cannot send to ${flow.destination}`);
    const { service } = target;
    const isUntold = service !== undefined && !names.isTagged(service);
    const packet: Packet = {
      ...(isUntold ? { untold: service } : {}),
      source: configuration.address,
      destination: target.address,
      protocol,
      port: protocol === 'icmp' ? undefined : port,
      sourcePort: protocol === 'icmp' ? undefined : sourcePort,
      ...(target.asked === undefined ? {} : { asked: target.asked }),
    };
    // A client takes any address of a name.
    const more = (target.others ?? []).map((destination): Packet => ({ ...packet, destination }));
    return pathFrom({ owner, configuration }, packet, [], target.service, target.wanted, more);
  };
}
