import {
  describedInstanceView,
  instanceView,
  interfacesOf,
  keyOf,
  LOCAL,
  localWatcher,
  machineOf,
  presentCompute,
  type ArmDocument,
  type InstanceViewDocument,
  type Machine,
  type ResourceId,
} from '@hopscope/protocol';

import type { Estate, Held } from '../estate/estate.ts';
import { placeIn } from '../estate/in-order.ts';
import { EXTENSION_TYPE, extensionsOf } from '../estate/extensions.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { HostMember } from '../fleet/host-member.ts';
import type { Member } from '../fleet/member.ts';
import { guidOf } from '../fleet/guid.ts';
import { flatMapInTurns, turns } from '../turns.ts';

/** Everything that this server knows as ARM resources: what the store holds, and the machines of the fleet. */
export type Inventory = {
  readonly tenantId: string;
  readonly subscription: string;
  /** Ordered by name without case. */
  groups(): readonly ArmDocument[];
  group(name: string): ArmDocument | undefined;
  /* Lists may be long, and fail by the reason of `gone` once that is aborted: nobody wants them any more. */
  /** Of one type, ordered by id without case; of the store as it is when this is called, as all that is asked at once. */
  documents(type: string, gone?: AbortSignal): Promise<readonly Known[]>;
  document(id: ResourceId): Promise<Known | undefined>;
  /** Whatever lies in a resource group and is a resource of its own, ordered by id without case; of the store as `documents`. */
  all(gone?: AbortSignal): Promise<readonly ArmDocument[]>;
  /** Machines that really are there. */
  hosts(): Promise<readonly MachineEntry[]>;
  /** Of those, the ones that may have one of these addresses. */
  hostsHolding(addresses: Iterable<string>): Promise<readonly MachineEntry[]>;
  machines(gone?: AbortSignal): Promise<readonly MachineEntry[]>;
  /** Those of this name, but for its case. */
  machinesNamed(name: string): Promise<readonly MachineEntry[]>;
  machine(id: ResourceId): Promise<MachineEntry | undefined>;
};

/** A document, and what its `etag` is made of. What is held in the store is known as it is held. */
export type Known = {
  readonly document: ArmDocument;
  /** Its id without case. */
  readonly key: string;
  /** Absent: it is a host's own, and cannot be written. */
  readonly revision?: number;
};

export type MachineEntry = {
  /** Its extensions are in `resources`, whole. */
  readonly virtualMachine: ArmDocument;
  readonly extensions: readonly ArmDocument[];
  /** What rendering a diagnosis needs to know of it. */
  readonly machine: Machine;
  readonly view: () => InstanceViewDocument;
  /** Absent: it has no agent, and cannot be the source of a check. */
  readonly member?: Member;
};

export const MACHINE_TYPE = 'Microsoft.Compute/virtualMachines';
/** A machine of a uniform scale set. */
export const INSTANCE_TYPE = 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines';
export const MACHINE_TYPES: readonly string[] = [MACHINE_TYPE, INSTANCE_TYPE];
export const INTERFACE_TYPE = 'Microsoft.Network/networkInterfaces';
export const WATCHER_TYPE = 'Microsoft.Network/networkWatchers';
export const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';

/** Whether it really is there; the others are described by documents and by nothing else. */
export const isHost = ({ member }: Pick<MachineEntry, 'member'>): boolean =>
  member !== undefined && 'snapshot' in member;

export const hasSubscription = ({ subscription }: Inventory, asked: string): boolean =>
  asked.toLowerCase() === subscription.toLowerCase();

