import { describe, expect, it } from 'vitest';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
import { issuesIn, pathFor, without, type Case, type Change } from './cases.fixture.ts';

const SETTINGS = 'vpn-gateway/vpn-gateway-about-vpn-gateway-settings';
const OWN = 'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;subnet v/GatewaySubnet 10.0.255.0/27;nic a 10.0.1.4 in v/s';
const SITE = `${OWN};gw g in v/GatewaySubnet;site s 192.168.0.0/16;connect c g s`;
const FAILED = `${SITE};state virtualNetworkGateways/g Failed`;
const NAMED = `${OWN};site s 192.168.0.0/16;connect c g s`;
const FAR = 'vnet w 10.9.0.0/16;subnet w/GatewaySubnet 10.9.1.0/27;gw h in w/GatewaySubnet';

/** Without the document of s. A gateway that was not deployed passes nothing on, and its routes are there all the same: those to s, too. */
const SITES: readonly Case[] = [
  [
    SETTINGS,
    'a private address is not reached by it, nor without it',
    FAILED,
    'a -> 192.168.1.1:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [SETTINGS, 'whether a public one is there is not known', FAILED, 'a -> 8.8.8.8:443', 'undetermined CONFIG_MISSING'],
  [SETTINGS, 'nor is it where the gateway is deployed', SITE, 'a -> 192.168.1.1:80', 'undetermined CONFIG_MISSING'],
  [
    SETTINGS,
    'what comes to the gateway by another route is lost there, too',
    `${FAILED};site t 172.16.0.0/16;connect d g t`,
    'a -> 172.16.1.1:80',
    'next-hop-missing GATEWAY_NOT_PROVISIONED',
  ],
];

/** A connection tells of a gateway, and of a network's only a subnet for one. */
const GATEWAYS: readonly Case[] = [
  [
    SETTINGS,
    'may be that of a network with a subnet for one',
    NAMED,
    'a -> 192.168.1.1:80',
    'undetermined CONFIG_MISSING',
  ],
  [SETTINGS, 'and have learned of public addresses', NAMED, 'a -> 8.8.8.8:443', 'undetermined CONFIG_MISSING'],
  [
    SETTINGS,
    'so may the other end of a connection',
    `${NAMED.replace('c g s', 'c h g to=gw')};${FAR}`,
    'a -> 10.9.1.9:80',
    'undetermined CONFIG_MISSING',
  ],
  [
    SETTINGS,
    'not where the network has no such subnet',
    NAMED.replace('GatewaySubnet', 'other'),
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'nor where it uses the gateway of a peer',
    `${NAMED};vnet w 10.9.0.0/16;peer v w remote=on;peer w v transit=on`,
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [
    'vpn-gateway/vpn-gateway-bgp-overview',
    'nor where somebody says what it learned',
    `${NAMED};learned v 192.168.0.0/16`,
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
];

const answerTo = (lines: string, question: string, ...gone: readonly string[]): string => {
  const path = pathFor(lines, question, without(...gone));
  return [path.disposition, ...issuesIn(path).map(({ code }) => code)].join(' ');
};

describe('a site that is not among the documents, behind a gateway that was not deployed', () => {
  it.each(SITES)('%s: %s', (_page, _says, lines, question, answer) =>
    expect(answerTo(lines, question, idOf('localNetworkGateways', 's'))).toBe(answer),
  );
});

describe('a gateway that a connection names, and that is not among the documents', () => {
  it.each(GATEWAYS)('%s: %s', (_page, _says, lines, question, answer) =>
    expect(answerTo(lines, question)).toBe(answer),
  );

  it('is not that of a network in another subscription', () => {
    const elsewhere: Change = (documents) =>
      documents.map((each) =>
        each.id.includes('/connections/')
          ? (JSON.parse(JSON.stringify(each).replaceAll('/subscriptions/s/', '/subscriptions/t/')) as typeof each)
          : each,
      );
    expect(pathFor(NAMED, 'a -> 8.8.8.8:443', elsewhere).disposition).toBe('reaches-internet');
  });
});
