import type { NetworkAnswer } from '@hopscope/protocol';

export type MapNetwork = NetworkAnswer['networks'][number];
export type MapSubnet = MapNetwork['subnets'][number];
export type MapMachine = MapSubnet['interfaces'][number];

/** In the order in which people count: `vm-2` before `vm-10`. */
export function inOrder(networks: readonly MapNetwork[]): readonly MapNetwork[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  const byName = (one: { readonly name: string }, other: { readonly name: string }) => compare(one.name, other.name);
  return networks.toSorted(byName).map((network) => ({
    ...network,
    subnets: network.subnets.map((subnet) => ({ ...subnet, interfaces: subnet.interfaces.toSorted(byName) })),
  }));
}

/** The same, with only what a search finds; a network or subnet that is found keeps all that lies in it. */
export function found(networks: readonly MapNetwork[], text: string): readonly MapNetwork[] {
  const wanted = text.trim().toLowerCase();
  const has = (...texts: readonly string[]) => texts.some((each) => each.toLowerCase().includes(wanted));
  if (wanted === '') return networks;
  return networks.flatMap((network) => {
    if (has(network.name, ...network.prefixes)) return network;
    const subnets = network.subnets.flatMap((subnet) => {
      if (has(subnet.name, ...subnet.prefixes)) return subnet;
      const interfaces = subnet.interfaces.filter(({ name, address }) => has(name, address));
      return interfaces.length === 0 ? [] : { ...subnet, interfaces };
    });
    return subnets.length === 0 ? [] : { ...network, subnets };
  });
}

/** What one can choose on the map, and what it lies in. */
export type MapPlace =
  | { readonly kind: 'network'; readonly network: MapNetwork }
  | { readonly kind: 'subnet'; readonly network: MapNetwork; readonly subnet: MapSubnet }
  | {
      readonly kind: 'machine';
      readonly network: MapNetwork;
      readonly subnet: MapSubnet;
      readonly machine: MapMachine;
    };

/** Every place by its id in lower case; ids of Azure's documents are compared without regard to case. */
export function placesIn(networks: readonly MapNetwork[]): ReadonlyMap<string, MapPlace> {
  const places = new Map<string, MapPlace>();
  for (const network of networks) {
    places.set(network.id.toLowerCase(), { kind: 'network', network });
    for (const subnet of network.subnets) {
      places.set(subnet.id.toLowerCase(), { kind: 'subnet', network, subnet });
      for (const machine of subnet.interfaces)
        places.set(machine.id.toLowerCase(), { kind: 'machine', network, subnet, machine });
    }
  }
  return places;
}

/** Two described networks that are peered, and how the end that sees it worst sees it. */
export type MapPeering = {
  readonly one: string;
  readonly other: string;
  readonly state: MapNetwork['peerings'][number]['state'];
};

const WORST = ['Connected', 'Initiated', 'Disconnected'] as const;

/** Each pair once, where both ends are among these. */
export function peeringsIn(networks: readonly MapNetwork[]): readonly MapPeering[] {
  const ids = new Map(networks.map(({ id }) => [id.toLowerCase(), id]));
  const pairs = new Map<string, MapPeering>();
  for (const { id, peerings } of networks)
    for (const { remote, state } of peerings) {
      const other = ids.get(remote.toLowerCase());
      if (other === undefined || other === id) continue;
      const key = [id, other].toSorted().join(' ');
      const known = pairs.get(key);
      if (known === undefined) pairs.set(key, { one: id, other, state });
      else if (WORST.indexOf(state) > WORST.indexOf(known.state)) pairs.set(key, { ...known, state });
    }
  return [...pairs.values()];
}
