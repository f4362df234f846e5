import { expect, it } from 'vitest';
import { ipv4Of } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { NONE } from '../../network/cloud/cloud-network.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { addressOf } from '../../path/cloud/names.ts';
import { withAskedName } from '../../path/names/asked-name.ts';
import { configurationOf } from '../../path/walk/ends.ts';
import { askerAt } from '../../path/walk/place.ts';
import { packetFrom } from '../../path/walk/packets/packet-from.ts';
import { packetOf } from '../../rules/packet.ts';
import { endingsTo } from './ending-to.ts';

it('what a firewall sends to whom it finds is walked once for all who ask it', () => {
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 rt=r',
    'subnet v/data 10.0.2.0/24',
    'subnet v/AzureFirewallSubnet 10.0.9.0/26',
    'nic a 10.0.1.4 in v/app',
    'nic c 10.0.1.5 in v/app',
    'nic b 10.0.2.4 in v/data',
    'route r 0.0.0.0/0 10.0.9.4',
    'fw f 10.0.9.4 in v/AzureFirewallSubnet',
    'fwapp f 100 Allow 443 * > db.corp.example',
    'zone corp.example v',
    'record corp.example db 10.0.2.4',
  ];
  const plain = compileCloud(cloudOf(...lines), 1);
  const row = (name: string) => configurationOf(plain, idOf('networkInterfaces', name));
  const network = withAskedName(plain, ['db.corp.example'], askerAt(plain, row('a')));
  const endingTo = endingsTo(network);
  // Which is another one than what the firewall finds.
  const destination = ipv4Of(0x14_01_01_09);
  const [ofA, ofC] = ['a', 'c'].map((name) => {
    const from = row(name);
    const source = addressOf(network.configurations.addresses, from);
    const flow = { protocol: 'tcp', source, destination, destinationPort: 443 as Port } as const;
    return endingTo({ row: NONE, service: NONE }, from, packetFrom(network, from, packetOf(flow)), flow);
  });
  expect(ofA?.disposition).toBe('delivered');
  expect(ofC?.ways.at(-1)).toBe(ofA?.ways.at(-1));
});
