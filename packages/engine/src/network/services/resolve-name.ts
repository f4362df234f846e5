import type { Address, Family } from '../../address/address.ts';
import { familyOf } from '../../address/address.ts';
import type { Issue } from '../../issue/issue.ts';
import { nameOf } from '../../documents/resource.ts';
import { NONE, type CloudNetwork } from '../cloud/cloud-network.ts';
import { valueOfId } from '../../table/id-index.ts';
import { textAt } from '../../table/text-table.ts';
import { idOf, textOf } from '../cloud/texts-of.ts';
import { domainsOf, privateNameOf, publicNameOf } from './zone-names.ts';
import { forwardOf, type Forward } from '../resolvers/forward-of.ts';
import { toldToEverybody } from '../resolvers/public-names.ts';
import { rowsOfName, toldIn } from '../resolvers/rows-of-name.ts';
import { homeAskedBy } from './name-asker.ts';
import type { NameAsker } from './name-table.ts';

/**
 * What the name server of a virtual network answers. `told`: addresses that a zone which is linked to it has, or that everybody is answered as
 * documents say. `public`: what everybody is answered, by the row of the service that has the name. `unknown`: no document tells.
 */
export type NameAnswer = { readonly issues: readonly Issue[] } & (
  | { readonly kind: 'told'; readonly addresses: readonly Address[] }
  | { readonly kind: 'public'; readonly service: number }
  | { readonly kind: 'no-such-name' }
  /** `isPublic`: what everybody is answered. */
  | { readonly kind: 'unknown'; readonly missing: string; readonly isPublic?: true }
);

/** Longer chains of aliases are no answer (RFC 1034 warns of loops, and gives no limit). */
const MAX_ALIASES = 8;

/** The tables in which names are looked up. */
export type NameSource = Pick<CloudNetwork, 'names' | 'services' | 'texts'> & {
  readonly virtualNetworks: Pick<CloudNetwork['virtualNetworks'], 'ids'>;
};

/**
 * What somebody is answered who asks for a name ("Azure Private DNS zone scenarios"). Where that is asked of a firewall, that one asks
 * on ("Azure Firewall DNS settings", DNS proxy).
 */
export function resolveName(
  network: NameSource & Pick<CloudNetwork, 'interfaces'>,
  asker: NameAsker,
  asked: string,
): NameAnswer {
  switch (asker.kind) {
    case 'azure':
    case 'everybodys':
      return askAzure(network, asker.home, asked);
    case 'firewall':
      return resolveAt(network, asker.firewall, asked);
    case 'others': {
      const { ids, nameServers } = network.interfaces;
      const servers = textOf(network, nameServers, asker.owner);
      const missing =
        servers === undefined
          ? `Machines in ${nameOf(idOf(network, network.virtualNetworks.ids, asker.home))} ask name servers of their own, and what those answer is in no document.`
          : `${nameOf(idOf(network, ids, asker.owner))} asks ${servers}, and what names lead to there is in no document.`;
      return { kind: 'unknown', missing, issues: [] };
    }
  }
}

/** What a firewall is answered, whatever its network asks ("Azure Firewall DNS settings"). */
export function resolveAt(network: NameSource, firewall: number, asked: string): NameAnswer {
  const home = homeAskedBy(network.names, firewall);
  if (home >= 0) return askAzure(network, home, asked);
  return { kind: 'unknown', missing: unknownServers(network, firewall), issues: [] };
}

/** Which firewall asks whom, of whose answers no document tells. */
function unknownServers(network: NameSource, firewall: number): string {
  const { ids, policies, servers, asksAzure } = network.names.firewalls;
  const who = nameOf(idOf(network, ids, firewall));
  if (asksAzure[firewall] === 1)
    return `In which network ${who} is, is in no document, and so which zones it finds names in is not known.`;
  const [asked, policy = ''] = [textOf(network, servers, firewall), textOf(network, policies, firewall)];
  if (asked === undefined)
    return `Whom ${who} asks for names is not known: no document tells what its policy ${nameOf(policy)} has for that.`;
  const said = policy === '' ? '' : `, which its policy ${nameOf(policy)} names`;
  return `${who} asks ${asked}${said}, and what names lead to there is in no document.`;
}

