import { bad, ok, type Result } from '../../result.ts';
import { read, textOr, type CloudResource } from '../resource.ts';

/**
 * The ARM resources of a file: a list, or an object that has one as `value` (a list of ARM's) or `resources` (an export). Only
 * what each is called is looked at here, and whether it is all: of half a network everything else would be told as not there. The problem continues the name of the file.
 */
export function readDocumentList(json: unknown): Result<readonly CloudResource[]> {
  const lists = [json, read(json, 'value'), read(json, 'resources')].filter(Array.isArray) as readonly unknown[][];
  const [list, second] = lists;
  if (list === undefined) return bad("has no list of ARM resources: expected an array, or 'value' or 'resources'");
  if (second !== undefined) return bad("has a list as 'value' and one as 'resources': expected one of them");
  if (textOr(read(json, 'nextLink')) !== undefined)
    return bad("is a page of a list that goes on at 'nextLink': expected all of its pages in one list");
  const wrong = list.findIndex((each) => !isNamed(each));
  return wrong < 0
    ? ok(list as readonly CloudResource[])
    : bad(`has no 'id' at [${wrong}]: expected an ARM resource with the id that it has or will have`);
}

function isNamed(document: unknown): boolean {
  const id = read(document, 'id');
  return typeof id === 'string' && id.startsWith('/');
}
