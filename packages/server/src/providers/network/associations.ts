import { nameOf } from '@hopscope/engine';
import { interfacesOf, type ArmDocument, type ResourceId } from '@hopscope/protocol';

import { childrenIn } from '../../estate/children.ts';
import { INTERFACE_TYPE, MACHINE_TYPE } from '../inventory.ts';

/** Azure's `TopologyAssociation`: what lies in a resource, and what it works with. */
export type Association = {
  readonly name: string;
  readonly resourceId: ResourceId;
  readonly associationType: 'Contains' | 'Associated';
};

/** Members that hold parts of a document, by its type in lower case. */
const CONTAINED: Readonly<Record<string, string>> = {
  'microsoft.network/virtualnetworks': 'subnets',
  'microsoft.network/networksecuritygroups': 'securityRules',
  'microsoft.network/routetables': 'routes',
};

/** Members of a document, its IP configurations or its peerings that name what it works with. */
const NAMING = [
  'subnet',
  'networkSecurityGroup',
  'routeTable',
  'natGateway',
  'publicIPAddress',
  'publicIpAddresses',
  'applicationSecurityGroups',
  'remoteVirtualNetwork',
];
const INNER = ['ipConfigurations', 'virtualNetworkPeerings'];

const SHOWN = new Set(
  [
    MACHINE_TYPE,
    INTERFACE_TYPE,
    ...[
      'virtualNetworks',
      'networkSecurityGroups',
      'routeTables',
      'publicIPAddresses',
      'applicationSecurityGroups',
      'natGateways',
    ].map((name) => `Microsoft.Network/${name}`),
  ].map((type) => type.toLowerCase()),
);

/** Whether a topology shows it: machines, and what is between them. */
export const isShown = ({ type }: ArmDocument): boolean => SHOWN.has(type.toLowerCase());

/** Subnets are resources of a topology, too; rules and routes are named by what they lie in. */
export function partsOf(document: ArmDocument): readonly ArmDocument[] {
  if (CONTAINED[document.type.toLowerCase()] !== 'subnets') return [];
  const where = document.location === undefined ? {} : { location: document.location };
  return childrenIn(document, 'subnets').map((part) => ({
    ...part,
    name: nameOf(part.id),
    type: `${document.type}/subnets`,
    ...where,
  }));
}

export function associationsOf(document: ArmDocument): readonly Association[] {
  const member = CONTAINED[document.type.toLowerCase()];
  const contained = [
    ...(member === undefined ? [] : childrenIn(document, member).map(({ id }) => id)),
    ...machineInterfaces(document),
  ];
  const associated = referencesIn(document).filter((id) => !contained.includes(id));
  return [
    ...contained.map((id) => associationOf(id, 'Contains')),
    ...associated.map((id) => associationOf(id, 'Associated')),
  ];
}

/** Ids of what a document works with, each once, as it is first spelled. */
export function referencesIn(document: ArmDocument): readonly ResourceId[] {
  const inner = INNER.flatMap((member) => childrenIn(document, member).map(({ properties }) => properties));
  const named = [document.properties, ...inner].flatMap((properties) =>
    NAMING.flatMap((member) => idsIn(properties[member])),
  );
  const ids = [...named, ...machineInterfaces(document)];
  return [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()];
}

const machineInterfaces = (document: ArmDocument): readonly ResourceId[] =>
  document.type.toLowerCase() === MACHINE_TYPE.toLowerCase() ? (interfacesOf(document) as readonly ResourceId[]) : [];

const associationOf = (resourceId: ResourceId, associationType: Association['associationType']): Association => ({
  name: nameOf(resourceId),
  resourceId,
  associationType,
});

const idsIn = (value: unknown): readonly ResourceId[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : [value]).flatMap((each) =>
    typeof each === 'object' && each !== null && 'id' in each ? (String(each.id) as ResourceId) : [],
  );
