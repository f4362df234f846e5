import { PUBLIC } from '../../rules/non-public.ts';
import { rulesBuilder } from '../../rules/compile/rules-builder.ts';
import type { Stores } from '../../rules/compile/rule-stores.ts';
import { NO_SERVICE_TAGS, type ServiceTags } from '../../rules/service-tags.ts';
import { addressSetsBuilder } from '../../table/address-sets.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import { textTableBuilder } from '../../table/text-table.ts';
import type { RouteTableDraft } from '../../documents/drafts.ts';
import { CONNECTION_DOUBTS } from '../../documents/gateways/gateway-draft.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { cells } from '../described/cells.ts';
import { describe } from '../described/description.ts';
import type { Finding } from '../../documents/finding.ts';
import { NONE, UNREAD_STATUS, type CloudNetwork } from './cloud-network.ts';
import {
  disconnectedTables,
  endpointPrefixes,
  gatewayTables,
  routeTableColumns,
  serviceTables,
  systemTables,
  userTable,
  type UserTable,
} from '../routes/compile-cloud-routes.ts';
import { addressesAt, type NameSource } from '../services/resolve-name.ts';
import { compileEnds, groupsOfInterfaces } from './compile-ends.ts';
import { compileFirewalls } from '../filters/compile-firewalls.ts';
import { compileGateways, gatewayColumns } from '../routes/compile-gateways.ts';
import type { LearnedRoutes } from '../routes/gateways.ts';
import { compileManaged } from '../filters/compile-managed.ts';
import {
  groupsOfSubnets,
  networkColumns,
  peeringColumns,
  placePeerings,
  placeSubnets,
  reportSubnets,
  sidesByNetwork,
  spacesAround,
  subnetColumns,
  tablesOfSubnets,
  virtualNetworkTags,
} from './compile-networks.ts';
import { linker, rowsOf } from '../links/link.ts';
import { isUnseen } from '../links/connected-groups.ts';
import { reportRoutes } from '../unsupported/at-kept-subnets.ts';
import { reportBesideNat } from '../unsupported/beside-nat-gateways.ts';
import { findDangling } from '../links/find-dangling.ts';
import { findUsers } from '../links/find-users.ts';
import { idColumn } from './id-column.ts';
import { madeGroups } from './made-groups.ts';
import { compileNames } from '../services/compile-names.ts';
import { isSameNumbered, numbering } from './numbering.ts';
import { placesOfConfigurations, placesOfSubnets, PUBLIC_SET } from './places.ts';
import { routeColumns } from '../routes/route-columns.ts';
import { compileServices } from '../services/compile-services.ts';

/** What decides about packets and is in no resource. */
export type CloudSurroundings = {
  readonly serviceTags?: ServiceTags;
  readonly learnedRoutes?: LearnedRoutes;
  /** Absent: unknown. */
  readonly mail?: CloudNetwork['mail'];
};

/**
 * A network described in ARM resources that changes: one document at a time, and only what depends on it is made again. It
 * keeps what it made of the documents, never the documents.
 */
export type OpenCloud = {
  /** A document that is new, or takes the place of the one with its id. */
  put(document: CloudResource): void;
  /** False where there was none. */
  remove(id: string): boolean;
  /** The network as it is now. Networks from before stay as they were, and share with it whatever is the same. */
  at(revision: number): CloudNetwork;
};

