import { familyOf, type Address } from '../../address/address.ts';
import { familyOfPrefix, type Prefix } from '../../address/prefix.ts';
import type { Finding } from '../../documents/finding.ts';
import type { HostRouteDocument } from './host-document.ts';
import type { HostLookups, RouteKind } from './host-network.ts';
import { wordsOfRoute } from './route-words.ts';

/** A route on its way from a document into columns. */
export type RouteRow = {
  readonly id: string;
  readonly words: string;
  readonly kind: RouteKind;
  readonly lookup: keyof HostLookups;
  readonly destination: Prefix;
  readonly prefixLength: number;
  readonly metric: number;
  /** Row of its interface, or -1. */
  readonly interface: number;
  readonly gateway: Address | undefined;
  readonly source: Address | undefined;
};

export const readRoutes = (
  documents: readonly HostRouteDocument[],
  interfaces: ReadonlyMap<string, number>,
  findings: Finding[],
): readonly RouteRow[] => documents.map((document) => readRoute(document, interfaces, findings));

function readRoute(
  document: HostRouteDocument,
  interfaces: ReadonlyMap<string, number>,
  findings: Finding[],
): RouteRow {
  const { id, type, destination, gateway, device, source, metric } = document;
  const fault = faultOf(document, interfaces);
  if (fault !== undefined)
    findings.push({
      resource: id,
      ...fault,
      consequence: `A path to ${destination} that this route would decide ends undetermined.`,
    });
  const foreignSource = source !== undefined && familyOf(source) !== familyOfPrefix(destination);
  if (foreignSource)
    findings.push({
      resource: id,
      field: 'source',
      problem: `The source ${source} is not of the family of ${destination}.`,
      consequence: 'The source address is chosen as if the route named none.',
    });
  return {
    id,
    words: wordsOfRoute(document),
    kind: fault === undefined ? type : 'unreadable',
    lookup: lookupOf(document),
    destination,
    prefixLength: Number(destination.split('/')[1]),
    metric,
    interface: (device === undefined ? undefined : interfaces.get(device)) ?? -1,
    gateway,
    source: foreignSource ? undefined : source,
  };
}

type Fault = { readonly field: keyof HostRouteDocument; readonly problem: string };

/** Why nobody can tell where this route leads, if so. Only a forwarding route needs to lead anywhere. */
function faultOf(route: HostRouteDocument, interfaces: ReadonlyMap<string, number>): Fault | undefined {
  const { type, destination, gateway, device } = route;
  if (type !== 'unicast') return undefined;
  if (device === undefined) return { field: 'device', problem: 'The route names no interface to leave by.' };
  if (!interfaces.has(device)) return { field: 'device', problem: `No interface is named ${device}.` };
  if (gateway === undefined) return undefined;
  if (gateway === '0.0.0.0' || gateway === '::')
    return { field: 'gateway', problem: `The gateway ${gateway} is the unspecified address.` };
  // The other way round exists: IPv4 by way of an IPv6 neighbour (RFC 5549).
  return familyOf(gateway) === 'ipv4' && familyOfPrefix(destination) === 'ipv6'
    ? { field: 'gateway', problem: `The gateway ${gateway} is IPv4, and the route is for ${destination}.` }
    : undefined;
}

function lookupOf({ table, destination }: HostRouteDocument): keyof HostLookups {
  if (table === 255) return 'local';
  if (table === 254) return 'main';
  return table === 253 && familyOfPrefix(destination) === 'ipv4' ? 'default' : 'policy';
}
