import { behind as behindDoubt } from './behind.fixture.ts';
import { denies, type Filters } from '../places/filters.fixture.ts';
import type { Packet, Place, RequestGateway, RequestRule } from '../model.fixture.ts';
import type { NaivePath } from '../naive-path.fixture.ts';
import type { Names } from '../resolve.fixture.ts';
import { joined, MAX_SENDERS, type Anew } from './translate.fixture.ts';
import type { Way } from '../walk.fixture.ts';
import type { Address } from '../words.fixture.ts';

/** A way that ends at an address of an application gateway. */
type ToGateway = Way & {
  readonly arrived: {
    readonly at: { readonly owner: RequestGateway };
    readonly packet: Packet;
    readonly asked: Packet;
  };
};
export const isAtGateway = (way: Way): way is ToGateway => way.arrived?.at.owner.kind === 'gateway';

/** What it sends to one backend, and where that comes to. */
type Leg = { readonly path: NaivePath; readonly ending: string };

const ARRIVES = ['delivered', 'reaches-internet'];
const DOUBTS = ['undetermined', 'partly-delivered', 'leaves-model'];

/**
 * What an application gateway does with a connection ("How an application gateway works"): it takes it, and asks a backend by
 * one of its own, from an address of its subnet that nobody knows, so each of them is asked. It leaves out whom it does not
 * reach; which rule a request meets hangs on its name and path.
 */
export function readRequests(
  filters: Filters,
  pathFrom: (start: Place, packet: Packet, senders: readonly Anew[]) => NaivePath,
  names: Names,
) {
  const legTo = (gateway: RequestGateway, backend: Address | string, port: number, senders: readonly Anew[]): Leg => {
    const [first, ...others] = gateway.instances;
    if (typeof backend === 'string' && first !== undefined) {
      // It asks whom its network asks, and one of what it finds.
      const legs = names.addressesAt(gateway.subnet, backend).map((each) => legTo(gateway, each, port, senders));
      const [leg] = legs;
      if (leg !== undefined)
        return legs.every(({ ending }) => ending === leg.ending) ? leg : { ...leg, ending: 'undetermined' };
    }
    if (typeof backend === 'string' || first === undefined)
      return { path: { hops: [], disposition: 'undetermined' }, ending: 'undetermined' };
    const from = (source: Address) =>
      pathFrom({ owner: gateway }, { source, sourcePort: undefined, destination: backend, port, protocol: 'tcp' }, [
        ...senders,
        gateway,
      ]);
    const path = from(first);
    const isOne = others.every((each) => from(each).disposition === path.disposition);
    // Nobody has the address that anybody knows of, and yet somebody wrote it down.
    const isSeen = path.disposition !== 'unowned';
    return { path, ending: isOne && isSeen ? path.disposition : 'undetermined' };
  };

  /** Whom it does not reach by a probe, at that one's own port, gets nothing ("Application Gateway health probes"). */
  const handed = (
    gateway: RequestGateway,
    backend: Address | string,
    { backendPort, probePort }: RequestRule,
    senders: readonly Anew[],
  ): Leg => {
    const request = legTo(gateway, backend, backendPort, senders);
    if (probePort === undefined || probePort === backendPort) return request;
    const probe = legTo(gateway, backend, probePort, senders);
    if (ARRIVES.includes(probe.ending)) return request;
    const isLost = ({ ending }: Leg) => ![...ARRIVES, ...DOUBTS].includes(ending);
    return isLost(request) && DOUBTS.includes(probe.ending) ? request : probe;
  };

  /** Azure does not deploy it where the group of its subnet keeps GatewayManager out, which is somebody public and asks for addresses there. */
  const isUnmanaged = (gateway: RequestGateway, at: Address): boolean =>
    gateway.managed.some((port) =>
      filters
        .atGateway(gateway, 'Inbound', {
          source: 'hidden',
          sourcePort: undefined,
          destination: gateway.fronts.some((each) => each.isPublic && each.address === at)
            ? (gateway.instances[0] ?? 0)
            : at,
          port,
          protocol: 'tcp',
        })
        .some(denies),
    );

  return (way: ToGateway, before: string, senders: readonly Anew[]): NaivePath => {
    const { hops, arrived } = way;
    const gateway = arrived.at.owner;
    const { packet, asked } = arrived;
    const told = (word: string) => behindDoubt(way, before, word);
    if (senders.includes(gateway) || senders.length >= MAX_SENDERS) return { hops, disposition: told('undetermined') };
    // It listens by TCP only.
    const heard = (gateway.fronts.find(({ address }) => address === asked.destination)?.requests ?? []).filter(
      ({ port }) => packet.protocol === 'tcp' && port === packet.port,
    );
    const rules = forName(gateway, heard, packet.asked);
    const answers = rules.map((rule) => (rule.backends ?? []).map((each) => handed(gateway, each, rule, senders)));
    const behind =
      answers.length === 0
        ? heard.length > 0
          ? 'unserved'
          : 'not-balanced'
        : together(
            rules.map((rule, at) => endingOf(rule, answers[at] ?? [])),
            packet.asked?.others.length === 0 && new Set(rules.map(({ rule }) => rule)).size > 1,
          );
    const disposition = told(
      !gateway.runs ? 'machine-off' : isUnmanaged(gateway, packet.destination) ? 'unserved' : behind,
    );
    const standing = gateway.runs && !isUnmanaged(gateway, packet.destination);
    const legs = answers.flat();
    const [only, ...more] = legs;
    if (only === undefined) return { hops, disposition };
    const shown = ({ path }: Leg, word: string): NaivePath => {
      const all = [path, ...(path.branches ?? []), ...(path.others ?? [])].map((each) => ({
        hops: joined(hops, [], each.hops),
        disposition: word,
      }));
      const [first, ...others] = all;
      return { ...(first ?? { hops, disposition: word }), others };
    };
    const [main, ...others] = legs.flatMap((leg) => {
      const one = shown(leg, disposition);
      return [{ hops: one.hops, disposition }, ...(one.others ?? [])];
    });
    return {
      ...(main ?? { hops, disposition }),
      others,
      isWhole: true,
      ...(more.length === 0
        ? {}
        : {
            branches: legs.map((leg) =>
              shown(leg, told(!standing ? disposition : ARRIVES.includes(leg.ending) ? 'delivered' : leg.ending)),
            ),
          }),
    };
  };
}

