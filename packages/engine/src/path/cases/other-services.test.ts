import { describe, expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { subnetId } from '../../documents/line-words.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { lintCloud } from '../../lint/lint.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { answerTo, pathFor, withMore } from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s vm=a pip=20.1.1.1;subnet v/e 10.0.2.0/24 services=Microsoft.KeyVault;nic b 10.0.2.4 in v/e vm=b pip=20.1.1.2';
const PRIVATE = `${NET};subnet v/pe 10.0.5.0/24;nic e 10.0.5.4 in v/pe pe=p;endpoint p Approved storage:x;zone privatelink.vaultcore.azure.net v;record privatelink.vaultcore.azure.net k 10.0.5.4`;

const service = (type: string, name: string, properties: object): CloudResource => ({
  id: `/subscriptions/s/resourceGroups/g/providers/${type}/${name}`,
  type,
  location: 'westeurope',
  properties,
});

const [VAULTS, ACCOUNTS, REGISTRIES, COSMOS, EVENTS, SITES] = [
  'Microsoft.KeyVault/vaults',
  'Microsoft.CognitiveServices/accounts',
  'Microsoft.ContainerRegistry/registries',
  'Microsoft.DocumentDB/databaseAccounts',
  'Microsoft.EventHub/namespaces',
  'Microsoft.Web/sites',
];
const deny = (rules: object = {}) => ({ networkAcls: { defaultAction: 'Deny', ipRules: [], ...rules } });
const vault = (properties: object) => service(VAULTS, 'k', { vaultUri: 'https://k.vault.azure.net/', ...properties });
const VAULT = 'k.vault.azure.net@20.3.3.3:443';

const ROWS: readonly (readonly [page: Page, says: string, service: CloudResource, question: string, answer: string])[] =
  [
    [
      'key-vault/general/network-security',
      'without rules everybody is let in',
      vault({}),
      `a -> ${VAULT}`,
      'reaches-internet',
    ],
    [
      'key-vault/general/network-security',
      'whom no rule names is kept out',
      vault(deny()),
      `a -> ${VAULT}`,
      'unserved SERVICE_FIREWALL_DENY',
    ],
    [
      'key-vault/general/network-security',
      'whose address is listed is let in',
      vault(deny({ ipRules: [{ value: '20.1.1.1/32' }] })),
      `a -> ${VAULT}`,
      'reaches-internet',
    ],
    [
      'key-vault/general/network-security',
      'by the service endpoint the subnet counts, and no address',
      vault(deny({ ipRules: [{ value: '20.1.1.2' }] })),
      `b -> ${VAULT}`,
      'unserved SERVICE_FIREWALL_DENY',
    ],
    [
      'key-vault/general/network-security',
      'which is listed',
      vault(deny({ virtualNetworkRules: [{ id: subnetId('v/e') }] })),
      `b -> ${VAULT}`,
      'reaches-internet',
    ],
    [
      'key-vault/general/network-security',
      'a subnet that is listed needs the endpoint',
      vault(deny({ virtualNetworkRules: [{ id: subnetId('v/s') }] })),
      `a -> ${VAULT}`,
      'unserved SERVICE_ENDPOINT_MISSING',
    ],
    [
      'key-vault/general/network-security',
      'with public access disabled only private endpoints lead there',
      vault({ publicNetworkAccess: 'Disabled' }),
      `a -> ${VAULT}`,
      'unserved PRIVATE_ENDPOINT_MISSING',
    ],
    [
      'ai-services/cognitive-services-virtual-networks',
      'an account by one of its names',
      service(ACCOUNTS, 'c', { customSubDomainName: 'mine', ...deny() }),
      'a -> mine.openai.azure.com@20.3.3.3:443',
      'unserved SERVICE_FIREWALL_DENY',
    ],
    [
      'ai-services/cognitive-services-virtual-networks',
      'one without a subdomain shares its names with others',
      service(ACCOUNTS, 'c', { endpoint: 'https://westeurope.api.cognitive.microsoft.com/', ...deny() }),
      'a -> westeurope.api.cognitive.microsoft.com@20.3.3.3:443',
      'reaches-internet',
    ],
  ];

describe('firewalls whose rules are those of a storage account', () => {
  it.each(ROWS)('%s: %s', (_page, _says, document, question, answer) => {
    expect(answerTo(NET, question, 'plain', withMore(document))).toBe(answer);
  });

  it('a vault’s private endpoint has its name in a zone of another one', () => {
    const { flow } = pathFor(
      PRIVATE,
      'a -> k.vault.azure.net:443',
      withMore(vault({ publicNetworkAccess: 'Disabled' })),
    );
    expect(flow.destination).toBe('10.0.5.4');
  });
});

describe('firewalls that are not modelled', () => {
  const open = 'reaches-internet';
  const unknown = 'undetermined ANALYSIS_UNSUPPORTED?';
  const shut = 'unserved PRIVATE_ENDPOINT_MISSING';
  it.each<readonly [Page, string, CloudResource, string, string]>([
    [
      'container-registry/container-registry-access-selected-networks',
      'of a registry with rules',
      service(REGISTRIES, 'r', { networkRuleSet: { defaultAction: 'Deny', ipRules: [] } }),
      'r.azurecr.io',
      unknown,
    ],
    [
      'container-registry/container-registry-access-selected-networks',
      'of one without',
      service(REGISTRIES, 'r', { publicNetworkAccess: 'Enabled' }),
      'r.azurecr.io',
      open,
    ],
    [
      'container-registry/container-registry-access-selected-networks',
      'of one that is closed',
      service(REGISTRIES, 'r', { publicNetworkAccess: 'Disabled' }),
      'r.azurecr.io',
      shut,
    ],
    [
      'cosmos-db/how-to-configure-firewall',
      'of an account with rules',
      service(COSMOS, 'd', { ipRules: [{ ipAddressOrRange: '1.1.1.1' }] }),
      'd.documents.azure.com',
      unknown,
    ],
    [
      'cosmos-db/how-to-configure-firewall',
      'of one that lets in subnets',
      service(COSMOS, 'd', { isVirtualNetworkFilterEnabled: true }),
      'd.documents.azure.com',
      unknown,
    ],
    [
      'cosmos-db/how-to-configure-firewall',
      'of one without',
      service(COSMOS, 'd', { ipRules: [] }),
      'd.documents.azure.com',
      open,
    ],
    [
      'event-hubs/event-hubs-ip-filtering',
      'of a namespace, whose rules are another document',
      service(EVENTS, 'n', { serviceBusEndpoint: 'https://n.servicebus.windows.net:443/' }),
      'n.servicebus.windows.net',
      unknown,
    ],
    [
      'app-service/overview-access-restrictions',
      'of an app',
      service(SITES, 'w', { defaultHostName: 'w.azurewebsites.net' }),
      'w.azurewebsites.net',
      unknown,
    ],
    [
      'app-service/overview-access-restrictions',
      'of one that is closed',
      service(SITES, 'w', { publicNetworkAccess: 'Disabled' }),
      'w.azurewebsites.net',
      shut,
    ],
  ])('%s: %s', (_page, _says, document, name, answer) => {
    expect(answerTo(NET, `a -> ${name}@20.3.3.3:443`, 'plain', withMore(document))).toBe(answer);
  });

  it('lint names them', () => {
    const app = service(SITES, 'w', {});
    const found = [...lintCloud(compileCloud(withMore(app)(cloudOf(...NET.split(';'))), 1))].flat();
    expect(found).toContainEqual(
      expect.objectContaining({ resource: app.id, severity: 'warning', problem: 'Its firewall is not modelled.' }),
    );
  });
});
