import {
  interfacesOf,
  keyOf,
  networkSchema,
  type ArmDocument,
  type NetworkAnswer,
  type ResourceId,
} from '@hopscope/protocol';

import { childrenIn, idIn, type Child } from '../../estate/children.ts';
import { INTERFACE_TYPE, MACHINE_TYPE, type Inventory, type Known } from '../../providers/inventory.ts';
import { lazily, type Lazy } from '../../lazily.ts';
import { forEachInTurns } from '../../turns.ts';
import type { DoorParts, DoorRoute } from '../door/door-route.ts';
import { sendJson } from '../long/send-pieces.ts';
import { whileAwaited } from '../long/while-awaited.ts';

/** The described network as it is drawn: one answer, however large, instead of pages of documents. */
export const networkRoutes = ({ inventory }: DoorParts): readonly DoorRoute[] => [
  {
    method: 'GET',
    path: '/v1/network',
    operationId: 'getNetwork',
    summary: 'The described networks with their peerings and subnets, and the interfaces in each',
    answers: { 200: { description: 'All of them', schema: networkSchema } },
    handle: (_request, reply) => whileAwaited(reply, async (gone) => sendJson(reply, await networkOf(inventory, gone))),
  },
];

type Network = NetworkAnswer['networks'][number];
type Subnet = Network['subnets'][number];
type Interface = Subnet['interfaces'][number];
/** What it is made of, as far as it is long: the interfaces in each subnet are made while they are written. */
type Drawn = {
  readonly networks: readonly (Omit<Network, 'subnets'> & {
    readonly subnets: readonly (Omit<Subnet, 'interfaces'> & { readonly interfaces: Lazy<Interface> })[];
  })[];
};
type Properties = Readonly<Record<string, unknown>>;

const PEERINGS = 'virtualNetworkPeerings';

/* Documents come from anywhere: whatever is not there, or of another shape, is taken as absent. */

async function networkOf(inventory: Inventory, gone: AbortSignal): Promise<Drawn> {
  // At once: what moves from one network to another meanwhile is in one of them.
  const [networks, owners, connected] = await Promise.all([
    inventory.documents('Microsoft.Network/virtualNetworks', gone),
    inventory.documents(MACHINE_TYPE, gone),
    inventory.documents(INTERFACE_TYPE, gone),
  ]);
  const machines = await machinesByInterface(owners, gone);
  const interfaces = await interfacesBySubnet(connected, gone);
  const peers = new Map(networks.map(({ document }) => [keyOf(document.id), new Set(remotesOf(document).map(keyOf))]));
  return {
    networks: networks.map(({ document }) => ({
      id: document.id,
      name: document.name,
      prefixes: prefixesIn(document.properties['addressSpace']),
      peerings: childrenIn(document, PEERINGS).flatMap((peering) => {
        const remote = idIn(peering.properties['remoteVirtualNetwork']);
        if (remote === undefined) return [];
        const isMutual = peers.get(keyOf(remote))?.has(keyOf(document.id)) ?? false;
        return { name: nameOf(peering.id), remote, state: stateOf(peering.properties['peeringState'], isMutual) };
      }),
      subnets: childrenIn(document, 'subnets').map((subnet) => {
        const [securityGroup, routeTable] = ['networkSecurityGroup', 'routeTable'].map((member) =>
          idIn(subnet.properties[member]),
        );
        return {
          id: subnet.id,
          name: nameOf(subnet.id),
          prefixes: prefixesIn(subnet.properties),
          ...(securityGroup !== undefined && { securityGroup }),
          ...(routeTable !== undefined && { routeTable }),
          interfaces: lazily(interfaces.get(keyOf(subnet.id)) ?? [], (nic) => drawn(nic, machines.get(keyOf(nic.id)))),
        };
      }),
    })),
  };
}

async function machinesByInterface(
  owners: readonly Known[],
  gone: AbortSignal,
): Promise<ReadonlyMap<string, ArmDocument>> {
  const machines = new Map<string, ArmDocument>();
  const add = ({ document }: Known) => {
    for (const id of interfacesOf(document)) machines.set(keyOf(id as ResourceId), document);
  };
  await forEachInTurns(owners, add, gone);
  return machines;
}

/** Each in the subnet of its first IP configuration. */
async function interfacesBySubnet(
  interfaces: readonly Known[],
  gone: AbortSignal,
): Promise<ReadonlyMap<string, readonly ArmDocument[]>> {
  const bySubnet = new Map<string, ArmDocument[]>();
  const add = ({ document }: Known) => {
    const [first] = childrenIn(document, 'ipConfigurations');
    const subnet = idIn(first?.properties['subnet']);
    if (subnet === undefined) return;
    const key = keyOf(subnet);
    const others = bySubnet.get(key);
    if (others === undefined) bySubnet.set(key, [document]);
    else others.push(document);
  };
  await forEachInTurns(interfaces, add, gone);
  return bySubnet;
}

function drawn(nic: ArmDocument, machine: ArmDocument | undefined): Interface {
  const [first, ...rest] = childrenIn(nic, 'ipConfigurations');
  const addressesIn = (configuration: Child | undefined) => textsIn(configuration?.properties['privateIPAddress']);
  const otherAddresses = rest.flatMap(addressesIn);
  return {
    id: nic.id,
    name: (machine ?? nic).name,
    ...(machine && { machine: machine.id }),
    address: addressesIn(first)[0] ?? '',
    ...(otherAddresses.length > 0 && { otherAddresses }),
    forwards: nic.properties['enableIPForwarding'] === true,
  };
}

const remotesOf = (document: ArmDocument) =>
  childrenIn(document, PEERINGS).flatMap((peering) => idIn(peering.properties['remoteVirtualNetwork']) ?? []);

/** A document that does not say is as good as its other end: connected when that is there. */
function stateOf(told: unknown, isMutual: boolean): Network['peerings'][number]['state'] {
  const state = String(told).toLowerCase();
  if (state === 'connected') return 'Connected';
  if (state === 'disconnected') return 'Disconnected';
  return state !== 'initiated' && isMutual ? 'Connected' : 'Initiated';
}

/** Of an address space or a subnet, which spells one prefix and several differently. */
function prefixesIn(value: unknown): string[] {
  const { addressPrefix, addressPrefixes } = (value ?? {}) as Properties;
  const several = textsIn(addressPrefixes);
  return several.length > 0 ? several : textsIn(addressPrefix);
}

const textsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter((each): each is string => typeof each === 'string');

const nameOf = (id: ResourceId): string => id.split('/').at(-1) ?? id;
