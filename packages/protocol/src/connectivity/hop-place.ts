import { contains, parsePrefix, type Address, type Diagnosis, type Hop, type HopPlace } from '@hopscope/engine';
import type { ResourceId } from '../arm/resource-id.ts';
import type { Era } from './eras.ts';

/** A virtual machine that hops can turn out to be. */
export type Machine = {
  readonly id: ResourceId;
  /** The primary one first. */
  readonly ipConfigurations: readonly { readonly address: Address; readonly id: ResourceId }[];
};

/** What a diagnosis alone does not say, and its rendering needs. */
export type Surroundings = {
  /** GUID of the operation; ids of hops come from it. */
  readonly operationId: string;
  readonly source: Machine;
  /** The machine that the destination was asked for by. */
  readonly destination?: Machine;
  /** Further machines whose addresses may turn up on the way. */
  readonly machines?: readonly Machine[];
};

/** What ARM says a hop is and where. */
export type ArmPlace = { readonly type: string; readonly address?: Address; readonly resourceId?: string };

/**
 * Azure knows each hop's resource; a trace knows addresses. So a hop whose address is a known machine's is that machine. Of
 * the others, those with a public address are `Internet`, those with a private one lie in the era's private network, and a
 * destination that never answered is a `Destination`, as in Azure's black holes.
 */
export function placeHop(hop: Hop, diagnosis: Diagnosis, surroundings: Surroundings, era: Era): ArmPlace {
  if (hop.kind === 'source') return placeSource(hop, surroundings.source, era);
  if (hop.place !== undefined) return placeResource(hop, hop.place, surroundings, era);
  const { source, destination, machines = [] } = surroundings;
  const asked = hop.kind === 'destination' ? destination : undefined;
  if (asked !== undefined)
    return { type: era.machineHop, ...addressOf(hop), ...resourceOf(machineId(asked, hop.address, era)) };
  const owner = [source, ...machines].find((machine) => configurationOf(machine, hop.address) !== undefined);
  const configuration = owner && configurationOf(owner, hop.address);
  // Asked for by address, a machine answers as its IP configuration in every era (documents of 2017 and 2025).
  if (configuration !== undefined) return { type: era.privateHop, ...addressOf(hop), resourceId: configuration };
  if (hop.kind === 'destination' && !hasAnswered(hop, diagnosis))
    return { type: 'Destination', ...addressOf(hop), ...resourceOf(era.unknownId) };
  if (hop.address !== undefined && isPublic(hop.address))
    return { type: 'Internet', ...addressOf(hop), ...resourceOf(era.internetId) };
  return { type: era.privateHop, ...addressOf(hop), ...resourceOf(era.unknownId) };
}

/** A hop that the cloud's resources know. */
function placeResource(hop: Hop, place: HopPlace, { destination }: Surroundings, era: Era): ArmPlace {
  const at = addressOf(hop);
  if (hop.kind === 'appliance') return { type: 'VirtualAppliance', ...at, ...resourceOf(hop.id ?? era.unknownId) };
  switch (place) {
    case 'machine':
      return destination === undefined
        ? { type: era.privateHop, ...at, ...resourceOf(hop.id) }
        : { type: era.machineHop, ...at, ...resourceOf(era.machineAs === 'virtual-machine' ? destination.id : hop.id) };
    case 'internet':
      return { type: 'Internet', ...at, ...resourceOf(era.internetId) };
    case 'virtual-network':
      return { type: era.privateHop, ...at, ...resourceOf(era.unknownId) };
    case 'nowhere':
    case 'unmodelled':
      return { type: 'Destination', ...at, ...resourceOf(hop.id ?? era.unknownId) };
  }
}

/** A source that never came to choose an address shows the machine's first: Azure's source always has one. */
function placeSource(hop: Hop, machine: Machine, era: Era): ArmPlace {
  const address = hop.address ?? machine.ipConfigurations[0]?.address;
  // A machine with several interfaces may well send from another than its first.
  const known = hop.place !== undefined && era.machineAs === 'ip-configuration' ? hop.id : undefined;
  return {
    type: 'Source',
    ...(address !== undefined && { address }),
    ...resourceOf(known ?? machineId(machine, address, era)),
  };
}

const addressOf = (hop: Hop) => (hop.address === undefined ? {} : { address: hop.address });
/** Behind the id of an IP configuration there may stand which address of its block is meant, which is no part of a resource's id. */
const resourceOf = (id: string | undefined) => (id === undefined ? {} : { resourceId: id.replace(/#.*$/, '') });

function machineId(machine: Machine, address: Address | undefined, era: Era): string {
  if (era.machineAs === 'virtual-machine') return machine.id;
  return configurationOf(machine, address) ?? machine.ipConfigurations[0]?.id ?? machine.id;
}

const configurationOf = (machine: Machine, address: Address | undefined) =>
  machine.ipConfigurations.find((configuration) => configuration.address === address)?.id;

function hasAnswered(hop: Hop, { verdict, disposition }: Diagnosis): boolean {
  return verdict === 'reachable' || disposition === 'refused' || hop.ttl !== undefined || hop.rtt !== undefined;
}

/**
 * Private use (RFC 1918, RFC 4193), shared (RFC 6598), loopback, link-local and benchmarking (RFC 6890). Documentation
 * prefixes are left out: where they turn up they stand for the internet.
 */
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '198.18.0.0/15',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].map((text) => {
  const prefix = parsePrefix(text);
  if (!prefix.ok) throw new Error(prefix.problem);
  return prefix.value;
});

const isPublic = (address: Address) => !PRIVATE.some((prefix) => contains(prefix, address));
