import { expect, it } from 'vitest';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { cloudOf, idOf } from '../cloud-lines.fixture.ts';
import { subnetId } from '../line-words.fixture.ts';
import type { CloudResource } from '../resource.ts';
import { readDocumentList } from './document-list.ts';
import { asResource } from './flat-document.ts';

type Members = Readonly<Record<string, unknown>>;

/** As the Azure CLI prints a resource. `call`: what it calls a member. */
function flat(value: unknown, call: (member: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => flat(item, call));
  if (typeof value !== 'object' || value === null) return value;
  const { properties, ...members } = value as Members & { readonly properties?: Members };
  const all = Object.entries({ ...members, ...properties });
  const group = typeof members['id'] === 'string' ? { resourceGroup: 'g' } : {};
  return { ...Object.fromEntries(all.map(([member, each]) => [call(member), flat(each, call)])), ...group };
}

const asInArm = (member: string) => member;

/** Up to version 2.49 by its Python SDK, which writes `private_ip_address`. */
const asInPython = (member: string) => member.replace('IP', 'Ip');

const NETWORK = cloudOf(
  'vnet v 10.0.0.0/16',
  'vnet w 10.1.0.0/16',
  'peer v w',
  'subnet v/app 10.0.1.0/24 nsg=n rt=t nat=g',
  'subnet v/gw 10.0.3.0/24',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26',
  'natgw g 20.5.5.5',
  'table t',
  'route t 10.1.0.0/16 10.0.9.4',
  'rule n 100 in Deny Tcp 10.0.0.0/8 > VirtualNetwork 80,443',
  'nic a 10.0.1.4 in v/app vm=a pip=20.1.1.1 asg=web',
  'nic b 10.0.1.5 in v/app vm=b',
  'fw f 10.0.9.4 in v/AzureFirewallSubnet p',
  'policy p',
  'fwrule p 100 Allow TCP 10.0.1.0/24 > * 443',
  'appgw g 10.0.3.9 in v/gw',
  'listen g 80 8080 b,10.0.2.9 probe=9000',
  'lb l 10.0.1.9 in v/app',
  'balance l Tcp 80 8080 a,10.0.2.4@v probe=80',
  'endpoint e Approved storage:s',
  'storage s deny ips=20.1.1.1 subnets=v/app',
  'zone privatelink.blob.core.windows.net v',
  'record privatelink.blob.core.windows.net s 10.0.1.9',
);

it.each([
  ['prints', asInArm],
  ['printed', asInPython],
])('documents as the Azure CLI %s them make the same network', (_, call) => {
  const read = readDocumentList(NETWORK.map((document) => (isStorage(document) ? flatStorage : flat(document, call))));
  if (!read.ok) throw new Error(read.problem);
  const [one, other] = [NETWORK, read.value].map((documents) => compileCloud(documents, 1));
  expect(other).toEqual(one);
});

const isStorage = ({ type }: CloudResource) => type === 'Microsoft.Storage/storageAccounts';

/** The line `storage`, with the names that azure-mgmt-storage has for members of `networkAcls`. */
const flatStorage = {
  ...NETWORK.find(isStorage),
  properties: undefined,
  publicNetworkAccess: 'Enabled',
  networkRuleSet: {
    bypass: 'AzureServices',
    defaultAction: 'Deny',
    ipRules: [{ action: 'Allow', ipAddressOrRange: '20.1.1.1' }],
    virtualNetworkRules: [{ action: 'Allow', virtualNetworkResourceId: subnetId('v/app') }],
    resourceAccessRules: null,
  },
};

it('a reference stays one, and so does what is as it should be', () => {
  const rule = { id: idOf('networkSecurityGroups', 'n'), properties: { securityRules: [] } };
  expect(asResource(rule)).toBe(rule);
  const subnet = { id: '/s', resourceGroup: 'g' };
  expect(asResource({ id: '/n', subnet })).toEqual({ id: '/n', properties: { subnet } });
  // `az network nic list` names all that a subnet could have.
  const bare = { ...subnet, addressPrefix: null, ipConfigurations: null };
  expect(asResource({ id: '/n', subnet: bare })).toEqual({ id: '/n', properties: { subnet: bare } });
});
