import * as z from 'zod';

/** A route as it counts where an interface is. Azure's `EffectiveRoute`; a name is there for users' routes only. */
const effectiveRouteSchema = z
  .object({
    name: z.string().exactOptional(),
    disableBgpRoutePropagation: z.boolean().exactOptional(),
    source: z.enum(['Default', 'User', 'VirtualNetworkGateway']),
    state: z.enum(['Active', 'Invalid']),
    addressPrefix: z.array(z.string()).readonly(),
    nextHopType: z.string(),
    nextHopIpAddress: z.array(z.string()).readonly(),
  })
  .readonly();
export type EffectiveRouteDocument = z.infer<typeof effectiveRouteSchema>;

/** Answer of `effectiveRouteTable`. */
export const effectiveRoutesSchema = z.object({ value: z.array(effectiveRouteSchema) });
