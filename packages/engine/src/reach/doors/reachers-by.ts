import type { Flow } from '../../address/flow.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf, idOf } from '../../path/cloud/names.ts';
import type { PathDisposition } from '../../path/path.ts';
import { finishedWays, type FinishedWay } from '../../path/relay/finished.ts';
import { relayed } from '../../path/relay/relayed.ts';
import { translatingRule } from '../../path/relay/translated.ts';
import { firewallAt } from '../../path/walk/firewall.ts';
import { packetForItself } from '../../path/walk/packet-at.ts';
import { packetFrom } from '../../path/walk/packet-from.ts';
import { walk } from '../../path/walk/walk.ts';
import { packetOf } from '../../rules/packet.ts';
import { isIpv4In } from '../../table/address-column.ts';
import { isKeptOut } from '../kept-out.ts';
import { endingsBehind, isAt, type End } from './behind.ts';
import type { Doorway } from './doorways.ts';

const OPEN: readonly PathDisposition[] = ['delivered', 'undetermined', 'partly-delivered'];

/** Who can open a connection to a configuration's port by way of a doorway, perhaps among other backends, and of whom nobody knows. */
export function reachersBy(network: CloudNetwork, end: End, { address, port, front, by }: Doorway) {
  const { addresses, interfaces, ids } = network.configurations;
  const [configurations, undetermined]: [string[], string[]] = [[], []];
  const endingBehind = by.kind === 'firewall' ? endingsBehind(network, front, by.firewall, end) : undefined;
  const isOpen = by.kind === 'firewall' && by.rows.some((rule) => OPEN.includes(endingBehind?.(rule) ?? 'denied'));
  for (const [from, owner] of interfaces.entries()) {
    if (from === end[0] || owner === NONE || !isIpv4In(addresses, from)) continue;
    const source = addressOf(addresses, from);
    const ways = waysFrom(network, from, { protocol: 'tcp', source, destination: address, destinationPort: port });
    const endings = ways.filter(({ walked, legs }) => isAt(end, walked, legs)).map(({ path }) => path.disposition);
    const isUntold = ways.some((way) => way.isCut || (isOpen && mayTranslate(network, way)));
    if (endings.includes('delivered')) configurations.push(idOf(network, ids, from));
    else if (isUntold || endings.some((ending) => OPEN.includes(ending))) undetermined.push(idOf(network, ids, from));
  }
  return { configurations, undetermined };
}

/** None where rules keep the flow out for certain. */
function waysFrom(network: CloudNetwork, from: number, flow: Flow): readonly FinishedWay[] {
  const packet = packetFrom(network, from, packetOf(flow));
  if (isKeptOut(network, from, packet)) return [];
  return finishedWays(network, { walk: walk(network, from, packet), flow }, NONE, (walked, path) =>
    relayed(network, walked, path),
  );
}

/** Is it not known whether a firewall at its end translates a flow? */
function mayTranslate(network: CloudNetwork, { walked, path, legs }: FinishedWay): boolean {
  const firewall = firewallAt(network, walked.last);
  if (firewall < 0 || legs.length > 0 || path.disposition !== 'undetermined') return false;
  return translatingRule(network, walked.last, firewall, packetForItself(walked)) < NONE;
}
