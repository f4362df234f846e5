import { bad, ok, type Result } from '../../result.ts';
import { read, type CloudResource } from '../resource.ts';

/**
 * The ARM resources of a file: a list, or an object that has one as `value` (a list of ARM's) or `resources` (an export). Only
 * what each is called is looked at here. The problem continues the name of the file.
 */
export function readDocumentList(json: unknown): Result<readonly CloudResource[]> {
  const list = [json, read(json, 'value'), read(json, 'resources')].find(Array.isArray) as
    | readonly unknown[]
    | undefined;
  if (list === undefined) return bad("has no list of ARM resources: expected an array, or 'value' or 'resources'");
  const wrong = list.findIndex((each) => !isNamed(each));
  return wrong < 0
    ? ok(list as readonly CloudResource[])
    : bad(`has no 'id' at [${wrong}]: expected an ARM resource with the id that it has or will have`);
}

function isNamed(document: unknown): boolean {
  const id = read(document, 'id');
  return typeof id === 'string' && id.startsWith('/');
}