/**
 * All addresses that a network rule for a name holds: what the firewall is answered, none where documents say that there is no such
 * name. Undefined where no document tells, or where it is no DNS proxy, which such rules need ("Use FQDN filtering in network rules").
 */
export function addressesAt(network: NameSource, firewall: number, name: string): readonly Address[] | undefined {
  if (network.names.firewalls.isProxy[firewall] !== 1) return undefined;
  const answer = resolveAt(network, firewall, name);
  if (answer.kind === 'told') return answer.addresses;
  return isNowhere(answer) ? [] : undefined;
}

/** Do the documents say that there is no such name? It may be known to others where a zone has it that is not asked. */
export const isNowhere = ({ kind, issues }: NameAnswer): boolean =>
  kind === 'no-such-name' && issues.every(({ code }) => code === 'DNS_NXDOMAIN');

/** `virtualNetwork`: `NONE` for whoever asks in the internet. `before`: rows of networks whose rules have led it here. */
function askAzure(
  network: NameSource,
  virtualNetwork: number,
  asked: string,
  before: readonly number[] = [],
): NameAnswer {
  let name = asked.toLowerCase().replace(/\.$/, '');
  /** Of a service that is not known itself: the name of which everybody is told to look in a private zone. */
  let known: string | undefined;
  const issues: Issue[] = [];
  for (let count = 0; count < MAX_ALIASES; count += 1) {
    const service = serviceNamed(network, name);
    const found = lookIn(network, virtualNetwork, name);
    if (found.kind === 'records') {
      const { addresses, alias } = found;
      if (alias === undefined) return { kind: 'told', addresses, issues };
      [name, known] = [alias, undefined];
      continue;
    }
    if (found.kind === 'no-such-name') {
      issues.push(noSuchName(name, found.zone));
      return { kind: 'no-such-name', issues };
    }
    if (found.kind === 'unknown') return { kind: 'unknown', missing: untold(found.what, name), issues };
    const forward = forwardOf(network, virtualNetwork, name);
    if (forward !== undefined) {
      const isFirst = count === 0 && !found.isRedirected;
      if (isFirst && forward.kind === 'resolver' && ![...before, virtualNetwork].includes(forward.resolver))
        return askAzure(network, forward.resolver, name, [...before, virtualNetwork]);
      return { kind: 'unknown', missing: forwarded(forward, name, isFirst), issues };
    }
    const everybodys = toldToEverybody(network, name);
    if (everybodys !== undefined) {
      const { addresses, alias } = everybodys;
      issues.push(...notLinked(network, virtualNetwork, name));
      if (alias === undefined) return { kind: 'told', addresses, issues };
      [name, known] = [alias, undefined];
      continue;
    }
    // Everybody is told to look there, once a service has a private endpoint ("Azure Private Endpoint private DNS zone values").
    const alias = service < 0 ? endpointAlias(network, name) : aliasOf(network, name, service);
    if (alias !== undefined && alias !== name) {
      [name, known] = [alias, service < 0 ? name : undefined];
      continue;
    }
    issues.push(...notLinked(network, virtualNetwork, name));
    if (service >= 0) return { kind: 'public', service, issues: [...issues, ...split(network, service, name, issues)] };
    // Who asked for that one is told the service's public address then.
    if (issues.length > 0 && known === undefined) return { kind: 'no-such-name', issues };
    const what = known === undefined ? `address ${name}` : `public address ${known}`;
    const why = issues.map(({ sentence }) => `${sentence} `).join('');
    return { kind: 'unknown', missing: `${why}Which ${what} has is in no document.`, isPublic: true, issues };
  }
  return { kind: 'unknown', missing: `The name ${asked} leads round in a circle.`, issues };
}

