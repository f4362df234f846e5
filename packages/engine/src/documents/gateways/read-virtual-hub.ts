import type { HubConnectionDraft, HubDraft } from './gateway-draft.ts';
import type { Finding } from '../finding.ts';
import { readPrefixes } from '../read-virtual-network.ts';
import { childId, parentOf, read, readList, readText, type CloudResource } from '../resource.ts';

/** A hub of a virtual WAN. A Route Server, which Azure takes for one as well, has no address space of its own. */
export function readVirtualHub({ id, properties }: CloudResource, findings: Finding[]): HubDraft {
  const text = readText(properties, 'addressPrefix');
  const field = 'properties.addressPrefix';
  return {
    id,
    prefixes: readPrefixes(text === undefined ? [] : [text], {
      resource: id,
      field,
      consequence: 'No route leads there.',
      findings,
    }),
  };
}

/** Those that the document of a hub lists, as it did until 2020. */
export const readListedConnections = ({ id, properties }: CloudResource): readonly HubConnectionDraft[] =>
  readList(properties, 'virtualNetworkConnections').flatMap((each, index) =>
    connectionOf(childId(each, id, 'hubVirtualNetworkConnections', index), id, read(each, 'properties')),
  );

/** What connects a virtual network with a hub ("Connect a virtual network to a Virtual WAN hub"). */
export const readHubConnection = ({ id, properties }: CloudResource): readonly HubConnectionDraft[] =>
  connectionOf(id, parentOf(id), properties);

function connectionOf(id: string, hub: string, properties: unknown): readonly HubConnectionDraft[] {
  const network = readText(properties, 'remoteVirtualNetwork', 'id');
  return network === undefined ? [] : [{ id, hub, network }];
}
