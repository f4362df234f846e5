import { bad, ok, type Result } from '../../result.ts';
import { isGiven, read, textOr, type CloudResource } from '../resource.ts';
import { asResource } from './flat-document.ts';
import { asSpelt } from './spelling.ts';
import { withToldState } from './told-state.ts';

/**
 * The ARM resources of a file: a list, or an object that has one as `value` (a list of ARM's), `resources` (an export) or `data` (what
 * Resource Graph answers), or one resource alone; also as the Azure CLI prints them, without `properties`. Only what each is called is looked
 * at here, how its members are spelt, and whether it is all: of half a network everything else would be told as not there. The problem
 * continues the name of the file.
 */
export function readDocumentList(json: unknown): Result<readonly CloudResource[]> {
  const other = otherThing(json);
  if (other !== undefined)
    return bad(`is ${other}: expected ARM resources, each with its 'id', as 'az resource show' prints them`);
  // A machine's extensions are `resources` in it.
  const names = isNamed(json) ? [] : MEMBERS.filter((name) => Array.isArray(read(json, name)));
  const [name = '', second] = names;
  const list = listIn(json, name);
  if (list === undefined)
    return bad("has no list of ARM resources: expected an array, or 'value', 'resources' or 'data', or one resource");
  if (second !== undefined) return bad(`has a list as '${name}' and one as '${second}': expected one of them`);
  const more = MORE.find((member) => textOr(read(json, member)) !== undefined);
  if (more !== undefined)
    return bad(`is a page of a list that goes on at '${more}': expected all of its pages in one list`);
  const wrong = list.findIndex((each) => !isNamed(each));
  return wrong < 0
    ? ok(list.map((each) => withToldState(asResource(asSpelt(each as object)))) as readonly CloudResource[])
    : bad(`has no 'id' at [${wrong}]: expected an ARM resource with the id that it has or will have`);
}

function listIn(json: unknown, name: string): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json as readonly unknown[];
  return isNamed(json) ? [json] : (read(json, name) as readonly unknown[] | undefined);
}

/** What people have of their networks in files that have no resources of ARM. */
function otherThing(json: unknown): string | undefined {
  if (/deployment(?:template|parameters)\.json/i.test(textOr(read(json, '$schema')) ?? ''))
    return 'a template, which says what it deploys by expressions';
  if (isGiven(json, 'terraform_version')) return 'a state or a plan of Terraform';
  return isGiven(Array.isArray(json) ? json[0] : json, 'Id') ? 'what PowerShell prints' : undefined;
}

const MEMBERS = ['value', 'resources', 'data'] as const;

/** Where the next page is. */
const MORE = ['nextLink', 'skip_token', '$skipToken'] as const;

function isNamed(document: unknown): boolean {
  const id = read(document, 'id');
  return typeof id === 'string' && id.startsWith('/');
}
