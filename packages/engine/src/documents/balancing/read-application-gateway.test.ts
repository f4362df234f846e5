import { describe, expect, it } from 'vitest';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { cloudOf } from '../cloud-lines.fixture.ts';
import type { CloudResource } from '../resource.ts';

const NET = cloudOf('vnet v 10.0.0.0/16', 'subnet v/gw 10.0.3.0/24', 'nic b 10.0.3.200 in v/gw');
const SOUND = cloudOf('appgw g 10.0.3.9 in v/gw', 'listen g 80 8080 b').find(({ type }) =>
  type?.endsWith('applicationGateways'),
);

/** What is found about a gateway whose document is sound but for these members. */
const findings = (changes: object, net: readonly CloudResource[] = NET) =>
  compileCloud(
    [...net, { id: '', ...SOUND, properties: { ...(SOUND?.properties as object), ...changes } }],
    1,
  ).findings.map(({ field, consequence }) => `${field}: ${consequence}`);

const LEFT_OUT = 'What the gateway does with requests is not known: packets to it end undetermined.';
const NOBODY = 'Packets to this frontend find nobody.';
const NOWHERE = 'Where it is, and what it reaches, is not known: packets to it find nobody.';
const UNSEEN = 'What may pass to it, and what it reaches, is not known: packets to it end undetermined.';

describe('an application gateway that cannot be taken as it stands is found', () => {
  it.each([
    ['nothing', {}, []],
    ['no subnet', { gatewayIPConfigurations: [] }, [`properties.gatewayIPConfigurations: ${NOWHERE}`]],
    [
      'a subnet that is not there',
      { gatewayIPConfigurations: [{ properties: { subnet: { id: '/gone' } } }] },
      [`properties.gatewayIPConfigurations: ${UNSEEN}`],
    ],
    ['no listener', { httpListeners: [] }, [`properties.httpListener.id: ${LEFT_OUT}`]],
    ['no frontend', { frontendIPConfigurations: [] }, [`properties.httpListener.id: ${LEFT_OUT}`]],
    ['no port', { frontendPorts: [] }, [`properties.httpListener.id: ${LEFT_OUT}`]],
    ['no pool', { backendAddressPools: [] }, [`properties.backendAddressPool.id: ${LEFT_OUT}`]],
    [
      'settings whose probe is not there',
      {
        backendHttpSettingsCollection: [{ name: '8080', properties: { port: 8080, probe: { id: '/gone' } } }],
      },
      ['properties.probe.id: Its backends are taken to be probed at the port of the settings.'],
    ],
    // "In case not set, port from http settings will be used" ("ApplicationGatewayProbePropertiesFormat").
    ['a probe without a port', { probes: [{ name: 'p', properties: { protocol: 'Http', path: '/' } }] }, []],
    [
      'a probe’s port that is none',
      { probes: [{ name: 'p', properties: { port: 'http' } }] },
      ['properties.port: Backends are taken to be probed at the port of their settings.'],
    ],
    ['no settings', { backendHttpSettingsCollection: [] }, [`properties.backendHttpSettings.id: ${LEFT_OUT}`]],
    [
      'a frontend without an address, as Azure has not given it one yet',
      { frontendIPConfigurations: [{ name: 'private', properties: {} }] },
      [`properties.privateIPAddress: ${NOBODY}`],
    ],
    [
      'a public address that is not there',
      { frontendIPConfigurations: [{ name: 'private', properties: { publicIPAddress: { id: '/gone' } } }] },
      [`properties.publicIPAddress.id: ${NOBODY}`],
    ],
  ] as const)('%s', (_, changes, expected) => expect(findings(changes)).toEqual(expected));

  it.each([
    ['Standard_v2', 9000],
    ['Standard', -1],
  ])('a probe of a gateway of the tier %s has a port of its own, or none', (tier, expected) => {
    const probed = cloudOf('appgw g 10.0.3.9 in v/gw', 'listen g 80 8080 b probe=9000').at(-1);
    const document = { id: '', ...probed, properties: { ...(probed?.properties as object), sku: { tier } } };
    expect([...compileCloud([...NET, document], 1).applicationGateways.rules.probePorts]).toEqual([expected]);
  });

  it('a backend that is not there', () =>
    expect(findings({}, NET.slice(0, 1))).toEqual([
      'properties.backendAddressPool.id: What becomes of requests to it is not known: such ways end undetermined.',
    ]));
});
