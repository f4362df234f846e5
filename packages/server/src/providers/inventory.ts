import { LOCAL, localWatcher, type NetworkWatcherDocument } from '@hopscope/protocol';

import type { Fleet, Member } from '../fleet/fleet.ts';
import type { HostSnapshot } from '../fleet/host-snapshot.ts';

/** Everything that this server knows as ARM resources: one subscription, and in it the machines of its fleet. */
export type Inventory = {
  readonly tenantId: string;
  readonly subscription: string;
  readonly groups: readonly { readonly name: string; readonly location: string }[];
  readonly watchers: readonly NetworkWatcherDocument[];
  machines(): Promise<readonly MachineEntry[]>;
};

export type MachineEntry = HostSnapshot & { readonly member: Member };

export const hasSubscription = ({ subscription }: Inventory, asked: string): boolean =>
  asked.toLowerCase() === subscription.toLowerCase();

export const findGroup = ({ groups }: Inventory, asked: string) =>
  groups.find(({ name }) => name.toLowerCase() === asked.toLowerCase());

export function fleetInventory(
  fleet: Fleet,
  account: { readonly tenantId: string; readonly subscriptionId: string },
): Inventory {
  const { tenantId, subscriptionId: subscription } = account;
  const location = LOCAL.region;
  return {
    tenantId,
    subscription,
    groups: [LOCAL.machineGroup, LOCAL.watcherGroup].map((name) => ({ name, location })),
    watchers: [localWatcher(subscription)],
    machines: () => Promise.all(fleet.members.map(async (member) => ({ ...(await member.snapshot()), member }))),
  };
}
