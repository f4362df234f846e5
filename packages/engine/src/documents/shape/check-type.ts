import type { Finding } from '../finding.ts';
import { keyOf, typeOf, type CloudResource } from '../resource.ts';

/** Finds a type that is not the one in the id (`…/providers/Microsoft.Network/virtualNetworks/v`): one of them is misspelled. */
export function addTypeFault({ id, type }: CloudResource, findings: Finding[]): void {
  if (typeof type !== 'string' || type === '' || isShortly(id, type)) return;
  const said = typeOf({ id });
  if (said === '' || said === keyOf(type) || said.startsWith(SCALE_SET)) return;
  findings.push({
    resource: id,
    field: 'type',
    problem: `'${type}' is not the type in the id, which is ${said}.`,
    consequence: 'It is read as its type says, and not as what its id names.',
  });
}

/** Interfaces of a scale set's machines lie in the set, and are of the type of all others. */
const SCALE_SET = 'microsoft.compute/virtualmachinescalesets/';

/** Does the id end in the type as it is spelled, and a name? So it is nearly always, and told without making a text. */
function isShortly(id: string, type: string): boolean {
  const at = id.indexOf(type);
  const end = at + type.length;
  return at > 0 && id[at - 1] === '/' && id[end] === '/' && id.indexOf('/', end + 1) < 0;
}
