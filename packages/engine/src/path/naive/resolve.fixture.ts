import type { Firewall, Interface, Model, Service, Subnet, Vnet, Zone } from './model.fixture.ts';
import { isIpv6, same, type Address } from './words.fixture.ts';

/** `service`: whose public address it is. `others`: more addresses of the name, of which a client takes any. */
export type Resolved = {
  readonly address: Address;
  readonly others?: readonly Address[];
  readonly service?: Service;
};

/** What a name server answers. `everybodys`: what is told in public, by no document. */
type Answer =
  | { readonly kind: 'addresses'; readonly addresses: readonly Address[] }
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'none' | 'everybodys' | 'unknown' };

/** "Public DNS zone forwarders" and the private zones of these ("Azure Private Endpoint private DNS zone values"). */
const ZONE_OF: ReadonlyMap<string, string> = new Map([
  ['vault.azure.net', 'privatelink.vaultcore.azure.net'],
  ['database.windows.net', 'privatelink.database.windows.net'],
  ['blob.core.windows.net', 'privatelink.blob.core.windows.net'],
]);

const above = (name: string): string => name.split('.').slice(1).join('.');
const isWithin = (name: string, zone: string) => name === zone || name.endsWith(`.${zone}`);

/**
 * What Azure's name server answers to a machine of a network ("Azure Private DNS zone scenarios", "Azure Private Endpoint private
 * DNS zone values"), and firewalls to those who ask them ("Azure Firewall DNS settings").
 */