const untold = (what: string, name: string): string =>
  `${what} is in no document, so what ${name} leads to is not known.`;

/** Why nobody knows what comes of a forwarding rule. `isFirst`: it is for the name that was asked for, which no zone has. */
function forwarded(forward: Forward, name: string, isFirst: boolean): string {
  if (!isFirst) return untold(`Whether ${forward.rule} counts where one name stands for another`, name);
  return forward.kind === 'unknown'
    ? untold(forward.what, name)
    : `The name ${name} leads round in a circle, by ${forward.rule}.`;
}

/** Addresses of one family, those of IPv4 where nobody asks for one. */
export const ofFamily = (addresses: readonly Address[], family: Family = 'ipv4'): readonly Address[] =>
  addresses.filter((address) => familyOf(address) === family);

type Found =
  | {
      readonly kind: 'records';
      readonly addresses: readonly Address[];
      readonly alias: string | undefined;
    }
  | { readonly kind: 'no-such-name'; readonly zone: string }
  /** `what`: no document tells it, and it may lead the name elsewhere. */
  | { readonly kind: 'unknown'; readonly what: string }
  /** No zone that is linked has to do with the name; or, `isRedirected`, it lets the name be asked of everybody. */
  | { readonly kind: 'elsewhere'; readonly isRedirected: boolean };

/** The most specific zone that is linked decides, whether it has the name or not. */
function lookIn(network: NameSource, virtualNetwork: number, name: string): Found {
  const { links, records, zones } = network.names;
  if (virtualNetwork < 0) return { kind: 'elsewhere', isRedirected: false };
  for (const zone of zonesOf(network, name)) {
    const link = links.zones.findIndex((each, row) => each === zone && links.networks[row] === virtualNetwork);
    const id = idOf(network, zones.ids, zone);
    if (link < 0 && zones.lacksLinks[zone] === 1)
      return { kind: 'unknown', what: `To which networks ${nameOf(id)} is linked` };
    if (link < 0) continue;
    const named = recordsIn(network, zone, name);
    const what = named.length > 0 ? undefined : untoldIn(network, zone, name);
    if (what !== undefined) return { kind: 'unknown', what };
    const rows = named.length > 0 ? named : wildcardsFor(network, zone, name);
    const { alias, addresses } = toldIn(network, records, rows);
    if (alias !== undefined || addresses.length > 0) return { kind: 'records', addresses, alias };
    return links.redirects[link] === 1 ? { kind: 'elsewhere', isRedirected: true } : { kind: 'no-such-name', zone: id };
  }
  return { kind: 'elsewhere', isRedirected: false };
}

/** The records `*` of the closest name above that has any, unless a name between has records of its own (RFC 4592). */
function wildcardsFor(network: NameSource, zone: number, name: string): readonly number[] {
  const origin = originOf(network, zone);
  for (let above = parentOf(name); above.length >= origin.length; above = parentOf(above)) {
    const rows = recordsIn(network, zone, `*.${above}`);
    if (rows.length > 0) return rows;
    if (recordsIn(network, zone, above).length > 0) return [];
  }
  return [];
}

/** What a zone may have beside what is told, where that may be a record of the name. */
function untoldIn(network: NameSource, zone: number, name: string): string | undefined {
  const { ids, lacksRecords } = network.names.zones;
  const own = nameOf(idOf(network, ids, zone));
  if (lacksRecords[zone] === 1) return `Which records ${own} has beside those that are told`;
  return mayBeRegistered(network, zone, name) ? `Which machines ${own} has registered` : undefined;
}

/** A machine is registered by its own name, which has no dots, right below the zone's. */
function mayBeRegistered(network: NameSource, zone: number, name: string): boolean {
  const { links } = network.names;
  const isRegistering = links.zones.some((each, row) => each === zone && links.registers[row] === 1);
  return isRegistering && parentOf(name) === originOf(network, zone);
}

