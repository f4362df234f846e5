import type { z } from 'zod';
import type { Problem } from './description.ts';
import {
  adminCollectionSchema,
  adminConfigurationSchema,
  adminRuleSchema,
  balancerSchema,
  connectivitySchema,
  groupMemberSchema,
  groupSchema,
  interfaceSchema,
  machineSchema,
  natGatewaySchema,
  networkGroupSchema,
  networkSchema,
  publicAddressSchema,
  resourceSchema,
  routeTableSchema,
  type ResourceDocument,
} from './schemas.ts';

/** Documents of one type, parsed, by id in lower case: ids do not differ by case. */
export type Shelf<T> = ReadonlyMap<string, Shelved<T>>;
type Shelved<T> = {
  readonly id: string;
  readonly name: string;
  readonly location?: string;
  readonly sku?: string;
  readonly properties: T;
};

export type Shelves = {
  readonly networks: Shelf<z.infer<typeof networkSchema>>;
  readonly interfaces: Shelf<z.infer<typeof interfaceSchema>>;
  readonly machines: Shelf<z.infer<typeof machineSchema>>;
  readonly groups: Shelf<z.infer<typeof groupSchema>>;
  readonly routeTables: Shelf<z.infer<typeof routeTableSchema>>;
  readonly publicAddresses: Shelf<z.infer<typeof publicAddressSchema>>;
  readonly natGateways: Shelf<z.infer<typeof natGatewaySchema>>;
  readonly balancers: Shelf<z.infer<typeof balancerSchema>>;
  readonly adminRules: Shelf<z.infer<typeof adminRuleSchema>>;
  readonly adminConfigurations: Shelf<z.infer<typeof adminConfigurationSchema>>;
  readonly adminCollections: Shelf<z.infer<typeof adminCollectionSchema>>;
  readonly networkGroups: Shelf<z.infer<typeof networkGroupSchema>>;
  readonly groupMembers: Shelf<z.infer<typeof groupMemberSchema>>;
  readonly connectivity: Shelf<z.infer<typeof connectivitySchema>>;
  /** Types that decide about packets and that no lab builds, with how many there are. */
  readonly unbuilt: ReadonlyMap<string, number>;
};

/** What lies on one of them. */
export type DocumentOn<Name extends keyof Shelves> =
  Shelves[Name] extends Shelf<infer Properties> ? Shelved<Properties> : never;

export const keyOf = (id: string): string => id.toLowerCase();
export const lastPart = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

const ADMIN_CONFIGURATIONS = 'Microsoft.Network/networkManagers/securityAdminConfigurations';
const ADMIN = `${ADMIN_CONFIGURATIONS}/ruleCollections`;

/** What would change the way of packets if it could be built. All else (disks, watchers, extensions) is passed over. */
const UNBUILT: ReadonlySet<string> = new Set(
  [
    'applicationGateways',
    'azureFirewalls',
    'bastionHosts',
    'connections',
    'expressRouteGateways',
    'privateEndpoints',
    'privateLinkServices',
    'virtualHubs',
    'virtualNetworkGateways',
  ].map((name) => keyOf(`Microsoft.Network/${name}`)),
);

/** Sorts documents by type and parses each. A document that is not understood is a problem and on no shelf. */
export function shelve(documents: Iterable<unknown>, problems: Problem[]): Shelves {
  const seen = new Set<string>();
  const byType = new Map<string, ResourceDocument[]>();
  for (const each of documents) {
    const parsed = resourceSchema.safeParse(each);
    if (!parsed.success) {
      problems.push({ resource: '', field: 'id', problem: 'A document without an id is no resource.' });
      continue;
    }
    const { id } = parsed.data;
    if (seen.has(keyOf(id))) problems.push({ resource: id, field: 'id', problem: 'Two documents have this id.' });
    seen.add(keyOf(id));
    const type = keyOf(parsed.data.type ?? typeOf(id));
    byType.set(type, [...(byType.get(type) ?? []), parsed.data]);
  }
  const shelf = <T>(type: string, schema: z.ZodType<T>): Shelf<T> =>
    new Map(
      (byType.get(keyOf(type)) ?? []).flatMap((document) => {
        const properties = parse(document, schema, problems);
        const { id, name, sku, location } = document;
        const kind = {
          ...(sku?.name == null ? {} : { sku: sku.name }),
          ...(location == null ? {} : { location }),
        };
        return properties === undefined
          ? []
          : [[keyOf(id), { id, name: name ?? lastPart(id), ...kind, properties }] as const];
      }),
    );
  return {
    networks: shelf('Microsoft.Network/virtualNetworks', networkSchema),
    interfaces: shelf('Microsoft.Network/networkInterfaces', interfaceSchema),
    machines: shelf('Microsoft.Compute/virtualMachines', machineSchema),
    groups: shelf('Microsoft.Network/networkSecurityGroups', groupSchema),
    routeTables: shelf('Microsoft.Network/routeTables', routeTableSchema),
    publicAddresses: shelf('Microsoft.Network/publicIPAddresses', publicAddressSchema),
    natGateways: shelf('Microsoft.Network/natGateways', natGatewaySchema),
    balancers: shelf('Microsoft.Network/loadBalancers', balancerSchema),
    adminRules: shelf(`${ADMIN}/rules`, adminRuleSchema),
    adminConfigurations: shelf(ADMIN_CONFIGURATIONS, adminConfigurationSchema),
    adminCollections: shelf(ADMIN, adminCollectionSchema),
    networkGroups: shelf('Microsoft.Network/networkManagers/networkGroups', networkGroupSchema),
    groupMembers: shelf('Microsoft.Network/networkManagers/networkGroups/staticMembers', groupMemberSchema),
    connectivity: shelf('Microsoft.Network/networkManagers/connectivityConfigurations', connectivitySchema),
    unbuilt: new Map(
      [...byType].flatMap(([type, all]) =>
        // With what lies inside them, such as rules of a network manager.
        UNBUILT.has(type.split('/').slice(0, 2).join('/')) ? [[all[0]?.type ?? type, all.length] as const] : [],
      ),
    ),
  };
}

function parse<T>({ id, properties }: ResourceDocument, schema: z.ZodType<T>, problems: Problem[]): T | undefined {
  const parsed = schema.safeParse(properties ?? {});
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    problems.push({ resource: id, field: ['properties', ...path].join('.'), problem: `${message}.` });
  return undefined;
}

/** `/subscriptions/…/providers/Microsoft.Network/virtualNetworks/app` is a `Microsoft.Network/virtualNetworks`. */
function typeOf(id: string): string {
  const [provider = '', ...parts] = id.slice(id.toLowerCase().lastIndexOf('/providers/') + 11).split('/');
  return [provider, ...parts.filter((_, index) => index % 2 === 0)].join('/');
}
