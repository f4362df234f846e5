import { parseAddress, wordsOf } from '../../address/address.ts';
import { prefixesIn } from '../../address/prefixes-in.ts';
import { unreadList, unreadObject, type Finding } from '../finding.ts';
import type { ServiceDraft, ServiceRuleDraft } from '../drafts.ts';
import { lenientPrefix } from '../lenient-prefix.ts';
import { keyOf, nameOf, parentOf, read, readList, readText, regionOf, type CloudResource } from '../resource.ts';

/** Parts of a storage account, each with a name of its own. */
const STORAGE_PARTS = ['blob', 'dfs', 'file', 'queue', 'table', 'web'] as const;

/** "Configure Azure Storage firewalls and virtual networks". */
export function readStorageAccount(document: CloudResource, findings: Finding[]): ServiceDraft {
  const { id, properties } = document;
  const listed = STORAGE_PARTS.flatMap((part) => hostOf(readText(properties, 'primaryEndpoints', part)) ?? []);
  const names =
    listed.length > 0 ? listed : STORAGE_PARTS.map((part) => `${keyOf(nameOf(id))}.${part}.core.windows.net`);
  return { service: 'storage', names, ...guarded(document, findings) };
}

/** "Configure network security for Azure Key Vault". */
export function readVault(document: CloudResource, findings: Finding[]): ServiceDraft {
  const name = hostOf(readText(document.properties, 'vaultUri')) ?? `${keyOf(nameOf(document.id))}.vault.azure.net`;
  return { service: 'vault', names: [name], ...guarded(document, findings) };
}

/** "Configure virtual networks for Azure AI services". Without a subdomain of its own an account shares its region's names with others. */
export function readCognitiveAccount(document: CloudResource, findings: Finding[]): ServiceDraft {
  const own = keyOf(readText(document.properties, 'customSubDomainName') ?? '');
  const names = own === '' ? [] : COGNITIVE_DOMAINS.map((domain) => `${own}.${domain}`);
  return { service: 'cognitive', names, ...guarded(document, findings) };
}

const COGNITIVE_DOMAINS = ['cognitiveservices.azure.com', 'openai.azure.com', 'services.ai.azure.com'];

/** Without network rules everybody is let in. */
function guarded(document: CloudResource, findings: Finding[]): Omit<ServiceDraft, 'service' | 'names'> {
  const { id, properties } = document;
  const rules = read(properties, 'networkAcls');
  return {
    ...placedService(document),
    allowsOthers: keyOf(readText(rules, 'defaultAction') ?? 'allow') === 'allow',
    rules: [
      ...readList(rules, 'ipRules').map((rule): ServiceRuleDraft => {
        const text = readText(rule, 'value') ?? '';
        const prefix = lenientPrefix(text);
        if (prefix !== undefined) return { service: id, prefixes: [prefix] };
        findings.push(unreadable(id, 'properties.networkAcls.ipRules', text));
        return { service: id, prefixes: [], isUnread: true };
      }),
      ...readList(rules, 'virtualNetworkRules').map((rule): ServiceRuleDraft => ({
        service: id,
        prefixes: [],
        ...(readText(rule, 'id') === undefined ? { isUnread: true } : {}),
        ...subnetOf(readText(rule, 'id'), readText(rule, 'state')),
      })),
    ],
  };
}

const unreadable = (resource: string, field: string, text: string): Finding => ({
  resource,
  field,
  problem: `'${text}' is no address and no network prefix.`,
  consequence: 'Whom it lets in is not known: flows that no other rule lets in end undetermined.',
});

/** A rule whose deployment failed lets nobody in. */
const subnetOf = (subnet: string | undefined, state: string | undefined) =>
  subnet === undefined || ['failed', 'networksourcedeleted', 'deprovisioning'].includes(keyOf(state ?? ''))
    ? {}
    : { subnet };

export const hostOf = (url: string | undefined): string | undefined =>
  /^https?:\/\/([^/:]+)/i.exec(url ?? '')?.[1]?.toLowerCase();

/** What any service says alike: where it is, and whether public networks are open to it. */
export function placedService({
  id,
  location,
  properties,
}: CloudResource): Pick<ServiceDraft, 'id' | 'location' | 'network'> {
  const access = read(properties, 'publicNetworkAccess') ?? 'enabled';
  const word = typeof access === 'string' ? keyOf(access) : 'unread';
  const isOdd = unreadObject(properties) !== undefined || word === 'unread' || areRulesUnread(properties);
  const network = word === 'disabled' ? 'closed' : isOdd ? 'unread' : word === 'enabled' ? 'open' : 'unknown';
  return { id, ...(location === undefined ? {} : { location: regionOf(location) }), network };
}

/** Can what stands there of a service's firewall not be read as a whole? */
function areRulesUnread(properties: unknown): boolean {
  const rules = read(properties, 'networkAcls');
  const action = read(rules, 'defaultAction') ?? 'allow';
  return (
    ['ipRules', 'virtualNetworkRules'].some((list) => unreadList(rules, list) !== undefined) ||
    !(typeof action === 'string' && ['allow', 'deny'].includes(keyOf(action)))
  );
}

/** "Azure SQL Database and Azure Synapse IP firewall rules": without a rule nobody is let in. Rules are documents of their own. */
export function readSqlServer(document: CloudResource): ServiceDraft {
  const { id, properties } = document;
  const name = readText(properties, 'fullyQualifiedDomainName') ?? `${nameOf(id)}.database.windows.net`;
  return {
    ...placedService(document),
    service: 'sql',
    names: [name.toLowerCase()],
    allowsOthers: false,
    rules: [],
  };
}

/** A firewall rule, or a rule for a subnet, of a database server. From 0.0.0.0 to 0.0.0.0 stands for all of Azure. */
export function readSqlRule({ id, properties }: CloudResource, findings: Finding[]): ServiceRuleDraft {
  const service = parentOf(id);
  const subnet = readText(properties, 'virtualNetworkSubnetId');
  if (subnet !== undefined) return { service, prefixes: [], ...subnetOf(subnet, readText(properties, 'state')) };
  const [from = '', to = ''] = [readText(properties, 'startIpAddress'), readText(properties, 'endIpAddress')];
  const [first, last] = [parseAddress(from), parseAddress(to)];
  if (!first.ok || !last.ok || from.includes(':') || wordsOf(first.value)[3] > wordsOf(last.value)[3]) {
    findings.push({
      resource: id,
      field: 'properties.startIpAddress',
      problem: `'${from}' to '${to}' is no range of addresses.`,
      consequence: 'Whom it lets in is not known: flows that no other rule lets in end undetermined.',
    });
    return { service, prefixes: [], isUnread: true };
  }
  if (from === '0.0.0.0' && to === '0.0.0.0') return { service, prefixes: [], isAzure: true };
  const end = wordsOf(last.value)[3] + 1;
  return {
    service,
    prefixes: prefixesIn({ four: [wordsOf(first.value)[3], ...(end < 2 ** 32 ? [end] : [])], six: [] }),
  };
}
