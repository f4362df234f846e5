import { describe, expect, it } from 'vitest';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
import { issuesIn, pathFor, without, type Case } from './cases.fixture.ts';

const SETTINGS = 'vpn-gateway/vpn-gateway-about-vpn-gateway-settings';
const OWN = 'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;subnet v/GatewaySubnet 10.0.255.0/27;nic a 10.0.1.4 in v/s';
const SITE = `${OWN};gw g in v/GatewaySubnet;site s 192.168.0.0/16;connect c g s`;
const FAILED = `${SITE};state virtualNetworkGateways/g Failed`;

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

const answerTo = (lines: string, question: string, ...gone: readonly string[]): string => {
  const path = pathFor(lines, question, without(...gone));
  return [path.disposition, ...issuesIn(path).map(({ code }) => code)].join(' ');
};

describe('a site that is not among the documents, behind a gateway that was not deployed', () => {
  it.each(SITES)('%s: %s', (_page, _says, lines, question, answer) =>
    expect(answerTo(lines, question, idOf('localNetworkGateways', 's'))).toBe(answer),
  );
});
