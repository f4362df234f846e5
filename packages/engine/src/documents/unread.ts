import { keyOf } from './resource.ts';

const MEETS = 'A path that meets this one ends undetermined, and routes that it would bring are not there.';
const ROUTES =
  'Routes that it brings are not read: paths of networks that are connected with the hub end undetermined where one may decide, unless its routes are given.';

const MADE =
  'What it brings is read where the route tables or security groups that it makes are among the documents, and only there.';

/**
 * Types that decide about packets, bring routes, or have addresses in a subnet, and are not modelled yet, with what follows. All others of
 * which nothing is known here (extensions, disks, watchers) do not touch a packet.
 */
export const UNREAD: ReadonlyMap<string, string> = new Map(
  (
    [
      ['bastionHosts', MEETS],
      ['expressRouteGateways', MEETS],
      // Hubs of a virtual WAN, and route servers.
      ['virtualHubs', MEETS],
      ['virtualHubs/hubRouteTables', ROUTES],
      ['virtualHubs/routingIntent', ROUTES],
      ['virtualHubs/bgpConnections', ROUTES],
      ['vpnGateways', ROUTES],
      ['p2sVpnGateways', ROUTES],
      ['networkManagers/routingConfigurations', MADE],
      ['networkManagers/securityUserConfigurations', MADE],
    ] as const
  ).map(([name, consequence]) => [keyOf(`Microsoft.Network/${name}`), consequence]),
);

/** Of other types, whose documents name subnets that they are in. */
export const INJECTED = 'Paths to addresses in its subnets that nobody is known to have end undetermined.';

/** What the appliances of a gateway load balancer do with the flows of a frontend, or of an interface's public address, that name one. */
export const unreadInspector = (resource: string, inspector: string) => ({
  resource,
  field: 'properties.gatewayLoadBalancer.id',
  problem: `Its flows go through the gateway load balancer ${inspector}, whose appliances are not modelled yet.`,
  consequence: 'Whether these let a flow pass is not known: paths to and from its public address end undetermined.',
  severity: 'warning' as const,
});

/** Regional load balancers behind a cross-region one. */
export const unreadRegional = (resource: string, frontend: string) => ({
  resource,
  field: 'properties.loadBalancerBackendAddresses',
  problem: `The frontend ${frontend} of another load balancer is in the pool, and what that does with flows from this one is not modelled yet.`,
  consequence: 'Flows that may go there end undetermined.',
  severity: 'warning' as const,
});

/** A private endpoint that leads to somebody's own service, behind a load balancer of theirs ("What is Azure Private Link service?"). */
export const unreadLink = (resource: string, link: string) => ({
  resource,
  field: 'properties.privateLinkServiceConnections',
  problem: `It leads to ${link}, and what becomes of flows behind that is not modelled yet.`,
  consequence: 'Paths to the private endpoint end undetermined.',
  severity: 'warning' as const,
});
