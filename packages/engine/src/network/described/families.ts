import { withBlocks } from '../../documents/read-block.ts';
import { primaryFirst, readConfiguration, readInterface } from '../../documents/read-interface.ts';
import { readRoute, readRouteTable, reportEqualRoutes, reportManyTags } from '../../documents/read-route-table.ts';
import { readPeering, readSubnet, readVirtualNetwork } from '../../documents/read-virtual-network.ts';
import type {
  ConfigurationDraft,
  InterfaceDraft,
  PeeringDraft,
  RouteDraft,
  RouteTableDraft,
  SubnetDraft,
  VirtualNetworkDraft,
} from '../../documents/drafts.ts';
import { keyOf, typeOf } from '../../documents/resource.ts';
import type { ServiceTags } from '../../rules/service-tags.ts';
import { besides, family, type FindPlace } from './family.ts';

type Within = { readonly subnet: SubnetDraft } | { readonly peering: PeeringDraft };

/** Without who has addresses in a subnet: Azure lists them, as they were when it was read. */
const written = (within: Within): object =>
  'peering' in within
    ? within.peering
    : { ...within.subnet, holders: undefined, gateway: undefined, routeServer: undefined };

/** Virtual networks, whose subnets and peerings may come alone. */
export const virtualNetworks = (find: FindPlace) =>
  family<VirtualNetworkDraft, Within>(find, {
    read: (document, findings) => readVirtualNetwork(document, findings),
    readChild(_, document, findings) {
      if (typeOf(document).endsWith('/subnets')) return { subnet: readSubnet(document, document.id, findings) };
      return { peering: readPeering(document, document.id, findings) };
    },
    join(parent, children, findings) {
      const listed = new Map<string, Within>([
        ...parent.subnets.map((subnet) => [keyOf(subnet.id), { subnet }] as const),
        ...parent.peerings.map((peering) => [keyOf(peering.id), { peering }] as const),
      ]);
      const more = besides(listed, children, (one, other) => isAlike(written(one), written(other)), findings);
      return {
        ...parent,
        subnets: [...parent.subnets, ...more.flatMap((child) => ('subnet' in child ? [child.subnet] : []))],
        peerings: [...parent.peerings, ...more.flatMap((child) => ('peering' in child ? [child.peering] : []))],
      };
    },
  });

export const routeTables = (find: FindPlace, serviceTags: ServiceTags) =>
  family<RouteTableDraft, RouteDraft>(find, {
    read: (document, findings) => readRouteTable(document, { findings, serviceTags }),
    readChild: (_, document, findings) => readRoute(document, document.id, { findings, serviceTags }),
    join(parent, children, findings) {
      const listed = new Map(parent.routes.map((route) => [keyOf(route.id), route]));
      const routes = [...parent.routes, ...besides(listed, children, isAlike, findings)];
      reportEqualRoutes(routes, parent.routes.length, findings);
      reportManyTags(parent.id, routes, parent.routes.length, findings);
      return { ...parent, routes };
    },
  });

export const interfaces = (find: FindPlace) =>
  family<InterfaceDraft, ConfigurationDraft>(find, {
    read: (document, findings) => readInterface(document, findings),
    readChild: (_, document, findings) => readConfiguration(document, document.id, findings),
    join(parent, children, findings) {
      const listed = new Map(parent.configurations.map((one) => [keyOf(one.id), one]));
      const all = [...parent.configurations, ...withBlocks(besides(listed, children, isAlike, findings))];
      return { ...parent, configurations: primaryFirst(all, ({ isPrimary }) => isPrimary) };
    },
  });

/** Drafts are plain data, and of equal documents they are equal word by word, but for the case of their ids. */
const isAlike = (one: object, other: object) => keyOf(JSON.stringify(one)) === keyOf(JSON.stringify(other));
