import { describe, expect, it } from 'vitest';
import { parseAddress, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { predictCloud } from '../path/cloud/predict-cloud.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { cloudOf, idOf } from './cloud-lines.fixture.ts';
import type { CloudResource } from './resource.ts';

type Parent = CloudResource & { readonly properties: Readonly<Record<string, unknown>> };

const WHOLE = cloudOf(
  'vnet v 10.0.0.0/16',
  'vnet w 10.1.0.0/16',
  'peer v w',
  'subnet v/app 10.0.1.0/24 rt=r nsg=n',
  'subnet w/data 10.1.2.0/24',
  'nic a 10.0.1.4 in v/app vm=a',
  'nic b 10.1.2.4 in w/data vm=b',
  'rule n 100 out Deny Tcp * > * 81',
  'route r 10.1.3.0/24 None',
) as readonly Parent[];

const MEMBERS = ['subnets', 'virtualNetworkPeerings', 'securityRules', 'routes', 'ipConfigurations'];

/** The same documents with every child on its own, children first. */
function apart(documents: readonly Parent[]): readonly CloudResource[] {
  const children = documents.flatMap(({ type = '', properties }) =>
    MEMBERS.flatMap((member) =>
      ((properties[member] ?? []) as readonly CloudResource[]).map((child) => ({
        ...child,
        type: `${type}/${member}`,
      })),
    ),
  );
  const parents = documents.map((document) => ({
    ...document,
    properties: Object.fromEntries(Object.entries(document.properties).filter(([member]) => !MEMBERS.includes(member))),
  }));
  return [...children, ...parents];
}

function dispositions(documents: readonly CloudResource[]) {
  const network = compileCloud(documents, 1);
  const ends = ['10.1.2.4:80', '10.1.2.4:81', '10.1.3.4:80'].map((end) => {
    const [text = '', port] = end.split(':');
    const address = parseAddress(text) as { readonly ok: true; readonly value: Address };
    const destination = { kind: 'address', address: address.value } as const;
    const source = idOf('networkInterfaces', 'a');
    const predicted = predictCloud(network, { source, destination, port: Number(port) as Port });
    return predicted.ok ? predicted.value.path.disposition : predicted.problem;
  });
  return [...ends, ...network.findings.map(({ field, problem }) => `${field}: ${problem}`)];
}

describe('children that come as documents of their own', () => {
  it('make the same network as those that lie in their parent', () => {
    expect(dispositions(WHOLE)).toEqual(['delivered', 'denied', 'blackholed']);
    expect(dispositions(apart(WHOLE))).toEqual(dispositions(WHOLE));
  });

  it('may be in both places, where both say the same', () =>
    expect(dispositions([...apart(WHOLE).slice(0, 8), ...WHOLE])).toEqual(dispositions(WHOLE)));

  it('are found where the parent says otherwise, which decides', () => {
    const rule = apart(WHOLE).find(({ type }) => type?.endsWith('/securityRules') === true);
    const other = { ...rule, properties: { ...(rule?.properties as object), access: 'Allow' } } as CloudResource;
    expect(dispositions([other, ...WHOLE])).toEqual([
      ...dispositions(WHOLE),
      `properties: ${idOf('networkSecurityGroups', 'n')} lists it too, and says otherwise.`,
    ]);
  });

  it('are found where nobody has their parent', () => {
    const route = { id: `${idOf('routeTables', 'gone')}/routes/x`, type: 'Microsoft.Network/routeTables/routes' };
    expect(dispositions([...WHOLE, route])).toEqual([
      ...dispositions(WHOLE),
      `id: There is no ${idOf('routeTables', 'gone')} among the documents.`,
    ]);
  });
});
