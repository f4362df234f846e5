import { expect, it } from 'vitest';
import { readDocumentList } from './document-list.ts';

const list = [{ id: '/a' }];

it.each([
  ['a list', list],
  ['an answer of ARM', { value: list }],
  ['the last page', { value: list, nextLink: '' }],
  ['an answer without more', { value: list, nextLink: null }],
  ['an export', { resources: list }],
  ['one resource', list[0]],
  ['an answer of Resource Graph', { count: 1, data: list, skip_token: null }],
  ['an export beside a value that is no list', { value: 'x', resources: list }],
])('%s has documents', (_, json) => expect(readDocumentList(json)).toEqual({ ok: true, value: list }));

it.each([
  ['a page of a list', { value: list, nextLink: 'https://example.com/2' }, /goes on at 'nextLink'/],
  ['a page of Resource Graph', { data: list, skip_token: 'x' }, /goes on at 'skip_token'/],
  ['two lists', { value: [], resources: list }, /a list as 'value' and one as 'resources'/],
  ['no list', { value: 7 }, /no list of ARM resources/],
  [
    'a template',
    { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', resources: [] },
    /^is a template/,
  ],
  [
    'a state of Terraform',
    { version: 4, terraform_version: '1.9.0', resources: [] },
    /^is a state or a plan of Terraform/,
  ],
  ['what PowerShell prints', [{ Id: '/a', Name: 'a' }], /^is what PowerShell prints/],
  ['a document without an id', [...list, {}], /no 'id' at \[1\]/],
])('%s is refused', (_, json, problem) =>
  expect(readDocumentList(json)).toEqual({ ok: false, problem: expect.stringMatching(problem) }),
);

it('a machine alone has its extensions in it', () => {
  const machine = { id: '/m', properties: {}, resources: [{ id: '/m/extensions/e' }] };
  expect(readDocumentList(machine)).toEqual({ ok: true, value: [machine] });
});
