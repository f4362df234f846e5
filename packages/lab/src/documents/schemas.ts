import { z } from 'zod';

/** A resource document as ARM has it; only what a lab reads. */
export const resourceSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().optional(),
  type: z.string().optional(),
  location: z.string().nullish(),
  sku: z.looseObject({ name: z.string().nullish() }).nullish(),
  properties: z.unknown().optional(),
});
export type ResourceDocument = z.infer<typeof resourceSchema>;

const texts = z.array(z.string()).nullish();
const reference = z.looseObject({ id: z.string().min(1) });
const text = z.string().nullish();
const flag = z.boolean().nullish();

/** A child that a parent's document holds: its id follows from its name where it is absent. */
const child = <T extends z.ZodType>(properties: T) =>
  z.looseObject({ id: z.string().optional(), name: z.string().optional(), properties });

export const networkSchema = z.looseObject({
  addressSpace: z.looseObject({ addressPrefixes: z.array(z.string()).min(1) }),
  subnets: z
    .array(
      child(
        z.looseObject({
          addressPrefix: text,
          addressPrefixes: texts,
          networkSecurityGroup: reference.nullish(),
          routeTable: reference.nullish(),
          natGateway: reference.nullish(),
          defaultOutboundAccess: flag,
          delegations: z.array(child(z.looseObject({ serviceName: text }))).nullish(),
        }),
      ),
    )
    .nullish(),
  virtualNetworkPeerings: z
    .array(
      child(z.looseObject({ remoteVirtualNetwork: reference, peeringState: text, allowVirtualNetworkAccess: flag })),
    )
    .nullish(),
});

export const interfaceSchema = z.looseObject({
  enableIPForwarding: flag,
  networkSecurityGroup: reference.nullish(),
  virtualMachine: reference.nullish(),
  ipConfigurations: z
    .array(
      child(
        z.looseObject({
          privateIPAddress: z.string(),
          privateIPAddressPrefixLength: z.int().nullish(),
          subnet: reference,
          publicIPAddress: reference.nullish(),
          primary: flag,
          applicationSecurityGroups: z.array(reference).nullish(),
          loadBalancerBackendAddressPools: z.array(reference).nullish(),
        }),
      ),
    )
    .min(1),
});

export const machineSchema = z.looseObject({
  instanceView: z.looseObject({ statuses: z.array(z.looseObject({ code: text })).nullish() }).nullish(),
  networkProfile: z
    .looseObject({
      networkInterfaces: z
        .array(reference.extend({ properties: z.looseObject({ primary: flag }).nullish() }))
        .nullish(),
    })
    .nullish(),
  virtualMachineScaleSet: reference.nullish(),
});

export const publicAddressSchema = z.looseObject({ ipAddress: text, ipConfiguration: reference.nullish() });

export const natGatewaySchema = z.looseObject({
  publicIpAddresses: z.array(reference).nullish(),
  publicIpAddressesV6: z.array(reference).nullish(),
  publicIpPrefixes: z.array(reference).nullish(),
  publicIpPrefixesV6: z.array(reference).nullish(),
  sourceVirtualNetwork: reference.nullish(),
});

export const routeTableSchema = z.looseObject({
  disablePeeringRoute: text,
  routes: z
    .array(
      child(
        z.looseObject({
          addressPrefix: z.string(),
          nextHopType: z.string(),
          nextHopIpAddress: text,
          nextHop: z.looseObject({ nextHopIpAddresses: texts }).nullish(),
        }),
      ),
    )
    .nullish(),
});

const port = z.union([z.string(), z.number()]).nullish();
export const ruleSchema = z.looseObject({
  priority: z.int().min(100).max(4096),
  direction: z.string(),
  access: z.string(),
  protocol: z.string(),
  sourceAddressPrefix: text,
  sourceAddressPrefixes: texts,
  sourceApplicationSecurityGroups: z.array(reference).nullish(),
  sourcePortRange: port,
  sourcePortRanges: texts,
  destinationAddressPrefix: text,
  destinationAddressPrefixes: texts,
  destinationApplicationSecurityGroups: z.array(reference).nullish(),
  destinationPortRange: port,
  destinationPortRanges: texts,
});
export type RuleProperties = z.infer<typeof ruleSchema>;

export const groupSchema = z.looseObject({ securityRules: z.array(child(ruleSchema)).nullish() });

const portNumber = z.int().min(0).max(65_535);
export const balancerSchema = z.looseObject({
  frontendIPConfigurations: z
    .array(
      child(
        z.looseObject({
          privateIPAddress: text,
          subnet: reference.nullish(),
          publicIPAddress: reference.nullish(),
          publicIPPrefix: reference.nullish(),
        }),
      ),
    )
    .nullish(),
  backendAddressPools: z
    .array(
      z.looseObject({
        id: z.string().optional(),
        properties: z
          .looseObject({
            backendIPConfigurations: z.array(reference).nullish(),
            loadBalancerBackendAddresses: z
              .array(z.looseObject({ properties: z.looseObject({ ipAddress: text }).nullish() }))
              .nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
  probes: z
    .array(child(z.looseObject({ port: portNumber, noHealthyBackendsBehavior: z.string().nullish() })))
    .nullish(),
  loadBalancingRules: z
    .array(
      child(
        z.looseObject({
          frontendIPConfiguration: reference,
          backendAddressPool: reference.nullish(),
          backendAddressPools: z.array(reference).nullish(),
          protocol: z.string(),
          frontendPort: portNumber,
          backendPort: portNumber.nullish(),
          enableFloatingIP: flag,
          disableOutboundSnat: flag,
          probe: reference.nullish(),
        }),
      ),
    )
    .nullish(),
  outboundRules: z
    .array(
      child(
        z.looseObject({
          frontendIPConfigurations: z.array(reference).nullish(),
          backendAddressPool: reference.nullish(),
        }),
      ),
    )
    .nullish(),
  inboundNatRules: z
    .array(
      child(
        z.looseObject({
          frontendIPConfiguration: reference,
          backendIPConfiguration: reference.nullish(),
          protocol: z.string(),
          frontendPort: portNumber,
          backendPort: portNumber.nullish(),
        }),
      ),
    )
    .nullish(),
});

const place = z.looseObject({ addressPrefix: z.string(), addressPrefixType: text });
export const adminRuleSchema = z.looseObject({
  priority: z.int().min(1).max(4096),
  direction: z.string(),
  access: z.string(),
  protocol: z.string(),
  sources: z.array(place).nullish(),
  destinations: z.array(place).nullish(),
  sourcePortRanges: texts,
  destinationPortRanges: texts,
});
export const adminConfigurationSchema = z.looseObject({ applyOnNetworkIntentPolicyBasedServices: texts });
export const adminCollectionSchema = z.looseObject({
  appliesToGroups: z.array(z.looseObject({ networkGroupId: z.string() })).nullish(),
});
const member = z.looseObject({ resourceId: z.string() });
export const networkGroupSchema = z.looseObject({ groupMembers: z.array(member).nullish() });
export const groupMemberSchema = member;

/** Azure writes these flags as texts. */
const written = z.union([z.string(), z.boolean()]).nullish();
export const connectivitySchema = z.looseObject({
  connectivityTopology: z.string(),
  isGlobal: written,
  appliesToGroups: z
    .array(z.looseObject({ networkGroupId: z.string(), groupConnectivity: text, isGlobal: written }))
    .nullish(),
});
