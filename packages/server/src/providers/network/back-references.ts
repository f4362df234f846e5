import { keyOf, type ArmDocument, type ResourceId } from '@hopscope/protocol';

import { childrenIn } from '../../estate/children.ts';
import type { Estate } from '../../estate/estate.ts';
import { MACHINE_TYPE } from '../inventory.ts';
import type { ProviderParts } from '../route.ts';

/** What Azure shows of the other direction: who uses a document. It follows from theirs, and is not kept. */
export function withUsers(document: ArmDocument, { estate }: ProviderParts): ArmDocument {
  const collection = document.type.slice(document.type.indexOf('/') + 1);
  const add = (members: Readonly<Record<string, unknown>>): ArmDocument => ({
    ...document,
    properties: { ...document.properties, ...members },
  });
  switch (collection) {
    case 'networkSecurityGroups':
      return add({
        ...listed('networkInterfaces', usersOf(estate, document.id, 'networkInterfaces')),
        ...listed('subnets', partsNaming(estate, document.id, 'virtualNetworks', 'subnets')),
      });
    case 'routeTables':
    case 'natGateways':
      return add(listed('subnets', partsNaming(estate, document.id, 'virtualNetworks', 'subnets')));
    case 'networkInterfaces': {
      const machine = estate.namers(document.id).find((held) => held.document.type === MACHINE_TYPE)?.document.id;
      return machine === undefined ? document : add({ virtualMachine: { id: machine } });
    }
    case 'publicIPAddresses': {
      const [configuration] = partsNaming(estate, document.id, 'networkInterfaces', 'ipConfigurations');
      return configuration === undefined ? document : add({ ipConfiguration: { id: configuration } });
    }
    case 'virtualNetworks':
      return add({
        subnets: childrenIn(document, 'subnets').map((subnet) => {
          const users = listed(
            'ipConfigurations',
            partsNaming(estate, subnet.id, 'networkInterfaces', 'ipConfigurations'),
          );
          return { ...subnet, properties: { ...subnet.properties, ...users } };
        }),
      });
    default:
      return document;
  }
}

/** Absent where nobody does, as in Azure. */
const listed = (member: string, ids: readonly ResourceId[]) =>
  ids.length === 0 ? {} : { [member]: ids.map((id) => ({ id })) };

const usersOf = (estate: Estate, id: ResourceId, collection: string): readonly ResourceId[] =>
  namersIn(estate, id, collection).map((document) => document.id);

const namersIn = (estate: Estate, id: ResourceId, collection: string) =>
  estate
    .namers(id)
    .map(({ document }) => document)
    .filter(({ type }) => type.toLowerCase() === `microsoft.network/${collection.toLowerCase()}`)
    .toSorted((a, b) => (keyOf(a.id) < keyOf(b.id) ? -1 : 1));

/** Those parts of other documents that name it: the subnets of networks, the IP configurations of interfaces. */
const partsNaming = (estate: Estate, id: ResourceId, collection: string, member: string): readonly ResourceId[] =>
  namersIn(estate, id, collection).flatMap((document) =>
    childrenIn(document, member)
      .filter(({ properties }) => Object.values(properties).some((value) => names(value, id)))
      .map((part) => part.id),
  );

const names = (value: unknown, id: ResourceId): boolean =>
  typeof value === 'object' && value !== null && 'id' in value && String(value.id).toLowerCase() === keyOf(id);
