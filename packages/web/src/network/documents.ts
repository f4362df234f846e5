import * as z from 'zod';

/* What the map reads of Azure's documents; they have more. */

const named = z.looseObject({ id: z.string() });

export const networkSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  properties: z.looseObject({
    addressSpace: z.looseObject({ addressPrefixes: z.array(z.string()).default([]) }).optional(),
    subnets: z
      .array(
        z.looseObject({
          id: z.string(),
          name: z.string(),
          properties: z.looseObject({
            addressPrefix: z.string().optional(),
            addressPrefixes: z.array(z.string()).optional(),
            networkSecurityGroup: named.optional(),
            routeTable: named.optional(),
          }),
        }),
      )
      .default([]),
    virtualNetworkPeerings: z
      .array(z.looseObject({ properties: z.looseObject({ remoteVirtualNetwork: named.optional() }) }))
      .default([]),
  }),
});

export const interfaceSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  properties: z.looseObject({
    enableIPForwarding: z.boolean().default(false),
    virtualMachine: named.optional(),
    networkSecurityGroup: named.optional(),
    ipConfigurations: z
      .array(
        z.looseObject({
          properties: z.looseObject({ privateIPAddress: z.string().optional(), subnet: named.optional() }),
        }),
      )
      .default([]),
  }),
});

const ruleSchema = z.looseObject({
  name: z.string(),
  properties: z.looseObject({
    priority: z.number(),
    direction: z.string(),
    access: z.string(),
    protocol: z.string(),
    destinationPortRange: z.string().optional(),
    destinationPortRanges: z.array(z.string()).default([]),
  }),
});
export type Rule = z.infer<typeof ruleSchema>;

export const groupSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  properties: z.looseObject({
    securityRules: z.array(ruleSchema).default([]),
    defaultSecurityRules: z.array(ruleSchema).default([]),
  }),
});

export const tableSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  properties: z.looseObject({
    routes: z
      .array(
        z.looseObject({
          name: z.string(),
          properties: z.looseObject({
            addressPrefix: z.string(),
            nextHopType: z.string(),
            nextHopIpAddress: z.string().optional(),
          }),
        }),
      )
      .default([]),
  }),
});

export type Documents = {
  readonly networks: readonly z.infer<typeof networkSchema>[];
  readonly interfaces: readonly z.infer<typeof interfaceSchema>[];
  readonly groups: readonly z.infer<typeof groupSchema>[];
  readonly tables: readonly z.infer<typeof tableSchema>[];
};
