import { describe, expect, it } from 'vitest';
import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { portsBetween } from '../../reach/ports-between.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import { verifyFlow } from '../cloud/ask.ts';
import { readRules } from '../explain/rules.ts';
import { tagPrefixes } from '../explain/tag-prefixes.ts';
import { configurationOf } from '../walk/ends.ts';
import { packetOf } from '../../rules/packet.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** Two machines under the rules that every group ends with. */
const PLAIN =
  'nsg n;vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s nsg=n pip=20.1.1.1 vm=a;nic b 10.0.1.5 in v/s vm=b';
/** A gateway over a circuit, of which nobody gave what it learned. */
const CIRCUIT = `${PLAIN};subnet v/GatewaySubnet 10.0.0.0/27;gw g in v/GatewaySubnet;circuit x;connect c g x`;
/** A tunnel to something that is not there. */
const TUNNEL = CIRCUIT.replace('circuit x;connect c g x', 'connect c g s');
/** A network that uses the gateway of one that is in another subscription. */
const SPOKE = `${PLAIN};peer v w remote=on`;
/** In a network of its own, with a public address. */
const STRANGER = 'vnet u 10.9.0.0/16;subnet u/s 10.9.1.0/24;nic c 10.9.1.4 in u/s pip=20.2.2.2 vm=c';
/** A peer that the tag does not hold. */
const SHUT = `${STRANGER};peer v u access=off;peer u v`;
const TABLE = PLAIN.replace('10.0.1.0/24', '10.0.1.0/24 rt=gone');
const STRICT = 'rule n 100 out Allow * * > VirtualNetwork;rule n 200 out Deny * * > *';
const SUBNET = `${PLAIN};nic d 10.0.2.4 in v/gone nsg=n vm=d`;

const CASES: readonly Case[] = [
  [
    'virtual-network/service-tags-overview',
    'VirtualNetwork holds all connected on-premises address spaces, also those that a gateway learned and nobody gave',
    CIRCUIT,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    'virtual-network/service-tags-overview',
    'where it is given what a gateway learned, it is known that they are others',
    `${CIRCUIT};learned g 172.16.0.0/16`,
    'a -> 192.168.1.4:443',
    'no-route NO_ROUTE ROUTE_BLACKHOLE NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network/service-tags-overview',
    'or that these are among them',
    `${CIRCUIT};learned g 192.168.0.0/16`,
    'a -> 192.168.1.4:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/service-tags-overview',
    'those of a local network gateway that is not among the documents',
    TUNNEL,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    'virtual-network/service-tags-overview',
    'those behind the gateway of a peer that is not',
    SPOKE,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    'virtual-network/network-security-group-how-it-works',
    'a rule before it that matches decides',
    `${CIRCUIT};rule n 100 out Deny * * > 192.168.0.0/16`,
    'a -> 192.168.1.4:443',
    'denied CONFIG_MISSING? NSG_DENY',
  ],
  [
    'virtual-network/network-security-group-how-it-works',
    'and it does not matter where a rule behind it says the same',
    `${CIRCUIT};rule n 100 out Allow * * > VirtualNetwork;rule n 110 out Allow * * > 192.168.0.0/16`,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/service-tags-overview',
    'a rule that denies VirtualNetwork may match what another would allow',
    `${CIRCUIT};rule n 100 out Deny * * > VirtualNetwork;rule n 110 out Allow * * > *`,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    'virtual-network/service-tags-overview',
    'the tag might also contain default routes',
    `${CIRCUIT};${STRICT}`,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    'virtual-network/service-tags-overview',
    'none that nobody told the gateway of',
    `${CIRCUIT};${STRICT};learned g 172.16.0.0/16`,
    'a -> 8.8.8.8:443',
    'denied NSG_DENY',
  ],
  [
    'virtual-network/service-tags-overview',
    'a public sender would be answered by the route that puts it into the tag, so nothing comes of it either way',
    `${CIRCUIT};${STRANGER}`,
    'c -> 20.1.1.1:443',
    'denied NSG_DEFAULT_DENY CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-network-manage-peering',
    'without access a peer is not in the tag',
    `${PLAIN};${SHUT}`,
    'c -> a:443',
    'denied PEERING_ACCESS_OFF NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network/virtual-network-manage-peering',
    'unless what a gateway learned holds it',
    `${CIRCUIT};${SHUT}`,
    'c -> a:443',
    'undetermined PEERING_ACCESS_OFF? CONFIG_MISSING?',
  ],
  [
    'virtual-network/service-tags-overview',
    'address prefixes used on user-defined routes, which a table tells that is not among the documents',
    TABLE,
    'a -> 10.9.1.4:443',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    'virtual-network/service-tags-overview',
    'any, of whoever comes from the internet as well',
    `${TABLE};${STRANGER}`,
    'c -> 20.1.1.1:443',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    'virtual-network/network-security-group-how-it-works',
    'where the subnet is not among the documents, nobody knows what its tags hold',
    SUBNET,
    'd -> 10.0.1.5:443',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    'virtual-network/network-security-group-how-it-works',
    'nor how much of what is public is Internet',
    `${SUBNET};rule n 100 out Allow * * > Internet;rule n 110 out Deny * * > *`,
    'd -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    'virtual-network/network-security-group-how-it-works',
    'which no private address is',
    `${SUBNET};rule n 100 out Allow * * > Internet;rule n 110 out Deny * * > *`,
    'd -> 10.0.1.5:443',
    'denied CONFIG_MISSING? NSG_DENY',
  ],
];

