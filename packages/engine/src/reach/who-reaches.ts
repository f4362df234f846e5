import { addressOf as addressFrom, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { addressOf, idOf } from '../path/cloud/names.ts';
import { endingOf } from '../path/cloud/branches.ts';
import { endingsOf } from '../path/cloud/disposition-of.ts';
import { waysBack } from '../path/cloud/way-back.ts';
import { packetFrom } from '../path/walk/packet-from.ts';
import { configurationOf } from '../path/walk/ends.ts';
import { askAdmin, askFilter } from '../path/walk/filters.ts';
import { walk } from '../path/walk/walk.ts';
import { waysOf } from '../path/walk/ways.ts';
import { bad, ok, type Result } from '../result.ts';
import { packetOf, type Packet } from '../rules/packet.ts';
import { isAllow, isFinal } from '../rules/compile/rule-tables.ts';
import { addressIn } from '../table/address-column.ts';
import { sourceEdges } from './edges.ts';
import { relayProblem } from './relay-problem.ts';

/** Who can open a TCP connection to a port. */
export type Reachers = {
  /** Ids of IP configurations that can, and of those of which nobody knows. */
  readonly configurations: readonly string[];
  readonly undetermined: readonly string[];
  /** Public IPv4 addresses whose packets to the destination's public one are let in; empty where it has none. */
  readonly internet: readonly AddressRange[];
};

/** Both ends included. */
export type AddressRange = { readonly from: Address; readonly to: Address };

/** Every configuration of the network is asked, and the internet by intervals between which rules make no difference. */
export function whoReaches(network: CloudNetwork, destination: string, port: Port): Result<Reachers> {
  const to = configurationOf(network, destination, 'ipv4');
  if (to < 0) return bad(`no interface with an ipv4 address belongs to ${destination}`);
  const relay = relayProblem(network, to);
  if (relay !== undefined) return bad(relay);
  const { addresses, interfaces } = network.configurations;
  const target = addressOf(addresses, to);
  const reached: string[] = [];
  const undetermined: string[] = [];
  for (const [from, owner] of interfaces.entries()) {
    const source = addressIn(addresses, from);
    if (from === to || owner === NONE || source === undefined || source.includes(':')) continue;
    const flow = { protocol: 'tcp', source, destination: target, destinationPort: port } as const;
    const ways = waysOf(network, walk(network, from, packetFrom(network, from, packetOf(flow))));
    const disposition = endingOf(
      ways.flatMap((walked) =>
        walked.last === to && walked.end === 'delivered'
          ? endingsOf(network, walked, () => waysBack(network, walked, flow))
          : ['no-route' as const],
      ),
    );
    const id = idOf(network, network.configurations.ids, from);
    if (disposition === 'delivered') reached.push(id);
    else if (disposition === 'undetermined' || disposition === 'partly-delivered') undetermined.push(id);
  }
  return ok({ configurations: reached, undetermined, internet: internetInto(network, to, port) });
}

function internetInto(network: CloudNetwork, to: number, port: Port): readonly AddressRange[] {
  const { configurations, subnets, virtualNetworks, sets } = network;
  if (addressIn(configurations.publicAddresses, to) === undefined) return [];
  const internet = virtualNetworks.internet[subnets.virtualNetworks[configurations.subnets[to] ?? NONE] ?? NONE] ?? 0;
  const starts = [...sourceEdges(network, to)].toSorted((one, other) => one - other);
  const ranges: { from: number; to: number }[] = [];
  const destination = addressOf(configurations.addresses, to);
  for (const [index, start] of starts.entries()) {
    const source = addressFrom([0, 0, 0xffff, start]);
    const packet = {
      ...packetOf({ protocol: 'tcp', source, destination, destinationPort: port }),
      destinationMember: to,
    };
    if (!isIn(start) || !isLetIn(network, to, packet)) continue;
    const end = (starts[index + 1] ?? 2 ** 32) - 1;
    const last = ranges.at(-1);
    if (last !== undefined && last.to === start - 1) last.to = end;
    else ranges.push({ from: start, to: end });
  }
  const text = (word: number) => addressFrom([0, 0, 0xffff, word]);
  return ranges.map((range) => ({ from: text(range.from), to: text(range.to) }));

  /** In the tag Internet: an odd number of its edges lie at or before the address. */
  function isIn(word: number): boolean {
    let count = 0;
    for (let at = sets.offsets4[internet] ?? 0; at < (sets.offsets4[internet + 1] ?? 0); at += 1)
      if ((sets.edges4[at] ?? 0) <= word) count += 1;
    return count % 2 === 1;
  }
}

/** Groups and admin rules for certain, not perhaps. */
function isLetIn(network: CloudNetwork, at: number, packet: Packet): boolean {
  const { rules } = network;
  const admin = askAdmin(network, at, 'inbound', packet);
  if (admin < NONE || (admin >= 0 && !isAllow(rules, admin))) return false;
  if (admin >= 0 && isFinal(rules, admin)) return true;
  return (['subnet', 'interface'] as const).every((level) => {
    const decided = askFilter(network, at, level, 'inbound', packet);
    return decided === NONE || (decided >= 0 && isAllow(rules, decided));
  });
}
