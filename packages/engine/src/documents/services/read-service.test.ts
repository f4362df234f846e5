import { expect, it } from 'vitest';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { cloudOf } from '../cloud-lines.fixture.ts';

const findings = (...lines: readonly string[]) =>
  compileCloud(cloudOf('vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24', ...lines), 1).findings.map(
    ({ field, consequence }) => `${field}: ${consequence}`,
  );

it.each([
  ['nothing', ['storage s deny ips=20.1.1.1,20.2.0.0/16 subnets=v/app', 'sql d azure ips=20.1.1.1-20.1.1.9'], []],
  [
    'an address that is none',
    ['storage s deny ips=20.1.1.1.1'],
    [
      'properties.networkAcls.ipRules: Whom it lets in is not known: flows that no other rule lets in end undetermined.',
    ],
  ],
  [
    'a subnet that is not there',
    ['storage s deny subnets=v/gone'],
    ['properties.networkAcls.virtualNetworkRules: The rule for it lets in nobody who is.'],
  ],
  [
    'a range whose end comes before its start',
    ['sql d ips=20.1.1.9-20.1.1.1'],
    ['properties.startIpAddress: Whom it lets in is not known: flows that no other rule lets in end undetermined.'],
  ],
] as const)('in the documents of services is found: %s', (_, lines, expected) =>
  expect(findings(...lines)).toEqual(expected),
);

it('rules of a server that is not there are found', () => {
  const documents = cloudOf('sql d azure').filter(({ type }) => type !== 'Microsoft.Sql/servers');
  expect(compileCloud(documents, 1).findings.map(({ consequence }) => consequence)).toEqual([
    'The rules are left out.',
  ]);
});
