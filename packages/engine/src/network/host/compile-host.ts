import { addressColumn } from '../../table/address-column.ts';
import { buildPrefixTable } from '../../routes/longest-prefix.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import { textTableBuilder, type TextTableBuilder } from '../../table/text-table.ts';
import { compileInterfaces } from './compile-interfaces.ts';
import { readRoutes, type RouteRow } from './compile-routes.ts';
import type { Finding } from '../../documents/finding.ts';
import type { HostDocument, HostRouteDocument, InterfaceDocument } from './host-document.ts';
import { ROUTE_KINDS, type HostLookups, type HostNetwork, type HostRouteTable } from './host-network.ts';

/**
 * Documents into tables. Reads them once, in any order, and keeps none. Never throws and drops nothing silently: what
 * cannot be taken as it stands is among the findings, and a path that would depend on it ends undetermined.
 */
export function compileHost(documents: Iterable<HostDocument>, revision: number): HostNetwork {
  const findings: Finding[] = [];
  const texts = textTableBuilder();
  const { interfaces: interfaceDocuments, routes: routeDocuments } = sorted(documents, findings);
  const { interfaces, addresses, rows } = compileInterfaces(interfaceDocuments, texts, findings);
  const routes = readRoutes(routeDocuments, rows, findings);
  return {
    kind: 'host',
    revision,
    interfaces,
    addresses,
    routes: tableOfRoutes(routes, texts),
    lookups: lookupsOf(routes),
    texts: texts.build(),
    findings,
  };
}

type Sorted = { readonly interfaces: readonly InterfaceDocument[]; readonly routes: readonly HostRouteDocument[] };

function sorted(documents: Iterable<HostDocument>, findings: Finding[]): Sorted {
  const ids = new Set<string>();
  const interfaces: InterfaceDocument[] = [];
  const routes: HostRouteDocument[] = [];
  for (const document of documents) {
    if (ids.has(document.id)) {
      findings.push({
        resource: document.id,
        field: 'id',
        problem: `Another ${document.kind} came first with the same id.`,
        consequence: `The later ${document.kind} is left out.`,
      });
      continue;
    }
    ids.add(document.id);
    if (document.kind === 'interface') interfaces.push(document);
    else routes.push(document);
  }
  return { interfaces, routes };
}

const tableOfRoutes = (routes: readonly RouteRow[], texts: TextTableBuilder): HostRouteTable => ({
  ids: sharedU32(routes.map((route) => texts.add(route.id))),
  words: sharedU32(routes.map((route) => texts.add(route.words))),
  kinds: sharedU32(routes.map((route) => ROUTE_KINDS.indexOf(route.kind))),
  prefixLengths: sharedU32(routes.map((route) => route.prefixLength)),
  metrics: sharedU32(routes.map((route) => route.metric)),
  interfaces: sharedI32(routes.map((route) => route.interface)),
  gateways: addressColumn(routes.map((route) => route.gateway)),
  sources: addressColumn(routes.map((route) => route.source)),
});

function lookupsOf(routes: readonly RouteRow[]): HostLookups {
  const lookup = (name: RouteRow['lookup']) =>
    buildPrefixTable(
      routes.flatMap((route, value) =>
        route.lookup === name ? [{ prefix: route.destination, rank: route.metric, value }] : [],
      ),
    );
  return { local: lookup('local'), main: lookup('main'), default: lookup('default'), policy: lookup('policy') };
}
