import { isGiven, read, readText } from '../resource.ts';

/**
 * A machine as ARM has it, with what other lists tell of whether it runs in its instance view, of which ARM's own lists and the Azure CLI's have
 * none: Resource Graph has it in `extended`, and `az vm list --show-details` prints `VM deallocated`. The same where it has a view, or tells nothing.
 */
export function withToldState(document: unknown): unknown {
  const properties = read(document, 'properties');
  if (isGiven(properties, 'instanceView')) return document;
  const code =
    readText(properties, 'extended', 'instanceView', 'powerState', 'code') ??
    /^VM (\w+)$/.exec(readText(properties, 'powerState') ?? '')?.[1];
  if (code === undefined) return document;
  const statuses = [{ code: code.startsWith('PowerState/') ? code : `PowerState/${code}` }];
  return { ...(document as object), properties: { ...(properties as object), instanceView: { statuses } } };
}
