import type { Firewall, Interface, Model, Service, Subnet, Vnet, Zone } from './model.fixture.ts';
import { isIpv6, numberOf, same, tagOf, type Address, type Range } from './words.fixture.ts';

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

/** Domains of those zones, and of some more that the page has. */
const AZURES = ['windows.net', 'azure.net', 'azure.com', 'azurewebsites.net'];

const NOBODYS = numberOf('192.0.0.8');
const OPEN = ['8.8.8.8', '1.1.1.1'].map(numberOf);

const above = (name: string): string => name.split('.').slice(1).join('.');
const isWithin = (name: string, zone: string) => name === zone || name.endsWith(`.${zone}`);

/**
 * What Azure's name server answers to a machine of a network ("Azure Private DNS zone scenarios", "Azure Private Endpoint private
 * DNS zone values"), and firewalls to those who ask them ("Azure Firewall DNS settings").
 */
export function readNames(model: Model) {
  const { zones, stoodFor, services, interfaces, tags, firewalls, vnets, inbound, rulesets, publicNames } = model;
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
  /** In its zone in `privatelink`, where something shows that the service has a private endpoint. */
  const aliasOf = (service: Service, name: string): string | undefined => {
    const [first = '', ...rest] = name.split('.');
    const alias = `${first}.${ZONE_OF.get(above(name)) ?? ['privatelink', ...rest].join('.')}`;
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
  const taggedRange = (service: Service): Range | undefined => {
    const tag = tagOf(service.kind);
    const regional = [...tags].find(([each]) => same(each, `${tag}.${service.region}`))?.[1];
    return (regional ?? tags.get(tag))?.find(({ from }) => !isIpv6(from));
  };
  const isTagged = (service: Service): boolean => taggedRange(service) !== undefined;
  /** Who lets nobody in does so at any address. */
  const publicly = (service: Service): Resolved | undefined => {
    const any = service.access === 'Disabled' ? NOBODYS : undefined;
    const address = taggedRange(service)?.from ?? any;
    return address === undefined ? undefined : { address, service };
  };
  const around = (vnet: Vnet): readonly string[] => [vnet.id, ...vnet.peers.map((peer) => peer.vnet.id)];
  const isAround = (vnet: Vnet | undefined, id: string) =>
    vnet !== undefined && around(vnet).some((each) => same(each, id));
  const resolverAt = (vnet: Vnet | undefined, address: Address | undefined): Vnet | undefined => {
    const endpoint = inbound.find((each) => each.address === address && isAround(vnet, each.vnet));
    return vnets.find(({ id }) => same(id, endpoint?.vnet));
  };
  /** The only one, or all of them. */
  const single = <T>(all: readonly (T | undefined)[]): T | undefined =>
    all.every((each) => each === all[0]) ? all[0] : undefined;
  /** Where rules send a name that no zone has. Of those for one domain nobody says which counts. */
  const forwarded = (vnet: Vnet, name: string): Vnet | 'unknown' | undefined => {
    const used = rulesets.filter((each) => each.vnets === undefined || each.vnets.some((id) => same(id, vnet.id)));
    if (used.some(({ rules }) => rules === undefined)) return 'unknown';
    const fitting = used.flatMap(({ rules = [], from, vnets: linked }) =>
      rules
        .filter(({ isOn, domain }) => isOn && (domain === '' || isWithin(name, domain)))
        .map((rule) => ({ ...rule, from, isSure: linked !== undefined })),
    );
    const longest = Math.max(...fitting.map(({ domain }) => domain.length));
    const best = fitting.filter(({ domain }) => domain.length === longest);
    // A rule for everything is not for what is Azure's own.
    if (best.length === 0 || (longest === 0 && AZURES.includes(name.split('.').slice(-2).join('.')))) return undefined;
    if (!best.some(({ isSure }) => isSure)) return 'unknown';
    const found = best.map(({ from, server }) =>
      single(
        from.map((place) =>
          resolverAt(
            vnets.find(({ id }) => same(id, place)),
            server,
          ),
        ),
      ),
    );
    return single(found) ?? 'unknown';
  };
  /** Whoever is in no network is told what everybody is. */
  const askAzure = (vnet: Vnet | undefined, asked: string, before: readonly Vnet[] = []): Answer => {
    let name = asked;
    let isOfEndpoint = false;
    // Longer chains go round.
    for (let count = 0; count < 8; count += 1) {
      const { zone, link } = (vnet && linked(vnet, name)) ?? {};
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
      const to = vnet && forwarded(vnet, name);
      if (vnet !== undefined && to !== undefined) {
        // No page says whether rules see what another name stands for, or what a zone leaves to everybody.
        const isPlain = count === 0 && zone === undefined && to !== 'unknown' && ![...before, vnet].includes(to);
        return isPlain ? askAzure(to, name, [...before, vnet]) : { kind: 'unknown' };
      }
      // Everybody is answered so.
      const published = publicNames.filter((each) => each.name === name).map(({ leadsTo }) => leadsTo);
      const other = published.find((each) => typeof each === 'string');
      if (other !== undefined) {
        isOfEndpoint = false;
        name = other;
        continue;
      }
      if (published.length > 0)
        return { kind: 'addresses', addresses: published.filter((each) => typeof each !== 'string') };
      const service = services.find((each) => each.names.some((own) => own === name || aliasOf(each, own) === name));
      const alias = service === undefined ? endpointAlias(name) : aliasOf(service, name);
      if (alias === undefined) {
        const isElsewhere =
          vnet !== undefined && zones.some(({ records }) => records.some((each) => each.name === name));
        if (service !== undefined) return { kind: 'service', service };
        if (isOfEndpoint) return { kind: 'everybodys' };
        return { kind: isElsewhere ? 'unknown' : 'everybodys' };
      }
      isOfEndpoint = service === undefined;
      name = alias;
    }
    return { kind: 'unknown' };
  };
  const atFirewall = ({ asksAzure, servers, subnet }: Firewall, name: string): Answer => {
    const to = asksAzure ? subnet.vnet : single(servers.map((each) => resolverAt(subnet.vnet, each)));
    return to === undefined ? { kind: 'unknown' } : askAzure(to, name);
  };
  /** The firewall that an interface asks, and nobody else. */
  const proxyOf = (by: Interface | Firewall): Firewall | undefined =>
    by.kind === 'firewall'
      ? undefined
      : single(
          (by.asks?.servers ?? []).map((server) =>
            firewalls.find(
              ({ isProxy, addresses, subnet }) =>
                isProxy && addresses.includes(server) && isAround(by.subnet.vnet, subnet.vnet.id),
            ),
          ),
        );
  const told = (by: Interface | Firewall, name: string): Answer => {
    if (by.kind === 'firewall') return atFirewall(by, name);
    const { asks, subnet } = by;
    const proxy = proxyOf(by);
    if (proxy !== undefined) return atFirewall(proxy, name);
    // Google's and Cloudflare's.
    if (asks !== undefined && asks.servers.length > 0 && asks.servers.every((each) => OPEN.includes(each)))
      return askAzure(undefined, name);
    const to = asks === undefined ? subnet.vnet : single(asks.servers.map((each) => resolverAt(subnet.vnet, each)));
    return to === undefined ? { kind: 'unknown' } : askAzure(to, name);
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
  return { resolve, addressesAt, told, atFirewall, proxyOf, isOfService, publicly, isTagged };
}
export type Names = ReturnType<typeof readNames>;
