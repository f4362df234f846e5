import { expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud } from './predict-cloud.ts';

const LINES = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24',
  'nic a 10.0.1.4 in v/app vm=a pip=20.1.1.4',
  'nic b 10.0.1.5 in v/app vm=b',
  'nic p 10.0.1.6 in v/app pe=p',
  'nic q 10.0.1.7 in v/app',
  'endpoint p Approved storage:s',
  'endpoint o Approved storage:s',
  'storage s',
  'lb l 10.0.1.9 in v/app',
  'balance l Tcp 443 443 b',
  'lb m pip=20.1.1.1',
  'balance m Tcp 443 443 b',
  'lb n 10.0.1.10 in v/app',
];

/** A load balancer with another frontend, of which none of the lines knows. */
function network() {
  const documents = cloudOf(...LINES).map((document) => {
    if (document.id !== idOf('loadBalancers', 'n')) return document;
    const properties = document.properties as { readonly frontendIPConfigurations: readonly { readonly id: string }[] };
    const [first] = properties.frontendIPConfigurations;
    const other = { id: `${document.id}/frontendIPConfigurations/other`, name: 'other' };
    const ownProperties = {
      privateIPAddress: '10.0.1.12',
      subnet: { id: `${idOf('virtualNetworks', 'v')}/subnets/app` },
    };
    const frontendIPConfigurations = [first, { ...other, properties: ownProperties }];
    return { ...document, properties: { ...properties, frontendIPConfigurations } };
  });
  return compileCloud(documents, 1);
}

/** The address that is asked, and who answers there; or why nobody is asked. */
function askedBy(id: string): string {
  const prediction = predictCloud(network(), {
    source: idOf('networkInterfaces', 'a'),
    destination: { kind: 'resource', id },
    port: 443 as Port,
  });
  if (!prediction.ok) return prediction.problem;
  const { flow, hops, disposition } = prediction.value.path;
  return `${flow.destination}: ${disposition} at ${hops.at(-1)?.address}`;
}

it.each([
  ['a machine', idOf('networkInterfaces', 'b'), '10.0.1.5: delivered at 10.0.1.5'],
  ['a load balancer', idOf('loadBalancers', 'l'), '10.0.1.9: delivered at 10.0.1.5'],
  ['one written in other letters', idOf('loadBalancers', 'l').toUpperCase(), '10.0.1.9: delivered at 10.0.1.5'],
  ['a public one', idOf('loadBalancers', 'm'), '20.1.1.1: delivered at 10.0.1.5'],
  ['a private endpoint', idOf('privateEndpoints', 'p'), '10.0.1.6: delivered at 10.0.1.6'],
])('%s is asked at its address', (_, id, expected) => {
  expect(askedBy(id)).toBe(expected);
});

it.each([
  ['a private endpoint without an interface', idOf('privateEndpoints', 'o')],
  ['a load balancer that is not there', idOf('loadBalancers', 'x')],
])('%s cannot be asked', (_, id) => {
  expect(askedBy(id)).toContain(`no interface with an address belongs to ${id}`);
});

it('of two frontends of different families that of the sender is asked', () => {
  const documents = cloudOf(
    'vnet v 10.0.0.0/16 fd00::/48',
    'subnet v/app 10.0.1.0/24 fd00:0:0:1::/64',
    'nic a 10.0.1.4 in v/app',
    'nic b 10.0.1.5 in v/app',
    'lb l 10.0.1.9 in v/app',
    'balance l Tcp 443 443 b',
  ).map((document) => {
    if (!document.id.includes('loadBalancers')) return document;
    const properties = document.properties as { readonly frontendIPConfigurations: readonly object[] };
    const six = {
      id: `${document.id}/frontendIPConfigurations/six`,
      name: 'six',
      properties: { privateIPAddress: 'fd00:0:0:1::9', subnet: { id: `${idOf('virtualNetworks', 'v')}/subnets/app` } },
    };
    return {
      ...document,
      properties: { ...properties, frontendIPConfigurations: [six, ...properties.frontendIPConfigurations] },
    };
  });
  const destination = { kind: 'resource', id: idOf('loadBalancers', 'l') } as const;
  const asked = predictCloud(compileCloud(documents, 1), {
    source: idOf('networkInterfaces', 'a'),
    destination,
    port: 443 as Port,
  });
  expect(asked.ok && [asked.value.path.flow.destination, asked.value.path.disposition]).toEqual([
    '10.0.1.9',
    'delivered',
  ]);
});

it('of several frontends one is to be named', () => {
  expect(askedBy(idOf('loadBalancers', 'n'))).toMatch(
    /^n has several frontends: ask for one of them, such as \/.*\/loadBalancers\/n\/frontendIPConfigurations\//,
  );
});

it.each([
  ['a load balancer', idOf('loadBalancers', 'l'), 'no interface with an ipv4 address belongs to'],
  [
    'one of its frontends',
    `${idOf('loadBalancers', 'l')}/frontendIPConfigurations/f`,
    'is a frontend of a load balancer, which sends nothing by itself',
  ],
  [
    'a private endpoint’s interface',
    idOf('networkInterfaces', 'p'),
    'is of a private endpoint, which opens no connections',
  ],
])('%s does not send', (_, source, problem) => {
  const destination = { kind: 'resource', id: idOf('networkInterfaces', 'a') } as const;
  const asked = predictCloud(network(), { source, destination, port: 443 as Port });
  expect(asked.ok || asked.problem).toContain(problem);
});

const NAMED = ['vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app', 'nic b 10.0.1.5 in v/app'];
const named = (name: string, ...lines: readonly string[]) =>
  predictCloud(compileCloud(cloudOf(...NAMED, ...lines), 1), {
    source: idOf('networkInterfaces', 'a'),
    destination: { kind: 'name', name },
    port: 443 as Port,
  });

it('why a name has no address is told as a part of a sentence', () =>
  expect(named('x.corp.example', 'zone corp.example v')).toMatchObject({
    problem: expect.stringMatching(/so the name has no address$/) as string,
  }));
