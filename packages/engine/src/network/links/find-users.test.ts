import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { lintCloud } from '../../lint/lint.ts';
import { openCloud } from '../cloud/open-cloud.ts';

const NET = cloudOf(
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 nsg=n rt=r nat=g',
  'subnet v/data 10.0.2.0/24 nsg=m',
  'nic a 10.0.1.4 in v/app nsg=n',
  'nic b 10.0.2.4 in v/data',
  'nsg n',
  'nsg m',
  'table r',
  'natgw g',
);

/** Some documents that list who has them. */
const listing = (lists: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>) =>
  NET.map((document): CloudResource => {
    const own = Object.entries(lists).find(([name]) => document.id.endsWith(`/${name}`))?.[1] ?? {};
    const more = Object.entries(own).map(([member, ids]) => [member, ids.map((id) => ({ id }))] as const);
    return { ...document, properties: { ...(document.properties as object), ...Object.fromEntries(more) } };
  });

const said = (documents: readonly CloudResource[]) =>
  [...lintCloud(openCloud(documents).at(1))]
    .flat()
    .map(({ resource, field, problem }) => `${resource.split('/').at(-1)} ${field.split('.').at(-1)} ${problem}`);

const [app, data] = ['app', 'data'].map((name) => `${idOf('virtualNetworks', 'v')}/subnets/${name}`) as [
  string,
  string,
];
const [a, b] = [idOf('networkInterfaces', 'a'), idOf('networkInterfaces', 'b')];

describe('who has a group, a table or a NAT gateway', () => {
  const before = said(NET);
  const more = (lists: Parameters<typeof listing>[0]) => said(listing(lists)).filter((each) => !before.includes(each));

  it('is nothing to say where both sides agree, in whatever case', () =>
    expect(
      more({
        'networkSecurityGroups/n': { subnets: [app.toUpperCase()], networkInterfaces: [a] },
        'routeTables/r': { subnets: [app] },
        'natGateways/g': { subnets: [app] },
      }),
    ).toEqual([]));

  it('decides where a list says otherwise, and that is said', () =>
    expect(
      more({
        'networkSecurityGroups/n': { subnets: [data], networkInterfaces: [b] },
        'routeTables/r': { subnets: [data] },
        'natGateways/g': { subnets: [data] },
      }),
    ).toEqual([
      `n subnets It lists ${data}, which names ${idOf('networkSecurityGroups', 'm')}.`,
      `n networkInterfaces It lists ${b}, which names no security group.`,
      `r subnets It lists ${data}, which names no route table.`,
      `g subnets It lists ${data}, which names no NAT gateway.`,
    ]));

  it('may have no document, and then a table is not said to be nobody’s', () => {
    const apart = cloudOf('table r', 'route r 0.0.0.0/0 None', 'nsg n');
    expect(said(apart)).toEqual([
      'r id No subnet has this route table.',
      'n id No subnet and no interface has this security group.',
    ]);
    const listed = apart.map((document) => ({
      ...document,
      properties: { ...(document.properties as object), subnets: [{ id: app }, { id: data }] },
    }));
    const words = `subnets There is no ${app} among the documents, nor any of 1 more that it lists.`;
    expect(said(listed)).toEqual([`n ${words}`, `r ${words}`]);
  });
});
