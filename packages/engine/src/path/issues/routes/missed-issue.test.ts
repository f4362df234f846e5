import { describe, expect, it } from 'vitest';
import type { Port } from '../../../address/port.ts';
import { cloudOf, idOf } from '../../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../../network/cloud/compile-cloud.ts';
import { portsBetween } from '../../../reach/ports-between.ts';
import { whoReaches } from '../../../reach/who-reaches.ts';
import { predictCloud } from '../../cloud/predict-cloud.ts';

/* Documents may give two machines one address, though Azure refuses that: the first has it, and the other one is a finding. */
const NET = [
  'vnet v 10.0.0.0/16',
  'subnet v/s 10.0.1.0/24',
  'nic a 10.0.1.4 in v/s',
  'nic b 10.0.1.5 in v/s',
  'nic c 10.0.1.5 in v/s',
];
/** By a gateway answers come from a network that has the same addresses. */
const LED = [
  'vnet v 10.0.0.0/16',
  'subnet v/s 10.0.1.0/24 rt=r',
  'subnet v/GatewaySubnet 10.0.9.0/24',
  // One for tunnels would hand it on into its own network.
  'gw g in v/GatewaySubnet ExpressRoute',
  'nic a 10.0.1.4 in v/s',
  'nic b 10.0.1.5 in v/s',
  'vnet w 10.0.0.0/16',
  'subnet w/s 10.0.1.0/24',
  'subnet w/GatewaySubnet 10.0.9.0/24',
  'gw h in w/GatewaySubnet',
  'nic x 10.0.1.5 in w/s',
  'connect c g h',
  'route r 10.0.1.5/32 VirtualNetworkGateway',
];
const nic = (name: string) => idOf('networkInterfaces', name);

/** What a path, exact ports and who reaches somebody say of one question. */
function answers(lines: readonly string[], source: string, to: string) {
  const network = compileCloud(cloudOf(...lines), 1);
  const predicted = predictCloud(network, {
    source: nic(source),
    destination: { kind: 'resource', id: nic(to) },
    port: 80 as Port,
  });
  const ports = portsBetween(network, nic(source), nic(to));
  const reached = whoReaches(network, nic(to), 80 as Port);
  if (!predicted.ok || !ports.ok || !reached.ok) throw new Error('these are questions');
  const { hops, disposition } = predicted.value.path;
  const errors = hops.flatMap(({ issues = [] }) => issues.filter(({ severity }) => severity === 'error'));
  return {
    disposition,
    ports: [...new Set(ports.value.map((each) => each.disposition))],
    reaches: reached.value.configurations.includes(`${nic(source)}/ipConfigurations/ipconfig1`),
    issues: errors.map(({ code, context }) => [code, context['first'] ?? context['nearer']]),
  };
}

describe('an address that two machines have in one network', () => {
  const first = (name: string) => `${nic(name)}/ipConfigurations/ipconfig1`;
  it.each([
    [
      'is the first one’s',
      NET,
      'a',
      'b',
      { disposition: 'delivered', ports: ['delivered'], reaches: true, issues: [] },
    ],
    [
      'is not the other one’s',
      NET,
      'a',
      'c',
      { disposition: 'no-route', ports: ['no-route'], reaches: false, issues: [['ADDRESS_OVERLAP', first('b')]] },
    ],
    [
      'gets answers to the first one only',
      NET,
      'c',
      'a',
      { disposition: 'no-way-back', ports: ['no-way-back'], reaches: false, issues: [['ADDRESS_OVERLAP', first('b')]] },
    ],
    [
      'is another one’s where a gateway leads to a network that has it, too',
      LED,
      'a',
      'b',
      {
        disposition: 'no-route',
        ports: ['no-route'],
        reaches: false,
        issues: [['ADDRESS_OVERLAP', idOf('virtualNetworks', 'w')]],
      },
    ],
  ])('%s', (_, lines, source, to, expected) => expect(answers(lines, source, to)).toEqual(expected));

  it('is a finding', () =>
    expect(compileCloud(cloudOf(...NET), 1).findings).toMatchObject([
      { resource: first('c'), consequence: `Packets to 10.0.1.5 are taken to go to ${first('b')}.` },
    ]));
});
