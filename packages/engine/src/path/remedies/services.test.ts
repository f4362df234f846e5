import { expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud, type CloudQuestion } from '../cloud/predict-cloud.ts';
import { FOUND_SERVICE_TAGS } from '../random/random-names.fixture.ts';
import { blockersOf } from './blockers.ts';
import { withChanges } from './to-the-letter/with-change.fixture.ts';

const TAGS = { serviceTags: FOUND_SERVICE_TAGS };
const QUESTION: CloudQuestion = {
  source: idOf('networkInterfaces', 'a'),
  destination: { kind: 'name', name: 's.blob.core.windows.net' },
  port: 443 as Port,
};

function setsFor(lines: readonly string[]) {
  const documents = cloudOf(...lines);
  const found = blockersOf(compileCloud(documents, 1, TAGS), QUESTION);
  if (!found.ok) throw new Error(found.problem);
  return { documents, ...found.value };
}

const whatOf = (sets: ReturnType<typeof setsFor>['remedies']) =>
  sets.map((set) => set.map((change) => ('what' in change ? change.what : change.kind)));

// "Azure Private Endpoint private DNS zone values": the endpoint's own route goes past the firewall, which then needs no rule.
it('a zone that is not linked is all that has to be changed, though a firewall denies the way to the public address', () => {
  const { documents, blockers, remedies } = setsFor([
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 rt=r',
    'nic a 10.0.1.4 in v/app',
    'route r 0.0.0.0/0 10.9.9.4',
    'vnet h 10.9.0.0/16',
    'peer v h forwarded=on',
    'subnet h/AzureFirewallSubnet 10.9.9.0/26',
    'fw f 10.9.9.4 in h/AzureFirewallSubnet pip=20.1.1.1',
    'fwrule f 100 Allow TCP * > 10.0.0.0/8 *',
    'subnet h/pe 10.9.5.0/24',
    'nic e 10.9.5.4 in h/pe pe=p',
    'endpoint p Approved storage:s',
    'storage s closed',
    'zone privatelink.blob.core.windows.net h',
    'record privatelink.blob.core.windows.net s 10.9.5.4',
  ]);
  expect(blockers.map(({ issue }) => issue.code)).toEqual([
    'DNS_ZONE_NOT_LINKED',
    'FIREWALL_APPLIANCE_DENY',
    'PRIVATE_ENDPOINT_MISSING',
  ]);
  const link = [`link the zone to ${idOf('virtualNetworks', 'v')}`];
  expect(whatOf(remedies)).toContainEqual(link);
  expect(remedies.every((set) => set.length === 1)).toBe(true);
  const set = remedies.find(([change]) => change !== undefined && 'what' in change && change.what === link[0]);
  const after = predictCloud(compileCloud(withChanges(documents, set ?? []) ?? [], 1, TAGS), QUESTION);
  expect(after.ok && after.value.path.disposition).toBe('delivered');
});

// "You must first enable a service endpoint for Azure Storage on the subnet" ("Create a virtual network rule for Azure Storage").
it('a rule for a subnet and the service endpoint that it needs are one set', () => {
  const { remedies } = setsFor([
    'vnet v 10.0.0.0/16 at=westus',
    'subnet v/app 10.0.1.0/24',
    'nic a 10.0.1.4 in v/app pip=20.1.1.1',
    'storage s deny',
  ]);
  expect(whatOf(remedies)).toEqual([
    [`let in ${idOf('virtualNetworks', 'v')}/subnets/app`, 'enable the service endpoint Microsoft.Storage'],
  ]);
});

it('a private endpoint to which a name should lead has to be approved as well', () => {
  const { remedies } = setsFor([
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24',
    'nic a 10.0.1.4 in v/app pip=20.1.1.1',
    'subnet v/pe 10.0.5.0/24',
    'nic e 10.0.5.4 in v/pe pe=p',
    'endpoint p Pending storage:s',
    'storage s closed',
  ]);
  expect(whatOf(remedies)).toContainEqual([
    'have its service approve it, and lead the name to the private endpoint, by a private zone that is linked',
  ]);
});
