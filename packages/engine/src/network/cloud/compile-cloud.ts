import { NO_SERVICE_TAGS, type ServiceTags } from '../../rules/service-tags.ts';
import { compileRules } from '../../rules/compile-rules.ts';
import { addressSetsBuilder } from '../../table/address-sets.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import { textTableBuilder } from '../../table/text-table.ts';
import { readDocuments } from '../arm/read-documents.ts';
import type { CloudResource } from '../arm/resource.ts';
import type { Finding } from '../finding.ts';
import { NONE, type CloudNetwork } from './cloud-network.ts';
import { compileCloudRoutes } from './compile-cloud-routes.ts';
import { compileEnds } from './compile-ends.ts';
import { compileFirewalls } from './compile-firewalls.ts';
import { compileGateways, type LearnedRoutes } from './compile-gateways.ts';
import { compileManaged } from './compile-managed.ts';
import { compileNetworks, placePeerings, placeSubnets } from './compile-networks.ts';
import { linker, rowsOf } from './link.ts';
import { compileNames } from './names/compile-names.ts';
import { compileServices } from './services/compile-services.ts';

/** What decides about packets and is in no resource. */
export type CloudSurroundings = { readonly serviceTags?: ServiceTags; readonly learnedRoutes?: LearnedRoutes };

/**
 * ARM documents into tables. Reads them once, in any order, and keeps none. Never throws and drops nothing silently: what
 * cannot be taken as it stands is among the findings, and a path that would depend on it ends undetermined.
 */
export function compileCloud(
  documents: Iterable<CloudResource>,
  revision: number,
  { serviceTags = NO_SERVICE_TAGS, learnedRoutes = new Map() }: CloudSurroundings = {},
): CloudNetwork {
  const findings: Finding[] = [];
  const drafts = readDocuments(documents, { findings, serviceTags });
  const [texts, sets, link] = [textTableBuilder(), addressSetsBuilder(), linker(findings)];
  const around = { drafts, texts, sets, link, findings, groups: rowsOf(drafts.groups) };
  const subnets = placeSubnets(drafts);
  const peerings = placePeerings(drafts, findings);
  const gateways = compileGateways({ drafts, subnets, peerings, link, learned: learnedRoutes });
  const networks = compileNetworks({ ...around, subnets, peerings, gateways });
  const managed = compileManaged(drafts, findings);
  const firewalls = compileFirewalls(drafts, findings);
  const groups = [...drafts.groups, ...managed.groups, ...firewalls];
  const firstFirewall = drafts.groups.length + managed.groups.length;
  const { applicationGroups, memberships, ...ends } = compileEnds({ ...around, subnets, firstFirewall });
  const routes = compileCloudRoutes({ drafts, peerings, texts, gateways, subnets, serviceTags, findings });
  const rules = compileRules(groups, { texts, sets, applicationGroups, memberships });
  const adminGroups = sharedI32(managed.byNetwork.map((group) => (group < 0 ? NONE : drafts.groups.length + group)));
  return {
    kind: 'cloud',
    revision,
    virtualNetworks: {
      ids: networks.ids,
      internet: networks.internet,
      ...routes.byNetwork,
      adminGroups,
      locations: sharedI32(
        drafts.virtualNetworks.map(({ location }) => (location === undefined ? NONE : texts.add(location))),
      ),
    },
    peerings: networks.peerings,
    subnets: { ...networks.subnets, services: routes.services },
    serviceRoutes: routes.serviceRoutes,
    connections: {
      ids: sharedU32(gateways.connections.map(({ id }) => texts.add(id))),
      isUp: sharedU32(gateways.connections.map(({ isUp }) => Number(isUp))),
      remotes: sharedI32(gateways.connections.map(({ remote }) => remote)),
    },
    ...ends,
    services: compileServices({ ...around, subnets, serviceTags }),
    names: compileNames(around),
    routeTables: routes.routeTables,
    routes: routes.routes,
    rules,
    sets: sets.build(),
    texts: texts.build(),
    findings,
  };
}
