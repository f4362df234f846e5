import type { EndpointPolicyDraft } from '../drafts.ts';
import type { Finding } from '../finding.ts';
import { keyOf, read, readList, readText, readTexts, type CloudResource } from '../resource.ts';

type Policies = Map<string, EndpointPolicyDraft>;

/** "Virtual network service endpoint policies for Azure Storage". */
export function readEndpointPolicy({ id, properties }: CloudResource, policies: Policies, findings: Finding[]): void {
  draftOf(id, policies);
  for (const each of readList(properties, 'serviceEndpointPolicyDefinitions'))
    readPolicyDefinition(id, read(each, 'properties'), policies, findings);
}

/** A definition for storage lists accounts, "all accounts in a subscription and resource group", or in a subscription; others list aliases of services. */
export function readPolicyDefinition(
  policy: string,
  properties: unknown,
  policies: Policies,
  findings: Finding[],
): void {
  if (keyOf(readText(properties, 'service') ?? '') !== 'microsoft.storage') return;
  const draft = draftOf(policy, policies);
  draft.isTold = true;
  for (const text of readTexts(properties, 'serviceResources')) {
    draft.accounts.push(scopeOf(text));
    if (!SCOPE.test(scopeOf(text))) findings.push(noScope(policy, text));
  }
}

const SCOPE =
  /^\/subscriptions\/[^/]+(?:\/resourcegroups\/[^/]+(?:\/providers\/microsoft\.storage\/storageaccounts\/[^/]+)?)?$/;

const noScope = (resource: string, text: string): Finding => ({
  resource,
  field: 'properties.serviceEndpointPolicyDefinitions',
  problem: `'${text}' is no storage account, and no group or subscription with some.`,
  consequence: 'It lists nothing.',
});

/** The page writes some without the first slash. */
const scopeOf = (text: string): string => `/${keyOf(text).replace(/^\/+|\/+$/g, '')}`;

function draftOf(id: string, policies: Policies): EndpointPolicyDraft {
  const draft = policies.get(keyOf(id)) ?? { accounts: [], isTold: false };
  policies.set(keyOf(id), draft);
  return draft;
}
