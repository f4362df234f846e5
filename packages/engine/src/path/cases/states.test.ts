import { describe, expect, it } from 'vitest';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { answerTo, type Case } from './cases.fixture.ts';

const NET = 'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.1.5 in v/app vm=b';
const GATEWAY = `${NET};subnet v/GatewaySubnet 10.0.9.0/24;gw g in v/GatewaySubnet`;
const SITE = 'site s 192.168.0.0/16;connect c g s';

const SECOND = `${NET};subnet v/other 10.0.2.0/24;nic c 10.0.2.4 in v/other vm=b;nic d 10.0.2.5 in v/other vm=d`;

const CASES: readonly Case[] = [
  [
    'virtual-machines/windows/multiple-nics',
    'a second interface has no way out of its subnet, unless its system is set up for it',
    SECOND,
    'a -> 10.0.2.4:80',
    'delivered ASSUMPTION_MADE?',
  ],
  ['virtual-machines/windows/multiple-nics', 'it needs none there', SECOND, 'd -> 10.0.2.4:80', 'delivered'],
  ['virtual-machines/windows/multiple-nics', 'the first one has it', SECOND, 'd -> 10.0.1.5:80', 'delivered'],
  [
    'virtual-machines/windows/multiple-nics',
    'nor does what it sends get out by itself',
    SECOND,
    'c -> 10.0.1.4:80',
    'delivered ASSUMPTION_MADE?',
  ],
  [
    'azure-resource-manager/management/async-operations',
    'a deployment that is done',
    `${NET};state networkInterfaces/b Succeeded`,
    'a -> b:80',
    'delivered',
  ],
  [
    'azure-resource-manager/management/async-operations',
    'an interface whose deployment failed',
    `${NET};state networkInterfaces/b Failed`,
    'a -> b:80',
    'delivered RESOURCE_NOT_RUNNING?',
  ],
  [
    'azure-resource-manager/management/async-operations',
    'an interface that is being changed',
    `${NET};state networkInterfaces/b Updating`,
    'a -> b:80',
    'delivered CONFIG_PROPAGATING?',
  ],
  [
    'azure-resource-manager/management/async-operations',
    'a machine that is being deleted',
    `${NET};state virtualMachines/b Deleting`,
    'a -> b:80',
    'delivered CONFIG_PROPAGATING?',
  ],
  [
    'azure-resource-manager/management/async-operations',
    'a load balancer whose deployment failed',
    `${NET};lb l 10.0.1.9 in v/app;balance l Tcp 80 80 b;state loadBalancers/l Failed`,
    'a -> 10.0.1.9:80',
    'delivered RESOURCE_NOT_RUNNING?',
  ],
  [
    'virtual-machines/extensions/health-extension',
    'a machine that reports to be unhealthy',
    `${NET};state virtualMachines/b unhealthy`,
    'a -> b:80',
    'delivered RESOURCE_NOT_RUNNING?',
  ],
  [
    'network-watcher/connection-troubleshoot-overview',
    'a gateway whose deployment failed',
    `${GATEWAY};${SITE};state virtualNetworkGateways/g Failed`,
    'a -> 192.168.0.4:80',
    'next-hop-missing GATEWAY_NOT_PROVISIONED',
  ],
  [
    'network-watcher/connection-troubleshoot-overview',
    'a gateway that is being made',
    `${GATEWAY};${SITE};state virtualNetworkGateways/g Creating`,
    'a -> 192.168.0.4:80',
    'next-hop-missing GATEWAY_NOT_PROVISIONED',
  ],
  [
    'network-watcher/connection-troubleshoot-overview',
    'a gateway that is being changed goes on',
    `${GATEWAY};${SITE};state virtualNetworkGateways/g Updating`,
    'a -> 192.168.0.4:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'network-watcher/connection-troubleshoot-overview',
    'a gateway that nothing is connected to, and that learned nothing',
    `learned g -;vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;subnet v/GatewaySubnet 10.0.9.0/24;gw g in v/GatewaySubnet;route r 192.168.0.0/16 VirtualNetworkGateway`,
    'a -> 192.168.0.4:80',
    'next-hop-missing NO_CONNECTION',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpngateways',
    'connections are resources of their own: a gateway without one may have been given alone',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet v/GatewaySubnet 10.0.9.0/24;gw g in v/GatewaySubnet',
    'a -> 192.168.0.4:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpngateways',
    'also where a user leads packets to it, and does not let its routes in',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;subnet v/GatewaySubnet 10.0.9.0/24;gw g in v/GatewaySubnet;route r 192.168.0.0/16 VirtualNetworkGateway;table r nobgp',
    'a -> 192.168.0.4:80',
    'leaves-model LEAVES_MODEL?',
  ],
];

describe('deployments that are not done, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});

describe('a deployment that is not done is found', () => {
  it.each([
    ['Succeeded', []],
    ['Failed', ['Its last deployment ended failed. error']],
    ['Canceled', ['Its last deployment ended canceled. error']],
    ['Updating', ['It is updating. warning']],
  ] as const)('%s', (state, found) => {
    const { findings } = compileCloud(cloudOf(...NET.split(';'), `state virtualNetworks/v ${state}`), 1);
    expect(findings.map(({ problem, severity = 'error' }) => `${problem} ${severity}`)).toEqual(found);
  });
});