/**
 * Those that a request for a name may meet ("Application Gateway multiple site hosting"): by priority, "1 being the highest"; in the first
 * version as they are listed; otherwise those for a name before those for any. A name that is one of several says nothing.
 */
function forName({ isFirst }: RequestGateway, rules: readonly RequestRule[], asked: Packet['asked']) {
  if (asked === undefined || asked.others.length > 0) return rules;
  const all = rules.filter(({ hosts }) => hosts.length === 0 || hosts.some((host) => patternOf(host).test(asked.name)));
  const told = all.filter(({ priority }) => priority !== undefined);
  // "you will have to specify rule-priority field values for all".
  if (!isFirst && told.length > 0 && told.length < all.length) return all;
  const [first] = isFirst ? all : told.toSorted((one, other) => (one.priority ?? 0) - (other.priority ?? 0));
  if (first !== undefined) return all.filter(({ rule }) => rule === first.rule);
  const sites = all.filter(({ hosts }) => hosts.length > 0);
  return sites.length > 0 ? sites : all;
}

/** "`*` can match with multiple characters", "`?` can match with a single character". */
const patternOf = (host: string): RegExp =>
  new RegExp(
    `^${host
      .replaceAll('.', String.raw`\.`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  );

function endingOf({ backends }: RequestRule, legs: readonly Leg[]): string {
  if (backends === undefined || legs.some(({ ending }) => ARRIVES.includes(ending))) return 'delivered';
  if (legs.some(({ ending }) => ['undetermined', 'partly-delivered'].includes(ending))) return 'undetermined';
  return legs.some(({ ending }) => ending === 'leaves-model') ? 'leaves-model' : 'unserved';
}

/** Of several rules nobody knows which one it is. `isOne`: for all requests. */
function together(endings: readonly string[], isOne: boolean): string {
  const all = [...new Set(endings)];
  const [first = 'unserved', ...others] = all;
  if (others.length === 0) return first;
  if (all.includes('delivered') && all.includes('unserved')) return isOne ? 'undetermined' : 'partly-delivered';
  return all.includes('undetermined') ? 'undetermined' : 'leaves-model';
}
