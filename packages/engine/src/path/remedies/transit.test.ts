import { expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from './blockers.ts';
import { questionFromA } from './question-from-a.fixture.ts';

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
