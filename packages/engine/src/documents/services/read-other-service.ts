import type { ServiceDraft } from '../drafts.ts';
import type { Finding } from '../finding.ts';
import { keyOf, nameOf, read, readFlag, readList, readText, typeOf, type CloudResource } from '../resource.ts';
import { hostOf, placedService } from './read-service.ts';

/** A kind of services whose firewall is not modelled. */
type Kind = {
  /** Where a document does not say it itself. */
  readonly domain: string;
  readonly hosts: (properties: unknown) => readonly (string | undefined)[];
  /** Does it let everybody in? Of some kinds other documents tell, or rules that are not read. */
  readonly isOpen: (properties: unknown) => boolean;
};

const NAMESPACE: Kind = {
  domain: 'servicebus.windows.net',
  hosts: (properties) => [hostOf(readText(properties, 'serviceBusEndpoint'))],
  isOpen: () => false,
};

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['microsoft.eventhub/namespaces', NAMESPACE],
  ['microsoft.servicebus/namespaces', NAMESPACE],
  [
    'microsoft.containerregistry/registries',
    {
      domain: 'azurecr.io',
      hosts: (properties) => [readText(properties, 'loginServer')],
      // "By default, an Azure container registry accepts connections over the internet from hosts on any network."
      isOpen: (properties) => keyOf(readText(properties, 'networkRuleSet', 'defaultAction') ?? 'allow') === 'allow',
    },
  ],
  [
    'microsoft.documentdb/databaseaccounts',
    {
      domain: 'documents.azure.com',
      hosts: (properties) => [hostOf(readText(properties, 'documentEndpoint'))],
      // "By default, your Azure Cosmos DB account is accessible from internet."
      isOpen: (properties) =>
        readList(properties, 'ipRules').length === 0 && !readFlag(properties, 'isVirtualNetworkFilterEnabled'),
    },
  ],
  [
    'microsoft.web/sites',
    {
      domain: 'azurewebsites.net',
      // Names of somebody's own lead to one of these, which private zones are for.
      hosts: (properties) =>
        [readText(properties, 'defaultHostName')].filter((host) => host?.endsWith('.azurewebsites.net')),
      isOpen: () => false,
    },
  ],
]);

/**
 * What has a firewall of its own that is not modelled; undefined of other documents. Where public networks are closed to it that is known
 * all the same (`publicNetworkAccess`, "Manage public network access" of each).
 */
export function readOtherService(document: CloudResource, findings: Finding[]): ServiceDraft | undefined {
  const kind = KINDS.get(typeOf(document));
  if (kind === undefined) return undefined;
  const { id, properties } = document;
  const isOpen = kind.isOpen(properties);
  const placed = placedService(document);
  const network = placed.network === 'open' && !isOpen ? 'unmodelled' : placed.network;
  if (network === 'unmodelled')
    findings.push({
      resource: id,
      field: read(properties, 'networkRuleSet') === undefined ? 'properties' : 'properties.networkRuleSet',
      problem: 'Its firewall is not modelled.',
      consequence: 'Whom it lets in is not known: flows to it that arrive end undetermined.',
      severity: 'warning',
    });
  const hosts = kind.hosts(properties).flatMap((host) => (host === undefined ? [] : host.toLowerCase()));
  return {
    ...placed,
    service: 'other',
    names: hosts.length > 0 ? hosts : [`${keyOf(nameOf(id))}.${kind.domain}`],
    network,
    allowsOthers: isOpen,
    rules: [],
  };
}
