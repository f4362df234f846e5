import { expect, it } from 'vitest';
import { readDocumentList } from './document-list.ts';

const list = [{ id: '/a' }];

it.each([
  ['a list', list],
  ['an answer of ARM', { value: list }],
  ['the last page', { value: list, nextLink: '' }],
  ['an answer without more', { value: list, nextLink: null }],
  ['an export', { resources: list }],
  ['an answer of Resource Graph', { count: 1, data: list, skip_token: null }],
  ['an export beside a value that is no list', { value: 'x', resources: list }],
])('%s has documents', (_, json) => expect(readDocumentList(json)).toEqual({ ok: true, value: list }));

it.each([
  ['a page of a list', { value: list, nextLink: 'https://example.com/2' }, /goes on at 'nextLink'/],
  ['a page of Resource Graph', { data: list, skip_token: 'x' }, /goes on at 'skip_token'/],
  ['two lists', { value: [], resources: list }, /a list as 'value' and one as 'resources'/],
  ['no list', { value: 7 }, /no list of ARM resources/],
  ['a document without an id', [...list, {}], /no 'id' at \[1\]/],
])('%s is refused', (_, json, problem) =>
  expect(readDocumentList(json)).toEqual({ ok: false, problem: expect.stringMatching(problem) }),
);
