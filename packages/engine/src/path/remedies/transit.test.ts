import { expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from './blockers.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import { questionFromA } from './question-from-a.fixture.ts';
import { withChanges } from './to-the-letter/with-change.fixture.ts';

/** A spoke, a hub with a gateway that is connected with that of a third network, and a group that lets out to what the tag VirtualNetwork holds. */
const NETWORK = [
  'vnet v 10.0.0.0/16',
  'subnet v/s 10.0.1.0/24 nsg=n',
  'nsg n',
  'nic a 10.0.1.4 in v/s',
  'vnet h 10.1.0.0/16',
  'subnet h/GatewaySubnet 10.1.0.0/27',
  'gw g in h/GatewaySubnet',
  'vnet u 10.2.0.0/16',
  'subnet u/s 10.2.1.0/24',
  'subnet u/GatewaySubnet 10.2.0.0/27',
  'gw k in u/GatewaySubnet',
  'nic b 10.2.1.4 in u/s vm=b',
  'connect c g k',
  'connect d k g',
  'peer v h remote=on',
  'peer h v',
];

/** "Configure VPN gateway transit": whoever is connected with the hub's gateway then has routes to the spoke. */
it('answers come back by the gateway that is let be used, and so nothing else is needed', () => {
  const found = blockersOf(compileCloud(cloudOf(...NETWORK), 1), questionFromA('b', 80));
  expect(found.ok && found.value.remedies.slice(0, 1)).toEqual([
    [
      {
        kind: 'set',
        resource: `${idOf('virtualNetworks', 'h')}/virtualNetworkPeerings/to-v`,
        field: 'properties.allowGatewayTransit',
        value: true,
      },
    ],
  ]);
});

// "Configure virtual network peering" (subnet peering): only the subnets that are listed are joined.
it.each(['for b by its name', 'for its address'])('a peering for other subnets is named %s', (by) => {
  const documents = cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/s 10.0.1.0/24',
    'nic a 10.0.1.4 in v/s',
    'vnet w 10.1.0.0/16',
    'subnet w/s 10.1.1.0/24',
    'subnet w/t 10.1.2.0/24',
    'nic b 10.1.2.4 in w/t',
    'peer v w subnets=s',
  );
  const question = questionFromA(by === 'for its address' ? '10.1.2.4' : 'b', 80);
  const found = blockersOf(compileCloud(documents, 1), question);
  if (!found.ok) throw new Error(found.problem);
  expect(found.value.blockers[0]?.issue.sentence).toBe(
    'w holds 10.1.2.4, and the peering to-w joins it with v for other subnets only.',
  );
  expect(found.value.remedies).toEqual([
    [
      {
        kind: 'do',
        resource: `${idOf('virtualNetworks', 'v')}/virtualNetworkPeerings/to-w`,
        what: 'let both of its sides join the two networks for 10.1.2.4 as well',
      },
    ],
  ]);
  const made = withChanges(documents, found.value.remedies[0] ?? []) ?? [];
  const after = predictCloud(compileCloud(made, 1), question);
  expect(after.ok && after.value.path.disposition).toBe('delivered');
});