/** Of several documents with the same id the first counts. */
export function openCloud(
  documents: Iterable<CloudResource>,
  { serviceTags = NO_SERVICE_TAGS, learnedRoutes = new Map(), mail = 'unknown' }: CloudSurroundings = {},
): OpenCloud {
  const made = cells();
  const stores = made.source(noStores());
  const rules = rulesBuilder(stores.read());
  const described = describe({ rules, serviceTags, cells: made });
  const { drafts } = described;
  const stages: (() => readonly Finding[])[] = [];
  /** Something that is made of drafts and of other stages, and what was found meanwhile. */
  const stage = <T>(make: (findings: Finding[]) => T, isSame?: (before: T, after: T) => boolean): (() => T) => {
    const cell = made.derived(
      () => {
        const findings: Finding[] = [];
        return { value: make(findings), findings };
      },
      (before, after) => isSame?.(before.value, after.value) === true && isEqual(before.findings, after.findings),
    );
    stages.push(() => cell.read().findings);
    return () => cell.read().value;
  };

  const groups = stage(() =>
    rowsOf(
      drafts.groups,
      drafts.groups.map(({ row }) => row),
    ),
  );
  const subnets = stage(() => placeSubnets(drafts));
  const peerings = stage((findings) => placePeerings(drafts, findings));
  const gateways = stage((findings) =>
    compileGateways({
      drafts,
      subnets: subnets(),
      // A connected group lends no gateways, nor does what nobody has seen. Their rows come last.
      peerings: peerings().filter(({ isGroups }) => isGroups === undefined),
      link: linker(findings),
      learned: learnedRoutes,
      findings,
    }),
  );
  stage((findings) => reportSubnets(drafts, findings));
  stage((findings) => findDangling(drafts, findings));
  stage((findings) => findUsers(drafts, findings));
  stage((findings) => reportBesideNat(drafts, findings));
  stage((findings) => reportRoutes(drafts, gateways().homes, findings));
  const sides = stage(() => sidesByNetwork(peerings()));
  const spaces = stage(() => spacesAround(drafts, sides()));
  const numbered = numbering();
  const tableRows = stage(() => numbered(drafts.routeTables), isSameNumbered);
  const subnetTables = stage((findings) => tablesOfSubnets(subnets(), tableRows(), linker(findings)));
  const tags = stage(() => virtualNetworkTags(stores.read().sets));
  const joined = stage(
    () => new Set(peerings().flatMap((side) => (isUnseen(side) && side.allowsAccess ? side.virtualNetwork : []))),
  );
  const subnetTags = stage(() => {
    const tables = new Map(drafts.routeTables.map((table, index) => [tableRows().all[index], table]));
    const of = subnetTables();
    return tags()(subnets(), spaces(), gateways(), joined(), of, (subnet) => tables.get(of[subnet]));
  });
  const subnetGroups = stage((findings) => groupsOfSubnets(subnets(), groups(), linker(findings)));
  const subnetTable = stage(() => subnetColumns(subnets(), stores.read().texts));
  const networkTable = stage(() => networkColumns(drafts, spaces(), stores.read()));
  const gatewayTable = stage(() => gatewayColumns(gateways(), stores.read().texts));
  const peeringTable = stage(() => peeringColumns(peerings(), stores.read().texts));
  const managed = stage((findings) => compileManaged(drafts, findings));
  const [adminRules, firewallRules, translatingRules] = [madeGroups(rules), madeGroups(rules), madeGroups(rules)];
  const adminGroups = stage(() => {
    const rows = adminRules(managed().groups);
    const column = (groups: readonly number[]) => sharedI32(groups.map((group) => rows[group] ?? NONE));
    return { adminGroups: column(managed().byNetwork), unguardedGroups: column(managed().unguarded) };
  });
  /** Texts come last: the other tables add theirs. */
  const nameSource = (): NameSource => {
    const tables = { names: nameTable(), services: serviceTable(), virtualNetworks: networkTable() };
    return { ...tables, texts: stores.read().texts.build() };
  };
  const firewalls = stage((findings) =>
    compileFirewalls(drafts, findings, (firewall, name) => addressesAt(nameSource(), firewall, name)),
  );
  const firewallGroups = stage(() => firewallRules(firewalls().map(({ filter }) => filter)));
  const translatingGroups = stage(() => translatingRules(firewalls().map(({ translating }) => translating)));
  const idsOf = { machines: idColumn(), interfaces: idColumn(), configurations: idColumn() };
  const ends = stage((findings) =>
    compileEnds({
      drafts,
      idsOf,
      subnets: subnets(),
      firewalls: firewalls(),
      firewallGroups: firewallGroups(),
      translatingGroups: translatingGroups(),
      applicationGroup: rules.applicationGroup,
      ...stores.read(),
      link: linker(findings),
      findings,
    }),
  );
  const interfaceGroups = stage((findings) => groupsOfInterfaces(drafts, groups(), linker(findings)));
  const serviceTable = stage((findings) =>
    compileServices({ drafts, subnets: subnets(), serviceTags, ...stores.read(), findings }),
  );
  const nameTable = stage((findings) =>
    compileNames({ drafts, sides: sides(), texts: stores.read().texts, link: linker(findings), findings }),
  );
  const connectionTable = stage(() => {
    const { connections } = gateways();
    const { texts } = stores.read();
    return {
      ids: sharedU32(connections.map(({ id }) => texts.add(id))),
      isUp: sharedU32(
        connections.map(({ isUp, isStatusUnread }) => (isUp && isStatusUnread ? UNREAD_STATUS : Number(isUp))),
      ),
      doubts: sharedI32(
        connections.map(({ doubt }) => (doubt === undefined ? NONE : CONNECTION_DOUBTS.indexOf(doubt))),
      ),
      circuitTroubles: sharedI32(connections.map(({ trouble }) => (trouble === undefined ? NONE : texts.add(trouble)))),
      remotes: sharedI32(connections.map(({ remote }) => remote)),
      subnets: sharedI32(connections.map(({ subnet }) => subnet)),
    };
  });

  // Routes that nobody has any more stay in their columns, until those begin anew.
  const routes = made.source(routeColumns(stores.read().texts));
  let limit = Number.POSITIVE_INFINITY;
  let mostStored = Number.POSITIVE_INFINITY;
  const userTables = stage(() => {
    const columns = routes.read();
    const known = new WeakMap<RouteTableDraft, UserTable>();
    return (draft: RouteTableDraft, row: number): UserTable => {
      const table = known.get(draft) ?? userTable(draft, row, columns);
      known.set(draft, table);
      return table;
    };
  });
  const endpoints = stage(() => endpointPrefixes(drafts, subnets()), isEqual);
  const systemRoutes = stage(() => systemTables(drafts, sides(), endpoints(), routes.read()));
  const disconnected = stage(() => disconnectedTables(drafts, sides()));
  const gatewayRoutes = stage(() => gatewayTables(gateways(), routes.read()));
  const services = stage((findings) =>
    serviceTables(subnets(), serviceTags, stores.read().texts, routes.read(), findings),
  );
  const tableTable = stage(() =>
    routeTableColumns(drafts.routeTables, tableRows().all, stores.read().texts, userTables()),
  );

  const configurationPlaces = stage(() => {
    const { interfaces, memberships, ...others } = ends();
    return placesOfConfigurations({
      ...others,
      interfaces: { ...interfaces, groups: interfaceGroups() },
      subnets: { ...subnetTable(), groups: subnetGroups() },
      memberships: memberships.memberships,
    });
  });
  const subnetPlaces = stage(() =>
    placesOfSubnets({
      subnets: {
        ...subnetTable(),
        routeTables: subnetTables(),
        virtualNetworkTags: subnetTags(),
        services: services().services,
      },
      virtualNetworks: { ...networkTable(), ...adminGroups() },
    }),
  );

  const unreadAddress = stage(() => drafts.publicAddresses.find(({ isUnread }) => isUnread)?.id);

  for (const document of documents) described.add(document);

  function network(revision: number): CloudNetwork {
    const { memberships, interfaces, ...others } = ends();
    return {
      kind: 'cloud',
      mail,
      revision,
      virtualNetworks: {
        ...networkTable(),
        ...gatewayTable(),
        systemRoutes: systemRoutes(),
        disconnected: disconnected(),
        gatewayRoutes: gatewayRoutes(),
        ...adminGroups(),
      },
      peerings: peeringTable(),
      subnets: {
        ...subnetTable(),
        groups: subnetGroups(),
        routeTables: subnetTables(),
        virtualNetworkTags: subnetTags(),
        services: services().services,
      },
      serviceRoutes: services().serviceRoutes,
      untoldServices: services().untoldServices,
      untoldRoutes: services().untoldRoutes,
      connections: connectionTable(),
      interfaces: { ...interfaces, groups: interfaceGroups() },
      ...others,
      places: { configurations: configurationPlaces(), subnets: subnetPlaces() },
      services: serviceTable(),
      names: nameTable(),
      routeTables: tableTable(),
      routes: routes.read().build(),
      rules: rules.build(memberships),
      sets: stores.read().sets.build(),
      texts: stores.read().texts.build(),
      asked: undefined,
      unreadAddress: unreadAddress(),
      findings: [...described.findings(), ...stages.flatMap((each) => each())],
    };
  }

  /** Bytes of what is only ever added to: texts, sets, and lists of what rules name. */
  function stored(): number {
    const { texts, sets } = stores.read();
    return texts.size() + 4 * (sets.size() + rules.size());
  }

  /** Texts and sets that nobody names any more are left behind. All that is made of drafts is made again. */
  function beginStores(): void {
    const fresh = noStores();
    rules.moveTo(fresh);
    stores.write(fresh);
    mostStored = Number.POSITIVE_INFINITY;
    beginRoutes();
  }

  function beginRoutes(): void {
    routes.write(routeColumns(stores.read().texts));
    limit = Number.POSITIVE_INFINITY;
  }

  return {
    put: (document) => described.put(document),
    remove: (id) => described.remove(id),
    at(revision) {
      described.settle();
      if (stored() > mostStored) beginStores();
      else if (routes.read().size() > limit) beginRoutes();
      const built = network(revision);
      if (limit === Number.POSITIVE_INFINITY) limit = 2 * routes.read().size() + MUCH;
      if (mostStored === Number.POSITIVE_INFINITY) mostStored = 2 * stored() + MUCH_STORED;
      return built;
    },
  };
}

function noStores(): Stores {
  const sets = addressSetsBuilder();
  if (sets.add(PUBLIC) !== PUBLIC_SET) throw new Error('what is public is the first set of all');
  return { texts: textTableBuilder(), sets };
}

/** Fewer routes that nobody has any more than this are left where they are. */
const MUCH = 1 << 14;
/** Fewer bytes in all than this beside twice what there was when the stores began are no reason to begin new ones. */
const MUCH_STORED = 1 << 16;

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
