import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

const NET = 'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.1.5 in v/app vm=b';
const [HOST, SMTP] = [
  'virtual-network/what-is-ip-address-168-63-129-16',
  'virtual-network/troubleshoot-outbound-smtp-connectivity',
] as const;

const CASES: readonly Case[] = [
  [HOST, 'names are asked of the host', NET, 'a -> 168.63.129.16:53', 'delivered'],
  [HOST, 'by UDP as well', NET, 'udp a -> 168.63.129.16:53', 'delivered'],
  [HOST, 'and nothing else', NET, 'udp a -> 168.63.129.16:80', 'leaves-model'],
  [HOST, 'agents talk to the host', NET, 'a -> 168.63.129.16:32526', 'delivered'],
  [
    'network-watcher/network-watcher-connectivity-overview',
    'so does Network Watcher’s',
    NET,
    'a -> 168.63.129.16:8037',
    'delivered',
  ],
  [HOST, 'other ports of the host are nobody’s business', NET, 'a -> 168.63.129.16:443', 'leaves-model'],
  [
    HOST,
    'groups do not keep the host away',
    `${NET.replace('10.0.1.0/24', '10.0.1.0/24 nsg=n')};rule n 100 out Deny * * > *`,
    'a -> 168.63.129.16:80',
    'delivered',
  ],
  [
    'virtual-network/service-tags-overview',
    'a rule that names AzurePlatformDNS does',
    `${NET.replace('10.0.1.0/24', '10.0.1.0/24 nsg=n')};rule n 100 out Deny * * > AzurePlatformDNS`,
    'a -> 168.63.129.16:53',
    'denied NSG_DENY_SUBNET',
  ],
  [
    HOST,
    'routes do not lead to the host',
    `${NET.replace('10.0.1.0/24', '10.0.1.0/24 rt=r')};route r 0.0.0.0/0 None`,
    'a -> 168.63.129.16:80',
    'delivered',
  ],
  [
    'virtual-machines/instance-metadata-service',
    'metadata are there by HTTP',
    NET,
    'a -> 169.254.169.254:80',
    'delivered',
  ],
  [
    'virtual-machines/instance-metadata-service',
    'and by nothing else',
    NET,
    'a -> 169.254.169.254:443',
    'leaves-model',
  ],
  [
    SMTP,
    'whether mail leaves hangs on the subscription',
    NET,
    'a -> 8.8.8.8:25',
    'undetermined PLATFORM_ALWAYS_BLOCKED?',
  ],
  [SMTP, 'a subscription that may send', `${NET};mail carried`, 'a -> 8.8.8.8:25', 'reaches-internet'],
  [SMTP, 'a subscription that may not', `${NET};mail blocked`, 'a -> 8.8.8.8:25', 'denied PLATFORM_ALWAYS_BLOCKED'],
  [SMTP, 'mail is TCP', `${NET};mail blocked`, 'udp a -> 8.8.8.8:25', 'reaches-internet'],
  [SMTP, 'mail inside of a network', `${NET};mail blocked`, 'a -> b:25', 'delivered'],
  [SMTP, 'mail handed in by another port', `${NET};mail blocked`, 'a -> 8.8.8.8:587', 'reaches-internet'],
  [
    'nat-gateway/nat-overview',
    'echo requests do not pass a NAT gateway',
    `${NET.replace('10.0.1.0/24', '10.0.1.0/24 nat=n')};natgw n 20.5.5.5`,
    'icmp a -> 8.8.8.8:0',
    'no-way-out PROTOCOL_UNSUPPORTED',
  ],
  [
    'load-balancer/load-balancer-faqs',
    'a load balancer does not support ICMP pings for outbound connectivity',
    `${NET};lb l pip=20.5.5.5;balance l Tcp 80 80 a`,
    'icmp a -> 8.8.8.8:0',
    'no-way-out PROTOCOL_UNSUPPORTED',
  ],
  [
    'load-balancer/load-balancer-faqs',
    'of a frontend that somebody else has neither',
    `${NET};lb l pip=20.5.5.5;balance l Tcp 80 80 a;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic c 10.1.1.4 in w/s pip=20.7.7.7`,
    'icmp a -> 20.7.7.7:0',
    'no-way-out PROTOCOL_UNSUPPORTED',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'default outbound access IPs do not support ICMP pings',
    NET,
    'icmp a -> 8.8.8.8:0',
    'no-way-out PROTOCOL_UNSUPPORTED',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'a public address of its own is for ICMP as well, also behind a load balancer',
    `${NET.replace(' in v/app', ' in v/app pip=20.6.6.6')};lb l pip=20.5.5.5;balance l Tcp 80 80 a`,
    'icmp a -> 8.8.8.8:0',
    'reaches-internet',
  ],
  [
    'nat-gateway/nat-overview',
    'UDP does',
    `${NET.replace('10.0.1.0/24', '10.0.1.0/24 nat=n')};natgw n 20.5.5.5`,
    'udp a -> 8.8.8.8:53',
    'reaches-internet',
  ],
  ['virtual-network/virtual-networks-faq', 'multicast', NET, 'a -> 224.0.0.5:80', 'denied PLATFORM_ALWAYS_BLOCKED'],
  [
    'virtual-network/virtual-networks-faq',
    'broadcast',
    NET,
    'a -> 255.255.255.255:80',
    'denied PLATFORM_ALWAYS_BLOCKED',
  ],
  [
    'virtual-network/virtual-network-network-interface',
    'an address of another',
    NET,
    'a as 10.0.1.9 -> b:80',
    'denied SPOOFED_SOURCE RETURN_NO_ROUTE',
  ],
  [
    'virtual-network/virtual-network-network-interface',
    'an address of another, whichever appliance a load balancer chooses',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/fw 10.0.3.0/24;nic a 10.0.1.4 in v/app;nic f 10.0.3.4 in v/fw pip=20.1.1.1 forwards;nic g 10.0.3.5 in v/fw pip=20.1.1.2 forwards;lb l 10.0.3.9 in v/fw;balance l All 0 0 f,g;route r 0.0.0.0/0 10.0.3.9',
    'a as 10.0.1.9 -> 8.8.8.8:80',
    'denied SPOOFED_SOURCE RETURN_NO_ROUTE',
  ],
  ['virtual-network/virtual-network-network-interface', 'its own address', NET, 'a as 10.0.1.4 -> b:80', 'delivered'],
  ...[
    ['its own address at another interface', 'c as 10.9.3.5 -> 8.8.8.8:80', 'undetermined CONFIG_MISSING?'],
    ['an address of another', 'c as 10.9.3.9 -> 8.8.8.8:80', 'denied CONFIG_MISSING? SPOOFED_SOURCE'],
  ].map(([says = '', question = '', answer = '']): Case => [
    'virtual-network/virtual-network-network-interface',
    `${says}, in a network that is not among the documents`,
    `${NET};nic c 10.9.3.4 in gone/s vm=c;nic d 10.9.3.5 in gone/s vm=c`,
    question,
    answer,
  ]),
  [
    'virtual-network/virtual-network-network-interface',
    'an interface that forwards may send for others, and they get the answer',
    `${NET.replace('vm=a', 'vm=a forwards')};nic c 10.0.1.9 in v/app vm=c`,
    'a as 10.0.1.9 -> b:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  ...[
    ['a loopback address is the machine itself, which no group sees', 'a -> 127.0.0.1:80'],
    ['all of them are', 'a -> 127.8.8.8:80'],
    ['for ICMP, too', 'icmp a -> 127.0.0.1:0'],
    ['and in IPv6, also where the network has none', 'a -> ::1:80'],
  ].map(([says = '', question = '']): Case => [
    'network-watcher/network-watcher-connectivity-overview',
    says,
    `${NET.replace('10.0.1.0/24', '10.0.1.0/24 nsg=n rt=r')};rule n 100 out Deny * * > *;rule n 100 in Deny * * > *;route r 0.0.0.0/0 None`,
    question,
    'delivered',
  ]),
  [
    'network-watcher/network-watcher-connectivity-overview',
    'unless that is off',
    `${NET};power a stopped`,
    'a -> 127.0.0.1:80',
    'machine-off VM_NOT_RUNNING VM_NOT_RUNNING',
  ],
];

describe('what the platform does by itself, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});