export function openInventory(parts: {
  readonly fleet: Fleet;
  readonly estate: Estate;
  readonly account: { readonly tenantId: string; readonly subscriptionId: string };
}): Inventory {
  const { fleet, estate, account } = parts;
  const { tenantId, subscriptionId: subscription } = account;
  /** Groups that nobody made, because machines of the fleet are in them. */
  const ownGroups = (): readonly ArmDocument[] => {
    // Of names that differ in case only, the first counts.
    const groups = new Map([...fleet.places.groups].toReversed().map((name) => [name.toLowerCase(), name]));
    return [...groups.values()].map((name) => groupOf(subscription, name));
  };
  /** Watchers that nobody made, because machines of the fleet are in their regions. */
  const ownWatchers = (): readonly object[] => {
    const watched = new Set(estate.ofType(WATCHER_TYPE).map(({ document }) => document.location));
    const regions = [...fleet.places.regions].filter((region) => !watched.has(region));
    return regions.map((region) => localWatcher(subscription, region));
  };
  const groupId = (name: string) => `/subscriptions/${subscription}/resourceGroups/${name}` as ResourceId;
  const ofHosts = async (type: string): Promise<readonly ArmDocument[]> => {
    if (type === WATCHER_TYPE) return ownWatchers() as readonly ArmDocument[];
    const snapshots = await Promise.all(fleet.hosts.map((host) => host.snapshot()));
    const documents = snapshots.flatMap((snapshot): readonly object[] => {
      if (type === MACHINE_TYPE) return [snapshot.virtualMachine];
      if (type === EXTENSION_TYPE) return [snapshot.extension];
      return type === INTERFACE_TYPE ? snapshot.networkInterfaces : [];
    });
    return documents as readonly ArmDocument[];
  };
  const hosts = () => Promise.all(fleet.hosts.map(hostEntry));
  const described = ({ document }: Held): MachineEntry => describedEntry(document, estate, fleet);

  return {
    tenantId,
    subscription,
    groups() {
      const held = estate.ofType(GROUP_TYPE).map(({ document }) => document);
      const own = ownGroups().filter(({ id }) => estate.get(id) === undefined);
      return [...held, ...own].toSorted((a, b) => (keyOf(a.id) < keyOf(b.id) ? -1 : 1));
    },
    group: (name) =>
      estate.get(groupId(name))?.document ??
      ownGroups().find((group) => group.name.toLowerCase() === name.toLowerCase()),
    async documents(type, gone) {
      const asAsked = estate.ofType(type);
      const own = (await ofHosts(type)).map(knownOwn);
      // A long list is copied in a millisecond, and many may be asked for at once.
      await turns(gone)();
      return merged(asAsked, own);
    },
    async document(id) {
      const held = estate.get(id);
      if (held !== undefined) return held;
      for (const type of HOST_TYPES) {
        const own = (await ofHosts(type)).find((document) => keyOf(document.id) === keyOf(id));
        if (own !== undefined) return knownOwn(own);
      }
      return undefined;
    },
    async all(gone) {
      const asAsked = estate.inOrder();
      const own = (await Promise.all(HOST_TYPES.map(ofHosts))).flat();
      const held = await flatMapInTurns(asAsked, (each) => (IN_GROUP.test(each.key) ? [each] : []), gone);
      await turns(gone)();
      return merged(held, own.map(knownOwn)).map(({ document }) => document);
    },
    hosts,
    hostsHolding: (addresses) => Promise.all(fleet.holding(addresses).map(hostEntry)),
    async machines(gone) {
      const all = await flatMapInTurns(estate.ofType(MACHINE_TYPE), (held) => [described(held)], gone);
      return [...(await hosts()), ...all];
    },
    async machinesNamed(name) {
      const wanted = name.toLowerCase();
      const isNamed = (document: ArmDocument) => document.name.toLowerCase() === wanted;
      const real = (await hosts()).filter(({ virtualMachine }) => isNamed(virtualMachine));
      return [
        ...real,
        ...estate.ofType(MACHINE_TYPE).flatMap((held) => (isNamed(held.document) ? described(held) : [])),
      ];
    },
    async machine(id) {
      const host = fleet.find(id);
      if (host !== undefined && 'snapshot' in host) return hostEntry(host as HostMember);
      const held = estate.get(id);
      return held !== undefined && isMachine(held) ? described(held) : undefined;
    },
  };
}

/** One list of two, in the order of their keys. The first is so already, and may be long: its keys are not all compared. */
function merged(ordered: readonly Known[], others: readonly Known[]): readonly Known[] {
  const all: Known[] = [];
  let from = 0;
  for (const other of others.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const at = placeIn(ordered, other.key);
    for (const each of ordered.slice(from, at)) all.push(each);
    all.push(other);
    from = at;
  }
  for (const each of ordered.slice(from)) all.push(each);
  return all;
}

const HOST_TYPES = [WATCHER_TYPE, MACHINE_TYPE, EXTENSION_TYPE, INTERFACE_TYPE];

/** Of a key. */
const IN_GROUP = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\//;

const isMachine = ({ document }: Held) =>
  MACHINE_TYPES.some((type) => document.type.toLowerCase() === type.toLowerCase());

async function hostEntry(member: HostMember): Promise<MachineEntry> {
  const { machine, virtualMachine, extension, host } = await member.snapshot();
  return {
    virtualMachine: virtualMachine as unknown as ArmDocument,
    extensions: [extension],
    machine,
    view: () => instanceView(host, member.presence()),
    member,
  };
}

function describedEntry(document: ArmDocument, estate: Estate, fleet: Fleet): MachineEntry {
  const extensions = extensionsOf(document.id, estate);
  const interfaces = interfacesOf(document).map((id) => estate.get(id)?.document);
  const member = fleet.find(document.id);
  const { instanceView: _view, ...properties } = document.properties;
  const { resources: _, ...rest } = document as ArmDocument & { readonly resources?: unknown };
  const shown = extensions.map((extension) => presentCompute(extension));
  return {
    // The instance view is shown only to those who ask for it.
    virtualMachine: presentCompute({ ...rest, properties, ...(shown.length > 0 && { resources: shown }) }),
    extensions,
    machine: machineOf(document.id, interfaces),
    view: () => describedInstanceView(document, extensions),
    ...(member !== undefined && { member }),
  };
}

const knownOwn = (document: ArmDocument): Known => ({ document, key: keyOf(document.id) });

export const isHeld = ({ revision }: Known): boolean => revision !== undefined;

/** Nobody writes what is a host's own: what it says is its revision. */
export const etagOf = ({ document, key, revision }: Known): string =>
  `W/"${guidOf(revision === undefined ? JSON.stringify(document) : `${key} ${revision}`)}"`;

const groupOf = (subscription: string, name: string): ArmDocument => ({
  id: `/subscriptions/${subscription}/resourceGroups/${name}` as ResourceId,
  name,
  type: GROUP_TYPE,
  location: LOCAL.region,
  properties: { provisioningState: 'Succeeded' },
});
