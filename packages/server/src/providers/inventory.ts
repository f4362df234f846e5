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
import { EXTENSION_TYPE, extensionsOf } from '../estate/extensions.ts';
import type { Fleet, HostMember, Member } from '../fleet/fleet.ts';
import { guidOf } from '../fleet/guid.ts';
import { flatMapInTurns } from '../turns.ts';

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

/** A document, and what its `etag` is made of. */
export type Known = {
  readonly document: ArmDocument;
  readonly etag: string;
  /** Whether it is in the store; what is a host's own cannot be written. */
  readonly isHeld: boolean;
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
export const INTERFACE_TYPE = 'Microsoft.Network/networkInterfaces';
export const WATCHER_TYPE = 'Microsoft.Network/networkWatchers';
export const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';

/** Whether it really is there; the others are described by documents and by nothing else. */
export const isHost = ({ member }: MachineEntry): boolean => member !== undefined && 'snapshot' in member;

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
      const own = (await ofHosts(type)).map((document) => ({ key: keyOf(document.id), known: knownOwn(document) }));
      const held = await flatMapInTurns(asAsked, (each) => [{ key: each.key, known: knownHeld(each) }], gone);
      return merged(held, own).map(({ known }) => known);
    },
    async document(id) {
      const held = estate.get(id);
      if (held !== undefined) return knownHeld(held);
      for (const type of HOST_TYPES) {
        const own = (await ofHosts(type)).find((document) => keyOf(document.id) === keyOf(id));
        if (own !== undefined) return knownOwn(own);
      }
      return undefined;
    },
    async all(gone) {
      const asAsked = estate.inOrder();
      const own = (await Promise.all(HOST_TYPES.map(ofHosts))).flat();
      const inGroup = ({ key, document }: Held) => (IN_GROUP.test(key) ? [{ key, document }] : []);
      const held = await flatMapInTurns(asAsked, inGroup, gone);
      const keyed = own.map((document) => ({ key: keyOf(document.id), document }));
      return merged(held, keyed).map(({ document }) => document);
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

type Keyed = { readonly key: string };

/** One list of two, in the order of their keys. The first is so already: it may be long. */
function merged<Item extends Keyed>(ordered: readonly Item[], others: readonly Item[]): readonly Item[] {
  const later = others.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const all: Item[] = [];
  let at = 0;
  for (const item of ordered) {
    for (let next = later[at]; next !== undefined && next.key < item.key; next = later[at]) {
      all.push(next);
      at += 1;
    }
    all.push(item);
  }
  return [...all, ...later.slice(at)];
}

const HOST_TYPES = [WATCHER_TYPE, MACHINE_TYPE, EXTENSION_TYPE, INTERFACE_TYPE];

/** Of a key. */
const IN_GROUP = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\//;

const isMachine = ({ document }: Held) => document.type.toLowerCase() === MACHINE_TYPE.toLowerCase();

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

const knownHeld = ({ document, revision }: Held): Known => ({
  document,
  // Made when it is asked for: a check reads its watcher, and not the tag.
  get etag() {
    return `W/"${guidOf(`${keyOf(document.id)} ${revision}`)}"`;
  },
  isHeld: true,
});

/** Nobody writes these documents: what they say is their revision. */
const knownOwn = (document: ArmDocument): Known => ({
  document,
  get etag() {
    return `W/"${guidOf(JSON.stringify(document))}"`;
  },
  isHeld: false,
});

const groupOf = (subscription: string, name: string): ArmDocument => ({
  id: `/subscriptions/${subscription}/resourceGroups/${name}` as ResourceId,
  name,
  type: GROUP_TYPE,
  location: LOCAL.region,
  properties: { provisioningState: 'Succeeded' },
});
