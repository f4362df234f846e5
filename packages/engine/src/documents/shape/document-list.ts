import { bad, ok, type Result } from '../../result.ts';
import { read, textOr, type CloudResource } from '../resource.ts';
import { asResource } from './flat-document.ts';
import { withToldState } from './told-state.ts';

/**
 * The ARM resources of a file: a list, or an object that has one as `value` (a list of ARM's), `resources` (an export) or `data` (what
 * Resource Graph answers); also as the Azure CLI prints them, without `properties`. Only what each is called is looked at here, and whether it
 * is all: of half a network everything else would be told as not there. The problem continues the name of the file.
 */
export function readDocumentList(json: unknown): Result<readonly CloudResource[]> {
  const names = MEMBERS.filter((name) => Array.isArray(read(json, name)));
  const [name = '', second] = names;
  const list = Array.isArray(json)
    ? (json as readonly unknown[])
    : (read(json, name) as readonly unknown[] | undefined);
  if (list === undefined)
    return bad("has no list of ARM resources: expected an array, or 'value', 'resources' or 'data'");
  if (second !== undefined) return bad(`has a list as '${name}' and one as '${second}': expected one of them`);
  const more = MORE.find((member) => textOr(read(json, member)) !== undefined);
  if (more !== undefined)
    return bad(`is a page of a list that goes on at '${more}': expected all of its pages in one list`);
  const wrong = list.findIndex((each) => !isNamed(each));
  return wrong < 0
    ? ok(list.map((each) => withToldState(asResource(each))) as readonly CloudResource[])
    : bad(`has no 'id' at [${wrong}]: expected an ARM resource with the id that it has or will have`);
}

const MEMBERS = ['value', 'resources', 'data'] as const;

/** Where the next page is. */
const MORE = ['nextLink', 'skip_token', '$skipToken'] as const;

function isNamed(document: unknown): boolean {
  const id = read(document, 'id');
  return typeof id === 'string' && id.startsWith('/');
}
