import { parseAddress } from '../../address/address.ts';
import type { Flow } from '../../address/flow.ts';
import type { Port } from '../../address/port.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { packetOf } from '../../rules/packet.ts';
import { branched, isArrived, shownOf } from '../cloud/branches.ts';
import { addressOf, idOf, lastPart, textOf } from '../cloud/names.ts';
import { withoutAskedName } from '../names/asked-name.ts';
import { packetFrom } from '../walk/packets/packet-from.ts';
import { withIssuesAt } from '../issues/with-issues.ts';
import type { Path } from '../path.ts';
import { walk } from '../walk/walk.ts';
import type { Walk } from '../walk/record.ts';
import { finishedWays, type Finish, type Walked } from './finished.ts';
import { backendAt, type RequestRule } from './gateway.ts';
import { gatewayAt } from '../walk/place.ts';
import { addressesBetween, instancesOf, MAX_ADDRESSES, type Instances } from './instances.ts';

/**
 * What a gateway or a firewall sends on: a flow of its own, from its subnet, and those of whom that comes to. None where nobody
 * knows the address.
 */
export type Leg = Pick<Path, 'hops' | 'disposition'> & {
  readonly legs: readonly Walked[];
  readonly backend: string;
  /** Every way that it may go. */
  readonly ways: readonly Walk[];
};

/** Who sends anew: by its name, and the rows of the lowest and the highest address that it may send from. */
export type Sender = {
  /** `gateway` or `firewall`, and its id. */
  readonly kind: 'gateway' | 'firewall';
  readonly id: string;
  /** Where it stands in for an address that nobody knows. */
  readonly front: number;
  readonly instances: Instances;
};

/**
 * `front`: the row of the frontend that the request came to. Whom its probe does not reach at a port of its own gets no requests, and is
 * told by the probe ("Application Gateway health probes").
 */
export function legTo(network: CloudNetwork, front: number, { row }: RequestRule, target: number, finish: Finish): Leg {
  const { ids, instances, rules, targets } = network.applicationGateways;
  const gateway = gatewayAt(network, front);
  const sender: Sender = {
    kind: 'gateway',
    id: idOf(network, ids, gateway),
    front,
    instances: instancesOf(instances, gateway),
  };
  const name = textOf(network, targets.names, target) ?? '';
  const [found = name, ...others] = backendAt(network, gateway, target);
  // The name is that of where the flow before was for.
  const plain = withoutAskedName(network);
  const at = (port: number): Leg => {
    const legs = [found, ...others].map((destination) => {
      const leg = legFrom(plain, sender, { protocol: 'tcp', destination, port }, finish);
      return leg.disposition === 'unowned' ? toUnseen(leg, sender) : leg;
    });
    return alikeOr(legs, sender, name);
  };
  const [asked, probePort = NONE] = [at(rules.backendPorts[row] ?? 0), rules.probePorts[row]];
  if (probePort < 0) return asked;
  const probed = at(probePort);
  if (isArrived(probed)) return asked;
  // Whether it is well does not matter where requests do not come to it.
  return isKept(asked) && !isKept(probed) ? asked : probed;
}

/** Which of several addresses of a backend's name a gateway asks no page tells. */
function alikeOr([first, ...others]: readonly Leg[], { id }: Sender, name: string): Leg {
  if (first === undefined) throw new Error('a backend has an address or a name');
  if (others.every(({ disposition }) => disposition === first.disposition)) return first;
  const found = [first, ...others].map(({ backend }) => backend.replace(/:\d+$/, '')).join(', ');
  const issue: Issue = {
    code: 'CONFIG_MISSING',
    origin: 'outbound',
    severity: 'warning',
    sentence: `${lastPart(id)} finds ${found} for ${name}: which one of them it asks is in no document, and not all of them are reached alike.`,
    context: { gateway: id, backend: name },
  };
  return { ...first, disposition: 'undetermined', hops: withIssuesAt(first.hops, 0, [issue]) };
}