describe('what the tag VirtualNetwork may hold beside what is known, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it.each([
    [CIRCUIT, 'a -> 192.168.1.4:443', 'What g learned by BGP is not told', 'virtualNetworkGateways/g'],
    [TABLE, 'a -> 192.168.1.4:443', 'The route table of s is not among the documents', 'virtualNetworks/v/subnets/s'],
    [
      TUNNEL,
      'a -> 192.168.1.4:443',
      's, which a connection leads to, is not among the documents',
      'localNetworkGateways/s',
    ],
  ])('the answer says what is missing (%#)', (lines, question, what, id) => {
    const issues = pathFor(lines, question).hops.flatMap((hop) => hop.issues ?? []);
    expect(issues.at(-1)).toMatchObject({
      code: 'CONFIG_MISSING',
      sentence: `${what}: whether the tag VirtualNetwork holds 192.168.1.4 there is not known, and the rule AllowVnetOutBound of n, which names it, would decide.`,
      context: { resource: expect.stringMatching(new RegExp(`/${id}$`)), ruleName: 'AllowVnetOutBound' },
    });
  });

  it('sets of ports and of senders tell the same', () => {
    const network = compileCloud(cloudOf(...`${CIRCUIT};${SHUT}`.split(';')), 1);
    const [a, c] = ['a', 'c'].map((name) => idOf('networkInterfaces', name)) as [string, string];
    expect(portsBetween(network, c, a)).toMatchObject({
      value: ['tcp', 'udp', 'icmp'].map((protocol) => ({ protocol, disposition: 'undetermined' })),
    });
    expect(whoReaches(network, a, 80 as Port)).toMatchObject({
      value: {
        configurations: [`${idOf('networkInterfaces', 'b')}/ipConfigurations/ipconfig1`],
        undetermined: [`${c}/ipConfigurations/ipconfig1`],
      },
    });
  });

  it('whoever asks for one group, for its rules or for the tag is told the same', () => {
    const network = compileCloud(cloudOf(...CIRCUIT.split(';')), 1);
    const a = idOf('networkInterfaces', 'a');
    const ends = { protocol: 'tcp', source: '192.168.1.4' as Address, destination: '10.0.1.4' as Address } as const;
    expect(verifyFlow(network, a, 'inbound', { ...ends, destinationPort: 80 })).toMatchObject({
      value: { kind: 'undetermined', rule: { name: 'AllowVnetInBound' } },
    });
    expect(
      readRules(
        network,
        { configuration: configurationOf(network, a), level: 'interface', direction: 'inbound' },
        packetOf({ ...ends, destinationPort: 80 }),
      ).map(({ name, match, unknown }) => [name, match, ...unknown]),
    ).toEqual([
      ['AllowVnetInBound', 'maybe', 'source'],
      ['AllowAzureLoadBalancerInBound', 'no'],
      ['DenyAllInBound', 'yes'],
    ]);
    expect(tagPrefixes(network, a)).toMatchObject({ value: { virtualNetwork: ['10.0.0.0/16', '168.63.129.16/32'] } });
  });
});
