import { readRoutes } from './resource-type.ts';
import type { ArmRoute, ProviderParts } from './route.ts';

export const WATCHER_TYPE = 'Microsoft.Network/networkWatchers';

export const networkWatchers = ({ inventory }: ProviderParts): readonly ArmRoute[] =>
  readRoutes({ type: WATCHER_TYPE, etag: true, documents: async () => inventory.watchers });
