import { expect, it } from 'vitest';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { cloudOf } from '../cloud-lines.fixture.ts';
import { readDocumentList } from './document-list.ts';
import { asSpelt } from './spelling.ts';

const NETWORK = cloudOf(
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 nsg=n rt=t private',
  'table t',
  'route t 0.0.0.0/0 10.0.1.9',
  'rule n 100 in Deny Tcp 10.0.0.0/8 > VirtualNetwork 80,443',
  'nic a 10.0.1.4 in v/app vm=a pip=20.1.1.1 forwards',
  'lb l 10.0.1.9 in v/app',
  'balance l Tcp 80 8080 a,10.0.2.4@v probe=80',
  'zone privatelink.blob.core.windows.net v',
  'record privatelink.blob.core.windows.net s 10.0.1.9',
);

// "Default outbound access in Azure" has `defaultoutboundaccess` in a template.
it.each([
  ['in lower case', (member: string) => member.toLowerCase()],
  ['with a capital letter', (member: string) => member.charAt(0).toUpperCase() + member.slice(1)],
])('a network whose members are written %s is the same', (_, write) => {
  const read = readDocumentList(
    NETWORK.map(({ properties, ...rest }) => ({ ...rest, properties: written(properties, write) })),
  );
  if (!read.ok) throw new Error(read.problem);
  const [one, other] = [NETWORK, read.value].map((documents) => compileCloud(documents, 1));
  expect(other).toEqual(one);
});

function written(value: unknown, write: (member: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => written(item, write));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([member, each]) => [write(member), written(each, write)]));
}

it('what is spelt as ARM spells it stays as it is, and so do tags and what has both', () => {
  const document = {
    id: '/a',
    tags: { PROPERTIES: '1' },
    properties: { other: 1, Primary: 1, primary: true },
  };
  expect(asSpelt(document)).toBe(document);
});
