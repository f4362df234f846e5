import type { Prefix } from '../../address/prefix.ts';
import type { ServiceTags } from '../../rules/service-tags.ts';
import type { SubnetDraft } from '../../documents/drafts.ts';
import { keyOf } from '../../documents/resource.ts';
import type { Finding } from '../../documents/finding.ts';

/** The tag that holds the addresses of a service with endpoints ("Virtual network service endpoints"; "Virtual network service tags"). */
const TAGS: ReadonlyMap<string, string> = new Map([
  ['microsoft.storage', 'Storage'],
  ['microsoft.storage.global', 'Storage'],
  ['microsoft.sql', 'Sql'],
  ['microsoft.azurecosmosdb', 'AzureCosmosDB'],
  ['microsoft.keyvault', 'AzureKeyVault'],
  ['microsoft.servicebus', 'ServiceBus'],
  ['microsoft.eventhub', 'EventHub'],
  ['microsoft.web', 'AppService'],
  ['microsoft.containerregistry', 'AzureContainerRegistry'],
  ['microsoft.cognitiveservices', 'CognitiveServicesFrontend'],
]);

/** The public prefixes that a subnet's service endpoints lead to. `missing`: a service whose tag is not loaded, which is a finding. */
export function servicePrefixes(
  { id, services }: SubnetDraft,
  serviceTags: ServiceTags,
  findings: Finding[],
): { readonly prefixes: readonly Prefix[]; readonly missing: string | undefined } {
  let missing: string | undefined;
  const prefixes = services.flatMap(({ service, locations }) => {
    const name = TAGS.get(keyOf(service)) ?? '';
    const regions = locations.filter((location) => location !== '*');
    const tags = regions.length === 0 ? [name] : regions.map((region) => `${name}.${region}`);
    const loaded = tags.map((tag) => serviceTags.get(keyOf(tag)) ?? serviceTags.get(keyOf(name)));
    if (loaded.includes(undefined)) {
      missing ??= service;
      findings.push({
        resource: id,
        field: 'properties.serviceEndpoints',
        problem: `The service tag of ${service} is not loaded.`,
        consequence: 'The routes of this service endpoint are not known.',
        severity: 'warning',
      });
    }
    return loaded.flatMap((tag) => tag?.prefixes ?? []);
  });
  return { prefixes, missing };
}