/** Is it known not to arrive? */
const isKept = (leg: Leg): boolean => !isArrived(leg) && isKnown(leg.disposition);

/** Is it known whether it arrives? */
export const isKnown = (disposition: Leg['disposition']): boolean =>
  !['undetermined', 'leaves-model', 'partly-delivered'].includes(disposition);

/** A document names the address, so that somebody is meant to have it: a machine of a scale set, say, which has none of its own. */
const toUnseen = (leg: Leg, { id }: Sender): Leg => ({
  ...leg,
  disposition: 'undetermined',
  hops: withIssuesAt(leg.hops, leg.hops.length - 1, [
    {
      code: 'CONFIG_MISSING',
      origin: 'inbound',
      severity: 'warning',
      sentence: `${leg.backend} is among the backends of ${lastPart(id)}, and no document tells who that is.`,
      context: { gateway: id, backend: leg.backend },
    },
  ]),
});

/** Whom a sender asks: an address, or a name, of which no document tells whose it is. */
type Asked = { readonly protocol: Flow['protocol']; readonly destination: string; readonly port: number };

export function legFrom(
  network: CloudNetwork,
  { kind, id, front, instances }: Sender,
  { protocol, destination, port }: Asked,
  finish: Finish,
): Leg {
  const [from] = instances;
  const parsed = parseAddress(destination);
  const missing = (sentence: string): Issue => ({
    code: 'CONFIG_MISSING',
    origin: 'outbound',
    severity: 'warning',
    sentence,
    context: { [kind]: id, backend: destination },
  });
  if (!parsed.ok || from < 0) {
    const what = from < 0 ? `the ${kind} has in its subnet` : `${destination} has`;
    const issues = [missing(`Which address ${what} is in no document.`)];
    const address = addressOf(network.configurations.addresses, front);
    return {
      hops: [{ kind: 'source', address, issues }],
      disposition: 'undetermined',
      legs: [],
      ways: [],
      backend: destination,
    };
  }
  const backend = `${destination}:${port}`;
  const flow = { protocol, destination: parsed.value, destinationPort: port as Port };
  const { path, legs, ways } = sentFrom(network, from, flow, finish);
  if (isForAll(network, path, ways, instances, flow, finish))
    return { hops: path.hops, disposition: path.disposition, legs, ways, backend };
  const doubt = missing(
    `Which addresses of their subnet the instances of ${lastPart(id)} have is in no document, and rules or routes tell some from others.`,
  );
  return { hops: withIssuesAt(path.hops, 0, [doubt]), disposition: 'undetermined', legs, ways, backend };
}

/** Does a path end as it does from whichever address of the subnet? */
function isForAll(
  network: CloudNetwork,
  { disposition }: Path,
  ways: readonly Walk[],
  instances: Instances,
  flow: Omit<Flow, 'source'>,
  finish: Finish,
): boolean {
  const [lowest, highest] = instances;
  if (sentFrom(network, highest, flow, finish).path.disposition !== disposition) return false;
  const between = addressesBetween(network, ways, instances);
  return (
    between.length <= MAX_ADDRESSES &&
    between.every((source) => sentFrom(network, lowest, flow, finish, source).path.disposition === disposition)
  );
}

function sentFrom(
  network: CloudNetwork,
  from: number,
  rest: Omit<Flow, 'source'>,
  finish: Finish,
  source = addressOf(network.configurations.addresses, from),
) {
  const flow: Flow = { ...rest, source };
  const walked = walk(network, from, packetFrom(network, from, packetOf(flow)));
  const ways = finishedWays(network, { walk: walked, flow }, NONE, finish);
  const shown = shownOf(ways);
  return {
    path: branched(ways),
    legs: [{ walk: shown.walked, flow, network }, ...shown.legs],
    ways: ways.map((way) => way.walked),
  };
}
