import type { Drafts, RouteDraft, RouteTableDraft } from '../../documents/drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { rowsOf } from '../links/link.ts';

/**
 * Users' routes where Azure supports none of them, though their documents can be read. `homes`: by virtual network, the row of the one whose
 * gateways it uses, or `NONE`.
 */
export function reportRoutes(drafts: Drafts, homes: readonly number[], findings: Finding[]): void {
  const tables = rowsOf(drafts.routeTables);
  const shown = new Set(drafts.applicationGateways.filter(isShown).map(({ subnet = '' }) => keyOf(subnet)));
  const reported = new Set<string>();
  for (const [network, { subnets }] of drafts.virtualNetworks.entries()) {
    const barred = barredGateway(drafts, homes[network] ?? NONE);
    for (const { id, routeTable } of subnets) {
      const table = routeTable === undefined ? undefined : drafts.routeTables[tables.get(routeTable) ?? NONE];
      if (table === undefined) continue;
      findings.push(...atSubnet(id, table, shown.has(keyOf(id))));
      for (const finding of barred === undefined ? [] : toGateway(barred, table)) {
        // Of a table at several subnets once.
        if (reported.has(finding.resource)) continue;
        reported.add(finding.resource);
        findings.push(finding);
      }
    }
  }
}

/** Gateways of the second version that are managed from outside, by their public addresses. */
const isShown = ({ isVersion1, frontends }: Drafts['applicationGateways'][number]): boolean =>
  !isVersion1 && frontends.some(({ publicAddress }) => publicAddress !== undefined);

/**
 * "User-defined routes with a 0.0.0.0/0 destination and NSGs on the GatewaySubnet are not supported" ("About VPN Gateway configuration
 * settings"); "UDR isn't supported on an Azure Bastion subnet" ("Azure Bastion FAQ"); where 0.0.0.0/0 "needs to be redirected through a virtual
 * appliance, a hub/spoke virtual network, or on-premises (forced tunneling) isn't supported for v2" ("Application Gateway infrastructure
 * configuration").
 */
function atSubnet(subnet: string, table: RouteTableDraft, isGateways: boolean): readonly Finding[] {
  const name = keyOf(nameOf(subnet));
  if (name === 'azurebastionsubnet')
    return [unsupported(subnet, 'A route table is there', 'the subnet of Azure Bastion')];
  if (name === 'gatewaysubnet')
    return table.routes
      .filter(isDefault)
      .slice(0, 1)
      .map((away) => unsupported(subnet, `The route ${away.name} there is for ${away.text}`, 'the subnet of gateways'));
  if (!isGateways) return [];
  return table.routes
    .filter((route) => isDefault(route) && route.nextHopType !== 'Internet')
    .slice(0, 1)
    .map((led) =>
      unsupported(
        subnet,
        `The route ${led.name} there leads ${led.text} to ${led.nextHopType}`,
        'the subnet of an application gateway of the second version',
      ),
    );
}

const isDefault = ({ prefix }: RouteDraft): boolean => prefix === '0.0.0.0/0' || prefix === '::/0';

const unsupported = (resource: string, what: string, where: string): Finding => ({
  resource,
  field: 'properties.routeTable.id',
  problem: `${what}, which Azure does not support at ${where}.`,
  consequence: 'What is in the subnet may stop working; here its routes are followed as anywhere else.',
  severity: 'warning',
});

/**
 * The gateway of a network, and why no route may lead there; undefined where one may. "You can't specify a virtual network gateway created as type
 * ExpressRoute in a user-defined route", nor "if you have virtual private network (VPN) and ExpressRoute coexisting connections" ("Virtual network
 * traffic routing", User-defined).
 */
function barredGateway({ virtualNetworks, gateways }: Drafts, home: number): string | undefined {
  const id = virtualNetworks[home]?.id;
  if (id === undefined || gateways.length === 0) return undefined;
  const own = gateways.filter(({ subnet = '' }) => keyOf(subnet).startsWith(`${keyOf(id)}/`));
  if (!own.some(({ isForCircuits }) => isForCircuits)) return undefined;
  const which = own.every(({ isForCircuits }) => isForCircuits)
    ? 'has an ExpressRoute gateway alone, and Azure lets routes lead to VPN gateways only'
    : 'has gateways for VPN and for ExpressRoute, and Azure lets no route lead to a gateway where both are';
  return `a gateway of ${nameOf(id)}, which ${which}`;
}

const toGateway = (barred: string, { routes }: RouteTableDraft): readonly Finding[] =>
  routes
    .filter(({ nextHopType }) => nextHopType === 'VirtualNetworkGateway')
    .map(({ id }) => ({
      resource: id,
      field: 'properties.nextHopType',
      problem: `The route leads to ${barred}.`,
      consequence: 'Azure does not do what it says; here it leads by the connection behind which the destination is.',
      severity: 'warning',
    }));
