import type { Flow } from '../../address/flow.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
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
import { walk, type Walk } from '../../path/walk/walk.ts';
import { isUntold, MAX_ASKED, waysOf } from '../../path/walk/ways.ts';
import { packetOf } from '../../rules/packet.ts';
import type { End } from '../targets.ts';
import { isAt, type Behind, type BehindFirewalls } from './behind.ts';
import type { PortForward } from './port-forwards.ts';

/** What becomes of whoever asks where a port is forwarded. */
export type Arrival = 'comes-in' | 'undetermined' | 'stopped';
/** `edges`: where rules of firewalls that translate may take another source otherwise. */
export type Coming = { readonly arrival: Arrival; readonly ways: readonly Walk[]; readonly edges: readonly number[] };

const OPEN: readonly PathDisposition[] = ['delivered', 'undetermined', 'partly-delivered'];

/** Asks by which ways a source comes to a configuration's port through a port forward. */
export function comingBy(network: CloudNetwork, end: End, forward: PortForward, behind: BehindFirewalls) {
  const { address, port, front, by } = forward;
  const isOpen = by.kind === 'firewall' && by.rows.some((rule) => mayComeIn(behind(front, by.firewall, rule)));
  const wanted = by.kind === 'balancer' ? { front, backend: end[0] } : undefined;
  const edges = by.kind === 'firewall' ? edgesAt(network, front, by.firewall) : [];
  return (from: number): Coming => {
    const source = addressOf(network.configurations.addresses, from);
    const flow = { protocol: 'tcp', source, destination: address, destinationPort: port } as const;
    const first = walk(network, from, packetFrom(network, from, packetOf(flow)));
    const { ways, isCut } = waysOf(network, first, undefined, MAX_ASKED, wanted);
    const comings = ways.map((walked) => comingOn(network, end, behind, walked, flow));
    const endings = comings.flatMap((each) => each.endings);
    const isMore = isCut || (isOpen && comings.some((each) => each.mayTranslate));
    const isPerhaps = isMore || endings.some((ending) => OPEN.includes(ending));
    // By which of several ends a user's route goes nobody knows: only where it comes in by all of them it does.
    const isIn = ways.some(isUntold)
      ? comings.every((each) => each.endings.length > 0 && each.endings.every((ending) => ending === 'delivered'))
      : endings.includes('delivered');
    return {
      arrival: isIn ? 'comes-in' : isPerhaps ? 'undetermined' : 'stopped',
      ways,
      edges,
    };
  };
}

const mayComeIn = ({ disposition, isThere }: Behind) =>
  OPEN.includes(disposition) && (isThere || disposition !== 'delivered');

/** How one way ends, where that is at the end; `mayTranslate`: it is not known whether a firewall leads it there. */
function comingOn(network: CloudNetwork, end: End, behind: BehindFirewalls, walked: Walk, flow: Flow) {
  const firewall = firewallAt(network, walked.last);
  const endings = () => endingsOf(network, walked, () => waysBack(network, walked, flow));
  if (firewall < 0) return { endings: isAt(end, walked) ? endings() : [], mayTranslate: false };
  const rule = translatingRule(network, walked.last, firewall, packetForItself(walked));
  const isHere = walked.end === 'delivered' || walked.end === 'translated';
  if (!isHere || rule < 0) {
    const mayTranslate = rule < NONE && endings().some((each) => each === 'undetermined' || each === 'delivered');
    return { endings: [], mayTranslate };
  }
  const { disposition, isThere } = behind(walked.last, firewall, rule);
  if (!isThere) return { endings: [], mayTranslate: false };
  return { endings: endings().map((each) => (each === 'delivered' ? disposition : each)), mayTranslate: false };
}

const edgesAt = (network: CloudNetwork, front: number, firewall: number): readonly number[] => [
  ...edgesOf(network, subnetAt(network, front), translatingRules(network, firewall), 'source'),
];
