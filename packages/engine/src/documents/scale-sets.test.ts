import { describe, expect, it } from 'vitest';
import type { Port } from '../address/port.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { predictCloud } from '../path/cloud/predict-cloud.ts';
import { cloudOf, idOf, machineId } from './cloud-lines.fixture.ts';
import { idInScaleSet, inScaleSet } from './in-scale-set.fixture.ts';
import { machineNameOf, type CloudResource } from './resource.ts';

const WITHIN = inScaleSet(
  cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24',
    'nic a 10.0.1.4 in v/app vm=1',
    'nic b 10.0.1.5 in v/app vm=2',
    'lb l 10.0.1.9 in v/app',
    'balance l Tcp 80 80 b',
  ),
);
const ONE = idInScaleSet(idOf('networkInterfaces', 'a'));
const TWO = idInScaleSet(machineId('2'));

const typed = (document: CloudResource): CloudResource => {
  const [, path = ''] = document.id.split('/providers/');
  const type = path.split('/').filter((_, at) => at === 0 || at % 2 === 1);
  return { ...document, type: type.join('/') };
};
const shouted = ({ id, ...rest }: CloudResource): CloudResource => ({
  ...rest,
  id: id.replace('virtualMachineScaleSets/set', 'VIRTUALMACHINESCALESETS/SET').replace('/g/', '/G/'),
});
const put = (id: string, properties: object) =>
  WITHIN.map((each) =>
    each.id === id ? { ...each, properties: { ...(each.properties as object), ...properties } } : each,
  );

function pathFrom(source: string, to: string, documents: readonly CloudResource[]) {
  const network = compileCloud(documents, 1);
  const predicted = predictCloud(network, { source, destination: { kind: 'resource', id: to }, port: 80 as Port });
  if (!predicted.ok) return predicted.problem;
  const { disposition, hops } = predicted.value.path;
  return [
    disposition,
    ...hops.flatMap(({ issues = [] }) => issues.map(({ sentence }) => sentence)),
    ...network.findings,
  ];
}

describe('machines and interfaces of a scale set ("virtualMachineScaleSets/virtualMachines")', () => {
  it.each([
    ['told by their ids alone', WITHIN],
    ['with their types', WITHIN.map(typed)],
    ['with ids in another case', WITHIN.map(shouted)],
    [
      'with the type of other interfaces',
      WITHIN.map((each) =>
        each.id.includes('/networkInterfaces/') ? { ...each, type: 'Microsoft.Network/networkInterfaces' } : each,
      ),
    ],
  ])('are read %s', (_, documents) => {
    expect(pathFrom(ONE, TWO, documents)).toEqual(['delivered']);
    expect(pathFrom(ONE, idOf('loadBalancers', 'l'), documents)).toEqual(['delivered']);
  });

  it('have a power state', () =>
    expect(pathFrom(ONE, TWO, put(TWO, { instanceView: { statuses: [{ code: 'PowerState/deallocated' }] } }))).toEqual([
      'machine-off',
      'The machine set_2 is not running: it is deallocated.',
    ]));

  it('have a deployment of their own, beside that of the set', () => {
    const set = { id: TWO.split('/virtualMachines/')[0] ?? '', properties: { provisioningState: 'Failed' } };
    const about = (documents: readonly CloudResource[]) => JSON.stringify(pathFrom(ONE, TWO, documents));
    // Its findings are those of the set alone.
    expect(about([...WITHIN, set])).not.toContain('/virtualMachines/');
    expect(about(put(TWO, { provisioningState: 'Updating' }))).toContain('set_2 is updating');
  });

  it('have public addresses, which lie in their configurations', () => {
    const configuration = `${ONE}/ipConfigurations/ipconfig1`;
    const shown = { id: `${configuration}/publicIPAddresses/p`, properties: { ipAddress: '20.1.1.1' } };
    const { ipConfigurations: [own = {}] = [] } = (WITHIN.find(({ id }) => id === ONE)?.properties ?? {}) as {
      readonly ipConfigurations?: readonly { readonly properties?: object }[];
    };
    const naming = { ...own, properties: { ...own.properties, publicIPAddress: { id: shown.id.toUpperCase() } } };
    const network = compileCloud([...put(ONE, { ipConfigurations: [naming] }), shown], 1);
    expect(network.findings).toEqual([]);
    expect(
      predictCloud(network, {
        source: ONE,
        destination: { kind: 'address', address: '8.8.8.8' as never },
        port: 80 as Port,
      }),
    ).toMatchObject({ value: { path: { disposition: 'reaches-internet' } } });
    expect(
      JSON.stringify(
        predictCloud(network, {
          source: TWO,
          destination: { kind: 'address', address: '20.1.1.1' as never },
          port: 80 as Port,
        }),
      ),
    ).toContain(configuration);
  });

  it.each([
    [TWO, 'set_2'],
    [TWO.toUpperCase(), 'SET_2'],
    [machineId('web'), 'web'],
  ])('%s is called %s', (id, name) => expect(machineNameOf(id)).toBe(name));
});
