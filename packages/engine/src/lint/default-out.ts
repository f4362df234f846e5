import { ipv4Of } from '../address/address.ts';
import { DENIED_DEFAULT, KEPT_DEFAULT, NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { nextHopTypeOf } from '../network/routes/route-rows.ts';
import { idOf } from '../path/cloud/names.ts';
import { isPublic } from '../path/walk/place.ts';
import { effectiveRoute } from '../path/walk/routes/effective-route.ts';
import { routeEdges } from '../path/walk/routes/route-edges.ts';
import { packetOf } from '../rules/packet.ts';
import type { LintFinding } from './finding.ts';

const CONSEQUENCE = 'Whether it leaves for the internet by it is not known.';

/** Interfaces that say otherwise about their default way out than what is written around them. */
export function defaultsOut(network: CloudNetwork): readonly LintFinding[] {
  const { configurations, interfaces } = network;
  const isOut = new Map<number, boolean>();
  const found = Array.from(configurations.outboundWays).flatMap((way, row): readonly LintFinding[] => {
    const card = configurations.interfaces[row] ?? NONE;
    if ((way !== DENIED_DEFAULT && way !== KEPT_DEFAULT) || sendsNothing(network, card)) return [];
    const subnet = configurations.subnets[row] ?? NONE;
    if (!isOut.has(subnet)) isOut.set(subnet, hasRouteOut(network, subnet));
    // Its routes lead nothing there: Azure gives it none then, as it says.
    if (way === DENIED_DEFAULT && isOut.get(subnet) !== true) return [];
    const problem =
      way === DENIED_DEFAULT
        ? 'It has no default way out, as it says, and nothing that is written for it, its machine, its subnet or its load balancers takes that away.'
        : 'It has the default way out, as it says, and its subnet, its machine or a load balancer takes that away.';
    const resource = idOf(network, interfaces.ids, card);
    const field = 'properties.defaultOutboundConnectivityEnabled';
    return [{ resource, field, problem, consequence: CONSEQUENCE, severity: 'warning' }];
  });
  return [...new Map(found.map((each) => [each.resource, each])).values()];
}

/** Nobody's, or of a private endpoint or a private link service, which begin no flow to the internet: of each Azure says that it has no way out. */
const sendsNothing = ({ interfaces: { isIdle, isEndpoint, linkServices } }: CloudNetwork, card: number): boolean =>
  isIdle[card] === 1 || isEndpoint[card] === 1 || (linkServices[card] ?? NONE) >= 0;

/** Do routes of a subnet lead anything of the internet there? */
function hasRouteOut(network: CloudNetwork, subnet: number): boolean {
  const home = network.subnets.virtualNetworks[subnet] ?? NONE;
  return [0, ...routeEdges(network, subnet)].some((edge) => {
    const packet = packetOf({ protocol: 'tcp', source: ipv4Of(0), destination: ipv4Of(edge), destinationPort: 443 });
    if (!isPublic(network, home, packet)) return false;
    const route = effectiveRoute(network, subnet, packet);
    return route < 0 || nextHopTypeOf(network.routes, route) === 'Internet';
  });
}
