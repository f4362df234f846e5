import { parseAddress } from '../../address/address.ts';
import type { Drafts } from '../drafts.ts';
import { keyOf, nameOf, parentOf, readIds, readList, readText, typeOf, type CloudResource } from '../resource.ts';
import { readInjected } from './read-injected.ts';

/**
 * A DNS private resolver or a part of it, or a forwarding ruleset or a part of that ("Azure DNS Private Resolver endpoints and rulesets").
 * Endpoints have addresses in their subnets, an outbound one such that no document tells.
 */
export function readResolver(document: CloudResource, { names, injected }: Pick<Drafts, 'names' | 'injected'>): void {
  const { id, properties } = document;
  const placed = readInjected(document);
  if (placed !== undefined) injected.push(placed);
  switch (nameOf(typeOf(document))) {
    case 'dnsresolvers':
      addPlace(names.resolvers, id, readText(properties, 'virtualNetwork', 'id'));
      break;
    case 'inboundendpoints':
      for (const each of readList(properties, 'ipConfigurations')) {
        const network = networkOf(readText(each, 'subnet', 'id'));
        const address = parseAddress(readText(each, 'privateIpAddress') ?? readText(each, 'privateIPAddress') ?? '');
        addPlace(names.resolvers, parentOf(id), network);
        if (network !== undefined && address.ok) names.inbound.push({ network, address: address.value });
      }
      break;
    case 'outboundendpoints':
      addPlace(names.resolvers, parentOf(id), networkOf(readText(properties, 'subnet', 'id')));
      break;
    case 'dnsforwardingrulesets':
      names.rulesets.push({ id, resolvers: readIds(properties, 'dnsResolverOutboundEndpoints').map(resolverOf) });
      break;
    case 'forwardingrules':
      names.forwards.push({
        id,
        ruleset: parentOf(id),
        domain: domainOf(readText(properties, 'domainName') ?? ''),
        servers: readList(properties, 'targetDnsServers').map((each) => readServer(each)),
        isOn: keyOf(readText(properties, 'forwardingRuleState') ?? '') !== 'disabled',
      });
      break;
    case 'virtualnetworklinks': {
      const network = readText(properties, 'virtualNetwork', 'id');
      names.rulesetLinks.push({ id, ruleset: parentOf(id), ...(network !== undefined && { network }) });
    }
  }
}

function addPlace(places: { id: string; network: string }[], id: string, network: string | undefined): void {
  if (network !== undefined) places.push({ id, network });
}

const networkOf = (subnet: string | undefined) => (subnet === undefined ? undefined : parentOf(subnet));

/** Of the id of one of its endpoints. */
const resolverOf = (endpoint: string): string => parentOf(endpoint);

/** A server at another port than that of DNS is none that anybody describes: its port is part of it. */
function readServer(target: unknown): string {
  const address = readText(target, 'ipAddress') ?? '';
  const port = (target as { readonly port?: unknown } | null)?.port ?? DNS_PORT;
  return port === DNS_PORT ? address : `${address}:${JSON.stringify(port)}`;
}

const DNS_PORT = 53;

/** Domains end in a dot there, and `.` alone is every name. */
const domainOf = (text: string): string => (text === '.' ? text : keyOf(text).replace(/\.$/, ''));
