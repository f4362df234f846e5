import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import type { Port } from '../../address/port.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import { answerTo, withProperties, type Json } from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const PAGE: Page = 'virtual-network/ip-services/virtual-network-private-ip-address-blocks-portal';
const WITH = (block: string) =>
  `vnet v 10.0.0.0/16 fd00::/48;subnet v/app 10.0.1.0/24 fd00::/64;subnet v/data 10.0.2.0/24 rt=r;table r;nic a 10.0.1.4 in v/app;nic d 10.0.2.4 in v/data;nic b 10.0.1.5 in v/app nsg=g block=${block};rule g 100 in Deny Tcp * > 10.0.1.24/29 80`;

const ROWS: readonly (readonly [says: string, lines: string, question: string, answer: string])[] = [
  ['its first address', WITH('10.0.1.16/28'), 'd -> 10.0.1.16:80', 'delivered'],
  ['one in the middle', WITH('10.0.1.16/28'), 'd -> 10.0.1.20:80', 'delivered'],
  ['one that a rule of the interface is for', WITH('10.0.1.16/28'), 'd -> 10.0.1.24:80', 'denied NSG_DENY'],
  ['its last address', WITH('10.0.1.16/28'), 'd -> 10.0.1.31:443', 'delivered'],
  ['the next one behind it', WITH('10.0.1.16/28'), 'd -> 10.0.1.32:80', 'unowned ENDPOINT_NOT_FOUND?'],
  [
    'an address of it as the next hop',
    `${WITH('10.0.1.16/28')};route r 10.0.1.4/32 10.0.1.20`,
    'd -> 10.0.1.4:80',
    'not-forwarded IP_FORWARDING_DISABLED ASYMMETRIC_ROUTE?',
  ],
  ['one as whom the machine speaks', WITH('10.0.1.16/28'), 'b as 10.0.1.20 -> 10.0.2.4:80', 'delivered'],
  ['one of sixteen of IPv6', WITH('fd00::10/124'), 'b -> 10.0.2.4:80', 'delivered'],
  ['one of more than can be told one by one', WITH('10.0.0.0/20'), 'd -> 10.0.1.77:80', 'undetermined CONFIG_MISSING?'],
];

describe('a block of addresses of an interface', () => {
  it.each(ROWS)(`%s is the interface's (${PAGE})`, (_says, lines, question, answer) =>
    expect(answerTo(lines, question)).toBe(answer),
  );

  it('may be written as its first address and the length beside it', () => {
    const split = withProperties('/networkInterfaces/b', (properties) => ({
      ...properties,
      ipConfigurations: (properties['ipConfigurations'] as readonly { readonly properties: Json }[]).map((each) => {
        const [privateIPAddress, length] = String(each.properties['privateIPAddress']).split('/');
        const block = length === undefined ? {} : { privateIPAddressPrefixLength: Number(length) };
        return { ...each, properties: { ...each.properties, privateIPAddress, ...block } };
      }),
    }));
    expect(answerTo(WITH('10.0.1.16/28'), 'd -> 10.0.1.31:443', 'plain', split)).toBe('delivered');
  });

  it('clashes with whoever has one of its addresses, and is told once where its subnet is not there', () => {
    const lines = `${WITH('10.0.1.16/28')};nic c 10.0.1.18 in v/app`.split(';');
    expect(compileCloud(cloudOf(...lines), 1).findings.map(({ problem }) => problem)).toEqual([
      `${idOf('networkInterfaces', 'b')}/ipConfigurations/block0#10.0.1.18 has the address 10.0.1.18, too, in the same virtual network.`,
    ]);
    const alone = compileCloud(cloudOf('vnet v 10.0.0.0/16', 'nic b 10.0.1.5 in v/app block=10.0.1.16/28'), 1);
    expect(alone.findings).toHaveLength(2);
  });

  it('reaches others by each of its addresses', () => {
    const network = compileCloud(cloudOf(...WITH('10.0.1.16/30').split(';')), 1);
    const reachers = whoReaches(network, idOf('networkInterfaces', 'd'), 80 as Port);
    if (!reachers.ok) throw new Error(reachers.problem);
    expect(reachers.value.configurations.map((id) => id.split('/').slice(-3).join('/'))).toEqual([
      'a/ipConfigurations/ipconfig1',
      'b/ipConfigurations/ipconfig1',
      'b/ipConfigurations/block0',
      'b/ipConfigurations/block0#10.0.1.17',
      'b/ipConfigurations/block0#10.0.1.18',
      'b/ipConfigurations/block0#10.0.1.19',
    ]);
  });
});
