import { features } from './account/features.ts';
import { resourceGroups } from './account/resource-groups.ts';
import { resourceProviders } from './account/resource-providers.ts';
import { resources } from './account/resources.ts';
import { subscriptions } from './account/subscriptions.ts';
import { extensions } from './compute/extensions.ts';
import { power } from './compute/power.ts';
import { virtualMachines } from './compute/virtual-machines.ts';
import { connectivityCheck } from './network/connectivity-check.ts';
import { effectiveGroups } from './effective/effective-groups.ts';
import { effectiveRoutes } from './effective/effective-routes.ts';
import { securityGroupView } from './effective/security-group-view.ts';
import { ipFlowVerify } from './network/ip-flow-verify.ts';
import { networkConfigurationDiagnostic } from './network/configuration-diagnostic.ts';
import { networkWatchers } from './network/network-watchers.ts';
import { nextHop } from './network/next-hop.ts';
import { operationResults } from './network/operation-results.ts';
import { topology } from './network/topology.ts';
import { NETWORK_TYPES } from './network/types.ts';
import { writeRoutes } from './writing/write-routes.ts';
import { operations } from './operations.ts';
import { readRoutes } from './resource-type.ts';
import type { ArmRoute, ProviderParts } from './route.ts';

/** Everything that ARM's door serves. */
export const armRoutes = (parts: ProviderParts): readonly ArmRoute[] => [
  ...[
    subscriptions,
    resourceGroups,
    resourceProviders,
    features,
    resources,
    virtualMachines,
    power,
    extensions,
    networkWatchers,
    connectivityCheck,
    nextHop,
    ipFlowVerify,
    securityGroupView,
    networkConfigurationDiagnostic,
    topology,
    effectiveGroups,
    effectiveRoutes,
    operationResults,
    operations,
  ].flatMap((provider) => provider(parts)),
  ...NETWORK_TYPES.flatMap((type) => [...readRoutes(type, parts), ...writeRoutes(type, parts)]),
];
