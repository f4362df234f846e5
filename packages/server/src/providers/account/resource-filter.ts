import { bad, ok, type Result } from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';

/** What a `$filter` of a resource list asks of a document. */
export type ResourceFilter = (document: ArmDocument) => boolean;

/** What a condition can be about, by lower-case name. Values compare without case, as ids do. */
const FIELDS: ReadonlyMap<string, (document: ArmDocument) => string | undefined> = new Map([
  ['resourcetype', ({ type }) => type],
  ['name', ({ name }) => name],
  ['location', ({ location }) => location],
  ['resourcegroup', ({ id }) => id.split('/')[4]],
]);

const COMPARISON = /^(\w+)\s+(eq|ne)\s+'((?:[^']|'')*)'$/i;
const SUBSTRING = /^substringof\('((?:[^']|'')*)',\s*name\)(?:\s+eq\s+true)?$/i;

/** Reads conditions joined by `and`: `resourceType eq '…'`, also name, location, resourceGroup, tagName with tagValue. */
export function readFilter(text: string): Result<ResourceFilter> {
  if (text.trim() === '') return ok(() => true);
  const filters: ResourceFilter[] = [];
  let tag: string | undefined;
  for (const part of partsOf(text)) {
    const substring = SUBSTRING.exec(part);
    if (substring !== null) {
      const wanted = unquoted(substring[1]).toLowerCase();
      filters.push(({ name }) => name.toLowerCase().includes(wanted));
      continue;
    }
    const [, field = '', operator = '', quoted] = COMPARISON.exec(part) ?? [];
    const value = unquoted(quoted);
    const isEqual = operator.toLowerCase() === 'eq';
    if (field.toLowerCase() === 'tagname' && isEqual) {
      tag = value;
      filters.push(({ tags }) => tags?.[value] !== undefined);
    } else if (field.toLowerCase() === 'tagvalue' && isEqual && tag !== undefined) {
      const name = tag;
      filters.push(({ tags }) => tags?.[name] === value);
    } else {
      const read = FIELDS.get(field.toLowerCase());
      if (read === undefined) return bad(`The filter '${part.slice(0, 200)}' is not understood.`);
      filters.push((document) => (read(document)?.toLowerCase() === value.toLowerCase()) === isEqual);
    }
  }
  return ok((document) => filters.every((filter) => filter(document)));
}

/** At `and` outside quotes. */
const partsOf = (text: string) =>
  text
    .split(/\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)/i)
    .map((part) => part.trim().replace(/^\(+(?=\w+\s)|(?<=')\)+$/g, ''));

const unquoted = (text = '') => text.replaceAll("''", "'");