export function readNames({ zones, stoodFor, services, interfaces, tags, firewalls }: Model) {
  /** The most specific zone that is linked decides, whether it has the name or not. Without a link: it may be linked. */
  const linked = (vnet: Vnet, name: string) =>
    zones
      .filter((zone) => isWithin(name, zone.name))
      .toSorted((one, other) => other.name.length - one.name.length)
      .map((zone) => ({ zone, link: zone.links.find(({ network }) => same(network, vnet.id)) }))
      .find(({ zone, link }) => link !== undefined || zone.hasMore.links);
  /** `*` stands for names that have no records, below the closest one above; not below one that has (RFC 4592). */
  const recordsFor = ({ name: origin, records }: Zone, name: string) => {
    const of = (wanted: string) => records.filter((each) => each.name === wanted);
    if (of(name).length > 0) return of(name);
    for (let up = above(name); isWithin(up, origin); up = above(up)) {
      if (of(`*.${up}`).length > 0) return of(`*.${up}`);
      if (of(up).length > 0) return [];
    }
    return [];
  };
  /** In `privatelink`, where something shows that the service has a private endpoint. */
  const aliasOf = (service: Service, name: string): string | undefined => {
    const [first = '', ...rest] = name.split('.');
    const alias = [first, 'privatelink', ...rest].join('.');
    const isShown =
      interfaces.some(({ leadsTo }) => same(leadsTo, service.id)) ||
      zones.some(({ records }) => records.some((each) => each.name === alias));
    return rest[0] !== 'privatelink' && isShown ? alias : undefined;
  };
  /** Of a service without a document, whatever kind it is of; something has to show that it has a private endpoint, too. */
  const endpointAlias = (name: string): string | undefined => {
    const zone = ZONE_OF.get(above(name));
    const alias = zone && `${name.split('.')[0]}.${zone}`;
    const isShown = stoodFor.includes(name) || zones.some(({ records }) => records.some((each) => each.name === alias));
    return isShown ? alias : undefined;
  };
  /** Some address of its tag; in its region, where that is loaded. */
  const publicly = (service: Service): Resolved | undefined => {
    const tag = service.kind.split('.')[1] ?? '';
    const regional = [...tags].find(([each]) => same(each, `${tag}.${service.region}`))?.[1];
    const range = (regional ?? tags.get(tag))?.find(({ from }) => !isIpv6(from));
    return range === undefined ? undefined : { address: range.from, service };
  };
  const askAzure = (vnet: Vnet, asked: string): Answer => {
    let name = asked;
    let isOfEndpoint = false;
    // Longer chains go round.
    for (let count = 0; count < 8; count += 1) {
      const { zone, link } = linked(vnet, name) ?? {};
      if (zone !== undefined && link === undefined) return { kind: 'unknown' };
      if (zone !== undefined) {
        const isOwn = zone.records.some((each) => each.name === name);
        const isRegistered = zone.links.some(({ registers }) => registers) && above(name) === zone.name;
        if (!isOwn && (isRegistered || zone.hasMore.records)) return { kind: 'unknown' };
        const found = recordsFor(zone, name).map(({ leadsTo }) => leadsTo);
        const alias = found.find((each) => typeof each === 'string');
        if (alias !== undefined) {
          isOfEndpoint = false;
          name = alias;
          continue;
        }
        const addresses = found.filter((each) => typeof each !== 'string');
        if (addresses.length > 0) return { kind: 'addresses', addresses };
        if (link?.redirects !== true) return { kind: 'none' };
      }
      // Everybody is answered so.
      const service = services.find((each) => each.names.some((own) => own === name || aliasOf(each, own) === name));
      const alias = service === undefined ? endpointAlias(name) : aliasOf(service, name);
      if (alias === undefined) {
        const isElsewhere = zones.some(({ records }) => records.some((each) => each.name === name));
        if (service !== undefined) return { kind: 'service', service };
        if (isOfEndpoint) return { kind: 'everybodys' };
        return { kind: isElsewhere ? 'unknown' : 'everybodys' };
      }
      isOfEndpoint = service === undefined;
      name = alias;
    }
    return { kind: 'unknown' };
  };
  const atFirewall = ({ asksAzure, subnet }: Firewall, name: string): Answer =>
    asksAzure ? askAzure(subnet.vnet, name) : { kind: 'unknown' };
  /** The firewall that is the only name server of an interface. */
  const proxyOf = (by: Interface | Firewall): Firewall | undefined => {
    if (by.kind === 'firewall') return undefined;
    const {
      asks,
      subnet: { vnet },
    } = by;
    return firewalls.find(
      ({ isProxy, addresses, subnet }) =>
        isProxy &&
        asks?.server !== undefined &&
        addresses.includes(asks.server) &&
        [vnet.id, ...vnet.peers.map((peer) => peer.vnet.id)].includes(subnet.vnet.id),
    );
  };
  const told = (by: Interface | Firewall, name: string): Answer => {
    if (by.kind === 'firewall') return atFirewall(by, name);
    const proxy = proxyOf(by);
    if (proxy !== undefined) return atFirewall(proxy, name);
    return by.asks === undefined ? askAzure(by.subnet.vnet, name) : { kind: 'unknown' };
  };
  /** Where it goes from a machine that has an IPv4 address. Undefined: no address, or nobody knows. */
  const resolve = (by: Interface, name: string): Resolved | undefined => {
    const answer = told(by, name);
    if (answer.kind === 'service') return publicly(answer.service);
    const [address, ...others] = answer.kind === 'addresses' ? answer.addresses.filter((each) => !isIpv6(each)) : [];
    return address === undefined ? undefined : { address, others: others.filter((each) => each !== address) };
  };
  /** What somebody in a subnet finds who has no name servers of its own, of IPv4. */
  const addressesAt = (subnet: Subnet, name: string): readonly Address[] => {
    const answer = told({ kind: 'interface', asks: subnet.vnet.asks, subnet } as Interface, name);
    return answer.kind === 'addresses' ? [...new Set(answer.addresses.filter((each) => !isIpv6(each)))] : [];
  };
  const isOfService = (name: string): boolean => services.some((each) => each.names.includes(name));
  return { resolve, addressesAt, told, atFirewall, proxyOf, isOfService, publicly };
}
export type Names = ReturnType<typeof readNames>;
