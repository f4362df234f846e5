import { parseAddress } from '../../address/address.ts';
import type { Drafts } from '../drafts.ts';
import { shown, type Finding } from '../finding.ts';
import { meaningOf, wordsFor } from '../words.ts';
import type { ForwardDraft } from './name-drafts.ts';
import { keyOf, nameOf, parentOf, read, readIds, readList, readText, typeOf, type CloudResource } from '../resource.ts';
import { readInjected } from './read-injected.ts';

/**
 * A DNS private resolver or a part of it, or a forwarding ruleset or a part of that ("Azure DNS Private Resolver endpoints and rulesets").
 * Endpoints have addresses in their subnets, an outbound one such that no document tells.
 */
export function readResolver(
  document: CloudResource,
  { names, injected }: Pick<Drafts, 'names' | 'injected'>,
  findings: Finding[],
): void {
  const { id, properties } = document;
  const report: Report = (member, text, consequence) =>
    findings.push({ resource: id, field: `properties.${member}`, problem: `${text} is no IP address.`, consequence });
  const placed = readInjected(document);
  if (placed !== undefined) injected.push(placed);
  switch (nameOf(typeOf(document))) {
    case 'dnsresolvers':
      addPlace(names.resolvers, id, readText(properties, 'virtualNetwork', 'id'));
      break;
    case 'inboundendpoints':
      for (const each of readList(properties, 'ipConfigurations')) {
        const network = networkOf(readText(each, 'subnet', 'id'));
        const given = read(each, 'privateIpAddress') ?? read(each, 'privateIPAddress') ?? '';
        const address = parseAddress(typeof given === 'string' ? given : '');
        addPlace(names.resolvers, parentOf(id), network);
        if (network !== undefined && address.ok) names.inbound.push({ network, address: address.value });
        else if (!address.ok && given !== '') report('ipConfigurations', shown(given), 'Nobody asks it there.');
      }
      break;
    case 'outboundendpoints':
      addPlace(names.resolvers, parentOf(id), networkOf(readText(properties, 'subnet', 'id')));
      break;
    case 'dnsforwardingrulesets':
      names.rulesets.push({ id, resolvers: readIds(properties, 'dnsResolverOutboundEndpoints').map(resolverOf) });
      break;
    case 'forwardingrules':
      names.forwards.push(readRule(document, report));
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

/** Of a text that is no address. */
type Report = (member: string, text: string, consequence: string) => void;

/** `isUnread`: for which names it is, whom it asks or whether it counts cannot be read. */
function readRule({ id, properties }: CloudResource, report: Report): ForwardDraft {
  const domain = readText(properties, 'domainName');
  const isOn = meaningOf(STATES, read(properties, 'forwardingRuleState') ?? 'Enabled');
  const servers = readList(properties, 'targetDnsServers').map((each) => readServer(each, report));
  if (domain === undefined) return { id, ruleset: parentOf(id), domain: '', servers, isOn: false, isUnread: true };
  return {
    id,
    ruleset: parentOf(id),
    domain: domain === '.' ? domain : keyOf(domain).replace(/\.$/, ''),
    servers,
    isOn: isOn !== false,
    ...(isOn === undefined ? { isUnread: true } : {}),
  };
}

const STATES = wordsFor({ Enabled: true, Disabled: false });

/** A server at another port than that of DNS is none that anybody describes: its port is part of it. */
function readServer(target: unknown, report: Report): string {
  const address = readText(target, 'ipAddress') ?? '';
  if (address !== '' && !parseAddress(address).ok)
    report('targetDnsServers', shown(address), 'What names lead to by the rule is not known.');
  const port = read(target, 'port') ?? DNS_PORT;
  return port === DNS_PORT ? address : `${address}:${JSON.stringify(port)}`;
}

const DNS_PORT = 53;
