import { ipv4Of, type Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf, ruleIds } from '../../path/cloud/names.ts';
import { translationBy } from '../../path/relay/translated.ts';
import { translatingRules } from '../../path/walk/devices/translating.ts';
import { firewallAt } from '../../path/walk/devices/firewall.ts';
import { subnetAt, tagsAt } from '../../path/walk/place.ts';
import { missesOf, type RuleField } from '../../rules/fields.ts';
import { packetOf } from '../../rules/packet.ts';
import { ipv4In } from '../../table/address-index.ts';
import { addPorts } from '../edges.ts';
import type { PortForward, ByFirewall } from './port-forward.ts';

/**
 * Those that translate to an address and port. Rules that translate to a name are left out: whose address it has then, is asked anew with
 * every flow.
 */
export function firewallForwards(network: CloudNetwork, destination: Address, port: number): readonly PortForward[] {
  const { firewalls } = network;
  const found = new Map<string, Found>();
  for (const [firewall, group] of firewalls.translatingGroups.entries()) {
    if (group < 0) continue;
    const before: number[] = [];
    let fronts: readonly Front[] | undefined;
    for (const rule of translatingRules(network, firewall)) {
      const led = translationBy(network, firewall, rule);
      if (led.destination === destination && led.port === port) {
        fronts ??= frontsOf(network, firewall);
        for (const [address, front] of fronts)
          for (const asked of portsOf(network, rule, before, front, address)) {
            const key = `${address}:${asked}`;
            const rows = [...(found.get(key)?.rows ?? []), rule];
            found.set(key, { address, port: asked, front, firewall, rows });
          }
      }
      before.push(rule);
    }
  }
  return [...found.values()].map(({ address, port: asked, front, firewall, rows }) => ({
    address,
    port: asked,
    front,
    rules: rows.map((rule) => ruleIds(network, rule).id),
    by: { kind: 'firewall', firewall, rows },
  }));
}

type Found = Omit<ByFirewall, 'kind'> & Pick<PortForward, 'address' | 'port' | 'front'>;

/** An address, and the row that has it. */
type Front = readonly [address: Address, row: number];

/** All addresses at which a firewall is asked, in their order. */
function frontsOf(network: CloudNetwork, firewall: number): readonly Front[] {
  const { configurations, lookups, firewalls } = network;
  const instances = firewalls.instances.subarray(2 * firewall, 2 * firewall + 2);
  // Where it sends from, nobody asks it.
  const own = [...configurations.firewallGroups.keys()].filter(
    (row) => firewallAt(network, row) === firewall && !instances.includes(row),
  );
  const shown = [...ipv4In(lookups.publicOwners, 0)]
    .filter(([, row]) => firewallAt(network, row) === firewall)
    .toSorted(([one], [other]) => one - other);
  return [
    ...shown.map(([word, row]): Front => [ipv4Of(word), row]),
    ...own.map((row): Front => [addressOf(configurations.addresses, row), row]),
  ];
}

/**
 * The first port of each range that a rule is for, and each from which on one before it, which may decide instead, is for an address
 * as well, or no longer.
 */
function portsOf(
  network: CloudNetwork,
  rule: number,
  before: readonly number[],
  front: number,
  address: Address,
): readonly Port[] {
  const ports = new Set<number>(portEdgesOf(network, rule));
  for (const other of before)
    for (const port of portEdgesOf(network, other))
      if (isFor(network, other, front, address, port) !== isFor(network, other, front, address, port - 1))
        ports.add(port);
  return [...ports]
    .filter((port): port is Port => isFor(network, rule, front, address, port))
    .toSorted((one, other) => one - other);
}

function portEdgesOf(network: CloudNetwork, rule: number): readonly number[] {
  const edges = new Set<number>();
  addPorts(network, rule, 'destination', edges);
  // Nobody connects to port 0.
  return [...edges].filter((port) => port < 65_536).map((port) => Math.max(port, 1));
}

const ITS_OWN: readonly RuleField[] = ['protocol', 'destination', 'destination-port'];

/** Is a rule for this address and port, whoever asks? */
function isFor(network: CloudNetwork, rule: number, front: number, address: Address, port: number): boolean {
  const { rules, sets } = network;
  const { virtualNetwork, internet } = tagsAt(network, subnetAt(network, front));
  const packet = packetOf({ protocol: 'tcp', source: address, destination: address, destinationPort: port });
  const { missed } = missesOf(rules, sets, rule, packet, virtualNetwork, internet);
  return !missed.some((field) => ITS_OWN.includes(field));
}
