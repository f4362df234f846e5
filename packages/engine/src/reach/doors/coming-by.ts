import type { Address } from '../../address/address.ts';
import type { Flow } from '../../address/flow.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { endingWith } from '../../path/cloud/behind-doubt.ts';
import { endingOfWays, isArrived, mayArrive } from '../../path/cloud/branches.ts';
import { endingsOf } from '../../path/cloud/disposition-of.ts';
import { addressOf } from '../../path/cloud/names.ts';
import { waysBack } from '../../path/cloud/back/way-back.ts';
import { edgesOf } from '../../path/explain/address-edges.ts';
import type { PathDisposition } from '../../path/path.ts';
import { translatingRule, translatingRules } from '../../path/walk/devices/translating.ts';
import { firewallAt } from '../../path/walk/devices/firewall.ts';
import { packetForItself } from '../../path/walk/packets/packet-at.ts';
import { packetFrom } from '../../path/walk/packets/packet-from.ts';
import { subnetAt } from '../../path/walk/place.ts';
import { walk } from '../../path/walk/walk.ts';
import { hasArrived, type Walk } from '../../path/walk/record.ts';
import { isBehind, isUntold, MAX_ASKED, waysOf } from '../../path/walk/ways.ts';
import { packetOf } from '../../rules/packet.ts';
import type { End } from '../targets.ts';
import { askedBehind } from './given-port.ts';
import type { PortForward } from './port-forward.ts';

/** What becomes of whoever asks where a port is forwarded. */
export type Arrival = 'comes-in' | 'undetermined' | 'stopped';
/** `edges`: where rules of firewalls that translate may take another source otherwise. */
export type Coming = { readonly arrival: Arrival; readonly ways: readonly Walk[]; readonly edges: readonly number[] };

/** How what a firewall sends on by a rule comes out, and whether that is at the end; or out in the internet, if it gets so far. */
export type Behind = { readonly disposition: PathDisposition; readonly isThere: boolean; readonly isOut: boolean };
/** `front`: the row that is asked; `rule`: the row by which it is translated. */
export type BehindFirewalls = (front: number, firewall: number, rule: number) => Behind;

/** Does a walk come to an end? */
export const isAt = ([row, port]: End, { last, arrived }: Walk): boolean =>
  last === row && arrived.destinationPort === port;

/** Somebody else has the address out there. */
export const isInInternet = (walked: Walk): boolean => walked.end === 'internet' || walked.end === 'service';

/**
 * Asks by which ways a source comes to a configuration's port through a port forward. As a path has it, it comes in where it does by
 * every way and with every way of its answers; ways to other backends say nothing of this one. Where no document tells whose the port is, it is
 * asked as if it were this one's. `source`: of its addresses, where it may have several.
 */
export function comingBy(described: CloudNetwork, end: End, forward: PortForward, behind: BehindFirewalls) {
  const { address, port, front, by } = forward;
  const rows = by.kind === 'firewall' ? by.rows : [];
  const wanted = by.kind === 'balancer' ? { front, backend: end[0] } : undefined;
  const edges = by.kind === 'firewall' ? [...translatingEdges(described, front, by.firewall)] : [];
  const { network, isUnsure } =
    by.kind === 'balancer' ? askedBehind(described, by.listener, end[0]) : { network: described, isUnsure: false };
  return (from: number, source: Address = addressOf(network.configurations.addresses, from)): Coming => {
    const flow = { protocol: 'tcp', source, destination: address, destinationPort: port } as const;
    const first = walk(network, from, packetFrom(network, from, packetOf(flow)));
    const { ways, isCut } = waysOf(network, first, undefined, MAX_ASKED, wanted);
    const told = ways.map((walked) => ({
      endings:
        wanted !== undefined && isBehind(walked, front) && !isAt(end, walked)
          ? []
          : comingOn(network, end, behind, walked, flow, rows),
      isSure: !isUntold(network, walked),
    }));
    return { arrival: arrivalOf(endingOfWays(told, isCut) ?? 'not-balanced', isUnsure), ways, edges };
  };
}

/** `isUnsure`: nobody knows whether it gets any flow, as it may not be healthy, or have another port than that. */
const arrivalOf = (ending: PathDisposition, isUnsure: boolean): Arrival =>
  ending === 'delivered' && !isUnsure
    ? 'comes-in'
    : ending === 'delivered' || mayArrive(ending)
      ? 'undetermined'
      : 'stopped';

/** May what a firewall sends on come in at the end, and perhaps nowhere else? */
export const mayComeIn = ({ disposition, isThere, isOut }: Behind) =>
  disposition === 'delivered' ? isThere : mayArrive(disposition) && !isOut;

/** Where a way is delivered, but not at the end. */
const ELSEWHERE: readonly PathDisposition[] = ['no-route'];
const IN_DOUBT: readonly PathDisposition[] = ['undetermined'];

/** How one way ends, once for each way of its answers. `rows`: of rules of the firewall that is asked that lead to the end. */
function comingOn(
  network: CloudNetwork,
  end: End,
  behind: BehindFirewalls,
  walked: Walk,
  flow: Flow,
  rows: readonly number[],
): readonly PathDisposition[] {
  if (isInInternet(walked)) return ELSEWHERE;
  const endings = endingsOf(network, walked, () => waysBack(network, walked, flow));
  if (!hasArrived(walked)) return endings;
  const firewall = firewallAt(network, walked.last);
  if (firewall < 0) return isAt(end, walked) ? endings : ELSEWHERE;
  const rule = translatingRule(network, walked.last, firewall, packetForItself(walked));
  if (rule < 0) {
    const mayTranslate = rule < NONE && endings.some((each) => each === 'undetermined' || each === 'delivered');
    const isOpen = mayTranslate && rows.some((each) => mayComeIn(behind(walked.last, firewall, each)));
    return isOpen ? IN_DOUBT : ELSEWHERE;
  }
  const { disposition, isThere, isOut } = behind(walked.last, firewall, rule);
  // Where it gets to is not known where it leaves what documents tell, say.
  const isFor = isThere || (rows.includes(rule) && !isOut && !isArrived({ disposition }));
  return isFor ? endings.map((each) => endingWith(network, walked, each, disposition)) : ELSEWHERE;
}

/** Where rules by which a firewall translates may take another source otherwise. `front`: the row that is asked. */
export const translatingEdges = (network: CloudNetwork, front: number, firewall: number): ReadonlySet<number> =>
  edgesOf(network, subnetAt(network, front), translatingRules(network, firewall), 'source');
