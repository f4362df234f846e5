import { connectivityCheck } from './connectivity-check.ts';
import { extensions } from './extensions.ts';
import { networkInterfaces } from './network-interfaces.ts';
import { networkWatchers } from './network-watchers.ts';
import { operationResults } from './operation-results.ts';
import { resourceGroups } from './resource-groups.ts';
import type { ArmRoute, ProviderParts } from './route.ts';
import { subscriptions } from './subscriptions.ts';
import { virtualMachines } from './virtual-machines.ts';

/** Everything that ARM's door serves. */
export const armRoutes = (parts: ProviderParts): readonly ArmRoute[] =>
  [
    subscriptions,
    resourceGroups,
    virtualMachines,
    extensions,
    networkInterfaces,
    networkWatchers,
    connectivityCheck,
    operationResults,
  ].flatMap((provider) => provider(parts));
