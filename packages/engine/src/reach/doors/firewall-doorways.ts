import { ipv4Of, wordsOf, type Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf, ruleIds } from '../../path/cloud/names.ts';
import { edgesOf } from '../../path/explain/address-edges.ts';
import { translationBy } from '../../path/relay/translated.ts';
import { firewallAt } from '../../path/walk/firewall.ts';
import { homeOf } from '../../path/walk/place.ts';
import { endOfRules, firstRule, segmentOf } from '../../rules/compile/rule-tables.ts';
import { missesOf, type RuleField } from '../../rules/fields.ts';
import { packetOf } from '../../rules/packet.ts';
import { addressIn } from '../../table/address-column.ts';
import { valueOf } from '../../table/address-index.ts';
import { addPorts } from '../edges.ts';
import type { Doorway, FirewallDoor } from './doorways.ts';

/** Rules that translate to a name are left out: whose address it has then, is asked anew with every flow. */
export function firewallDoorways(network: CloudNetwork, to: number, port: Port): readonly Doorway[] {
  const { firewalls, rules, configurations } = network;
  const destination = addressOf(configurations.addresses, to);
  const found = new Map<string, Found>();
  for (const [firewall, group] of firewalls.translatingGroups.entries()) {
    if (group < 0) continue;
    const segment = segmentOf(group, 'inbound');
    for (let rule = firstRule(rules, segment); rule < endOfRules(rules, segment); rule += 1) {
      const led = translationBy(network, firewall, rule);
      if (led.destination !== destination || led.port !== port) continue;
      for (const [address, front] of frontsOf(network, firewall, rule))
        for (const asked of portsOf(network, rule)) {
          if (!isFor(network, rule, front, address, asked)) continue;
          const key = `${address}:${asked}`;
          const rows = [...(found.get(key)?.rows ?? []), rule];
          found.set(key, { address, port: asked, front, firewall, rows });
        }
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

type Found = Omit<FirewallDoor, 'kind'> & Pick<Doorway, 'address' | 'port' | 'front'>;

/** Addresses of a firewall that a rule may be for, with the rows that have them: its own ones, and those that the rule names. */
function frontsOf(network: CloudNetwork, firewall: number, rule: number): ReadonlyMap<Address, number> {
  const { configurations, lookups } = network;
  const { addresses, publicAddresses, firewallGroups } = configurations;
  const fronts = new Map<Address, number>();
  const own = [...firewallGroups.keys()].filter((row) => firewallAt(network, row) === firewall);
  const instances = network.firewalls.instances.subarray(2 * firewall, 2 * firewall + 2);
  for (const row of own) {
    const shown = addressIn(publicAddresses, row);
    if (shown !== undefined && !fronts.has(shown)) fronts.set(shown, row);
    // Where it sends from, nobody asks it.
    if (!instances.includes(row)) fronts.set(addressOf(addresses, row), row);
  }
  const [first = NONE] = own;
  const subnet = configurations.subnets[first] ?? NONE;
  for (const edge of edgesOf(network, subnet, [rule], 'destination')) {
    const address = ipv4Of(edge);
    const owner = valueOf(lookups.publicOwners, 0, ...wordsOf(address));
    if (owner >= 0 && firewallAt(network, owner) === firewall) fronts.set(address, owner);
  }
  return fronts;
}

/** The first port of each range that a rule is for; and some at which it is not. */
function portsOf(network: CloudNetwork, rule: number): readonly Port[] {
  const edges = new Set<number>();
  addPorts(network, rule, 'destination', edges);
  return [...edges].filter((port) => port > 0 && port < 65_536) as Port[];
}

const ITS_OWN: readonly RuleField[] = ['protocol', 'destination', 'destination-port'];

/** Is a rule for this address and port, whoever asks? */
function isFor(network: CloudNetwork, rule: number, front: number, address: Address, port: Port): boolean {
  const { rules, sets, subnets, virtualNetworks, configurations } = network;
  const tag = subnets.virtualNetworkTags[configurations.subnets[front] ?? NONE] ?? 0;
  const internet = virtualNetworks.internet[homeOf(network, front)] ?? 0;
  const packet = packetOf({ protocol: 'tcp', source: address, destination: address, destinationPort: port });
  const { missed } = missesOf(rules, sets, rule, packet, tag, internet);
  return !missed.some((field) => ITS_OWN.includes(field));
}
