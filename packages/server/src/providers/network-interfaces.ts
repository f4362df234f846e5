import { readRoutes } from './resource-type.ts';
import type { ArmRoute, ProviderParts } from './route.ts';

export const networkInterfaces = ({ inventory }: ProviderParts): readonly ArmRoute[] =>
  readRoutes({
    type: 'Microsoft.Network/networkInterfaces',
    etag: true,
    documents: async () => (await inventory.machines()).flatMap((machine) => machine.networkInterfaces),
  });