const originOf = (network: NameSource, zone: number): string =>
  nameOf(idOf(network, network.names.zones.ids, zone)).toLowerCase();

const parentOf = (name: string): string => name.split('.').slice(1).join('.');

/** Every zone that a name may lie in, the longest first. */
const zonesOf = ({ names, texts }: NameSource, name: string): readonly number[] =>
  domainsOf(name).flatMap((domain) => rowsOfName(names.zones, texts, domain));

const recordsOf = ({ names, texts }: NameSource, name: string): readonly number[] =>
  rowsOfName(names.records, texts, name);

const recordsIn = (network: NameSource, zone: number, name: string): readonly number[] =>
  recordsOf(network, name).filter((row) => network.names.records.zones[row] === zone);

/** The row of the service that everybody is told of by this name, or by the one that leads to its private endpoint; or `NONE`. */
function serviceNamed(network: NameSource, name: string): number {
  const { services, texts } = network;
  const own = valueOfId(services.byName, texts, name);
  const plain = publicNameOf(name);
  if (own >= 0 || plain === undefined) return own;
  const service = valueOfId(services.byName, texts, plain);
  return service >= 0 && aliasOf(network, plain, service) === name ? service : NONE;
}

/** `x.privatelink.blob.core.windows.net` of `x.blob.core.windows.net`, where something shows that the service has a private endpoint. */
function aliasOf(network: NameSource, name: string, service: number): string | undefined {
  const [first = '', ...rest] = name.split('.');
  if (rest.includes('privatelink')) return undefined;
  const alias = privateNameOf(name) ?? [first, 'privatelink', ...rest].join('.');
  const hasEndpoint = network.services.byInterface.includes(service) || recordsOf(network, alias).length > 0;
  return hasEndpoint ? alias : undefined;
}

/** The same of a service of which there is no document: a private endpoint says that it stands for it, or a zone has it. */
function endpointAlias(network: NameSource, name: string): string | undefined {
  const told = valueOfId(network.names.endpointNames, network.texts, name);
  if (told >= 0) return textAt(network.texts, told);
  const alias = privateNameOf(name);
  return alias !== undefined && recordsOf(network, alias).length > 0 ? alias : undefined;
}

const noSuchName = (name: string, zone: string): Issue => ({
  code: 'DNS_NXDOMAIN',
  origin: 'local',
  severity: 'error',
  sentence: `The private zone ${nameOf(zone)} is linked and has no record for ${name}, so the name has no address.`,
  context: { name, zone },
});

/** A zone has the name, and this network does not ask it. */
function notLinked(network: NameSource, virtualNetwork: number, name: string): readonly Issue[] {
  const { records, zones } = network.names;
  if (virtualNetwork < 0) return [];
  const zone = recordsOf(network, name).map((row) => records.zones[row] ?? NONE)[0];
  if (zone === undefined) return [];
  const [id, from] = [idOf(network, zones.ids, zone), idOf(network, network.virtualNetworks.ids, virtualNetwork)];
  return [
    {
      code: 'DNS_ZONE_NOT_LINKED',
      origin: 'local',
      severity: 'error',
      sentence: `The private zone ${nameOf(id)} has ${name}, and is not linked to ${nameOf(from)}.`,
      context: { name, zone: id, virtualNetwork: from },
    },
  ];
}

/** Everybody's answer, though the service has a private endpoint. */
function split(network: NameSource, service: number, name: string, before: readonly Issue[]): readonly Issue[] {
  if (before.length > 0 || !network.services.byInterface.includes(service)) return [];
  const id = idOf(network, network.services.ids, service);
  return [
    {
      code: 'DNS_SPLIT_MISMATCH',
      origin: 'local',
      severity: 'warning',
      sentence: `${nameOf(id)} has a private endpoint, and ${name} leads to its public address: no private zone that is linked has the name.`,
      context: { name, service: id },
    },
  ];
}
