import { expect, it } from 'vitest';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { cloudOf } from '../cloud-lines.fixture.ts';

const NET = ['vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app'];

/** What is found of a load balancer's probe. */
const found = (probe: object) => {
  const documents = cloudOf(...NET, 'lb l 10.0.1.9 in v/app', 'balance l Tcp 80 80 a probe=80');
  const balancer = documents.find(({ type }) => type?.endsWith('loadBalancers'));
  const probes = [{ id: `${balancer?.id}/probes/p0`, properties: probe }];
  const document = { id: '', ...balancer, properties: { ...(balancer?.properties as object), probes } };
  return compileCloud([document, ...documents.filter((each) => each !== balancer)], 1).findings.flatMap(
    ({ resource, field, problem, consequence }) =>
      resource.endsWith('/probes/p0') ? [`${field}: ${problem} ${consequence}`] : [],
  );
};

it.each([
  ['a port', { protocol: 'Tcp', port: 80 }, []],
  [
    'none',
    { protocol: 'Tcp' },
    [
      'properties.port: The probe names no port. Backends that are probed by it may be left out, where rules may keep probes out.',
    ],
  ],
  [
    'one that is none',
    { protocol: 'Tcp', port: 'http' },
    ["properties.port: 'http' stands where a port from 0 to 65535 belongs. It is not read, as if it were not there."],
  ],
])('a load balancer’s probe that names %s', (_, probe, expected) => expect(found(probe)).toEqual(expected));
