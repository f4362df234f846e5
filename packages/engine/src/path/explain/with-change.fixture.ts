import type { CloudResource } from '../../documents/resource.ts';
import type { Change } from './changes.ts';

/** Makes a change in the documents, to the letter. */
export function withChange(documents: readonly CloudResource[], change: Change): readonly CloudResource[] {
  return documents.map((document) => {
    const properties = document.properties as Readonly<Record<string, readonly object[]>>;
    if (change.kind === 'set' && change.resource.startsWith(document.id)) {
      const name = change.field.replace('properties.', '');
      if (change.resource === document.id) return { ...document, properties: { ...properties, [name]: change.value } };
      const peerings = (properties['virtualNetworkPeerings'] ?? []) as readonly CloudResource[];
      const changed = peerings.map((peering) =>
        peering.id === change.resource
          ? { ...peering, properties: { ...(peering.properties as object), [name]: change.value } }
          : peering,
      );
      return { ...document, properties: { ...properties, virtualNetworkPeerings: changed } };
    }
    if (change.kind !== 'add-rule' || document.id !== change.group) return document;
    const rule = {
      id: `${document.id}/securityRules/remedy-${change.direction}-${change.priority}`,
      properties: {
        priority: change.priority,
        direction: change.direction === 'inbound' ? 'Inbound' : 'Outbound',
        access: 'Allow',
        protocol: change.flow.protocol,
        sourceAddressPrefixes: change.flow.sources,
        destinationAddressPrefix: change.flow.destination,
        sourcePortRange: '*',
        destinationPortRange: portsOf(change.flow),
      },
    };
    return {
      ...document,
      properties: { ...properties, securityRules: [...(properties['securityRules'] ?? []), rule] },
    };
  });
}

const portsOf = ({ protocol, isAnswer, destinationPort }: Extract<Change, { kind: 'add-rule' }>['flow']): string =>
  protocol === 'icmp' ? '*' : isAnswer === true ? '1024-65535' : String(destinationPort);
