import { childId, type ArmDocument, type ResourceId } from '@hopscope/protocol';

import type { ResourceType } from '../resource-type.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What a client may send back and cannot change: it follows from other documents, or is ours to say. */
const READ_ONLY: Readonly<Record<string, readonly string[]>> = {
  networkInterfaces: ['virtualMachine', 'primary', 'macAddress'],
  networkSecurityGroups: ['networkInterfaces', 'subnets', 'defaultSecurityRules'],
  routeTables: ['subnets'],
  publicIPAddresses: ['ipConfiguration', 'natGateway'],
  applicationSecurityGroups: [],
  natGateways: ['subnets'],
};
const ALWAYS_READ_ONLY = ['provisioningState', 'resourceGuid'];

/** What is there where a client says nothing. */
const DEFAULTS: Readonly<Record<string, Properties>> = {
  networkInterfaces: { enableIPForwarding: false },
  networkSecurityGroups: { securityRules: [] },
  routeTables: { disableBgpRoutePropagation: false, routes: [] },
  virtualNetworks: { subnets: [], virtualNetworkPeerings: [] },
  publicIPAddresses: { publicIPAllocationMethod: 'Dynamic' },
};

/** A document as it will be kept, from what a client sent and what was there before. */
export function documentOf(
  type: ResourceType,
  id: ResourceId,
  sent: {
    readonly name: string;
    readonly location: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly properties: Properties;
    readonly rest: Properties;
  },
  before: ArmDocument | undefined,
): ArmDocument {
  const collection = type.type.slice(type.type.indexOf('/') + 1);
  const readOnly = [...ALWAYS_READ_ONLY, ...(READ_ONLY[collection] ?? [])];
  const own = before?.id ?? id;
  const members = Object.entries({ ...DEFAULTS[collection], ...sent.properties })
    .filter(([member, value]) => !readOnly.includes(member) && value !== null)
    .map(([member, value]) => [member, type.children?.includes(member) ? childrenOf(own, member, value) : value]);
  const kept = Object.entries(before?.properties ?? {}).filter(([member]) => readOnly.includes(member));
  return {
    id: own,
    name: before?.name ?? sent.name,
    type: type.type,
    location: sent.location,
    ...(sent.tags && { tags: sent.tags }),
    ...sent.rest,
    properties: { ...Object.fromEntries(members), ...Object.fromEntries(kept), provisioningState: 'Succeeded' },
  };
}

const childrenOf = (parent: ResourceId, member: string, value: unknown) =>
  (Array.isArray(value) ? (value as readonly { readonly name: string; readonly properties: Properties }[]) : []).map(
    (child) => childOf(parent, member, child.name, child.properties),
  );

/** A child as it lies in its parent's document. */
export const childOf = (parent: ResourceId, member: string, name: string, properties: Properties) => ({
  id: childId(parent, member, name),
  name,
  properties: { ...PLURALS[member], ...withoutNulls(properties), provisioningState: 'Succeeded' },
});

/** Rules always have these (recordings of 2019). */
const PLURALS: Readonly<Record<string, Properties>> = {
  securityRules: {
    sourcePortRanges: [],
    destinationPortRanges: [],
    sourceAddressPrefixes: [],
    destinationAddressPrefixes: [],
  },
};

const withoutNulls = (properties: Properties) =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
