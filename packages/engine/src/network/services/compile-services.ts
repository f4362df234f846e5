import { addressOf, type Address } from '../../address/address.ts';
import { spaceOf } from '../../address/address-space.ts';
import { UNKNOWN_SERVICE } from '../../address/unknown-sender.ts';
import { familyOfPrefix, wordsOfPrefix } from '../../address/prefix.ts';
import type { ServiceTags } from '../../rules/service-tags.ts';
import { addressColumn } from '../../table/address-column.ts';
import type { AddressSetsBuilder } from '../../table/address-sets.ts';
import { buildIdIndex } from '../../table/id-index.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import type { Drafts, InterfaceDraft, ServiceDraft } from '../../documents/drafts.ts';
import { keyOf } from '../../documents/resource.ts';
import { noSuch, type Finding } from '../../documents/finding.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { SERVICE_KINDS, SERVICE_NETWORKS, type ServiceTable } from './service-table.ts';
import type { PlacedSubnet } from '../links/placed.ts';
import { policyColumns } from './compile-policies.ts';
import { offsetsOf } from '../cloud/configuration-row.ts';
import { rowsOf } from '../links/link.ts';

type Surroundings = {
  readonly drafts: Drafts;
  readonly subnets: readonly PlacedSubnet[];
  readonly serviceTags: ServiceTags;
  readonly texts: TextTableBuilder;
  readonly sets: AddressSetsBuilder;
  readonly findings: Finding[];
};

/** The tag that holds a service's addresses, and what subnets call its service endpoint. */
const CALLED = {
  storage: { tag: 'Storage', endpoints: ['microsoft.storage', 'microsoft.storage.global'] },
  sql: { tag: 'Sql', endpoints: ['microsoft.sql'] },
  vault: { tag: 'AzureKeyVault', endpoints: ['microsoft.keyvault'] },
  cognitive: { tag: 'CognitiveServicesFrontend', endpoints: ['microsoft.cognitiveservices'] },
  other: { tag: '', endpoints: [] },
} as const satisfies Readonly<Record<(typeof SERVICE_KINDS)[number], object>>;

/** Services with firewalls of their own, the names that they go by, and whom they let in. */
export function compileServices(around: Surroundings): ServiceTable {
  const { drafts, subnets, serviceTags, texts, sets } = around;
  const { services } = drafts;
  const rules = rulesByService(around);
  const subnetRows = rules.map((own) => own.flatMap(({ row }) => (row >= 0 ? row : [])));
  const addresses = services.map((service) => someAddressOf(service, serviceTags));
  const ids = services.map(({ id }) => texts.add(id));
  const names = services.flatMap(({ names: own }, row) => own.map((name) => ({ row, text: texts.add(name) })));
  return {
    ids: sharedU32(ids),
    kinds: sharedU32(services.map(({ service }) => SERVICE_KINDS.indexOf(service))),
    networks: sharedU32(networksOf(around).map((each) => SERVICE_NETWORKS.indexOf(each))),
    locations: sharedI32(services.map(({ location }) => (location === undefined ? NONE : texts.add(location)))),
    names: sharedU32(names.map(({ text }) => text)),
    nameOffsets: offsetsOf(services.map((service) => service.names)),
    allowsOthers: sharedU32(services.map(({ allowsOthers }) => Number(allowsOthers))),
    allowsAzure: sharedU32(rules.map((own) => Number(own.some(({ isAzure }) => isAzure)))),
    hasUnreadRules: sharedU32(rules.map((own) => Number(own.some(({ isUnread }) => isUnread)))),
    sets: sharedU32(rules.map((own) => sets.add(spaceOf(own.flatMap(({ prefixes }) => prefixes))))),
    subnets: sharedU32(subnetRows.flat()),
    subnetOffsets: offsetsOf(subnetRows),
    addresses: addressColumn(addresses),
    byName: buildIdIndex(
      texts,
      names.map(({ text }) => text),
      names.map(({ row }) => row),
    ),
    byId: buildIdIndex(texts, ids),
    endpointRegions: sharedI32(
      subnets.flatMap(({ services: own }) =>
        SERVICE_KINDS.map((kind) => {
          const regions = regionsOf(own, CALLED[kind].endpoints);
          return regions === undefined ? NONE : texts.add(regions.join(' '));
        }),
      ),
    ),
    ...policyColumns(drafts, subnets, CALLED.storage.endpoints, texts, around.findings),
    ...endpointColumns(around),
  };
}

/**
 * `untold`: rules of database servers are documents of their own, which neither lists of servers nor Resource Graph have. Where there are none at all,
 * of no server, it is not known that there are none.
 */
function networksOf({ drafts: { services, serviceRules }, findings }: Surroundings) {
  return services.map(({ id, service, network }) => {
    if (service !== 'sql' || network !== 'open' || serviceRules.length > 0) return network;
    findings.push({
      resource: id,
      field: 'properties',
      problem: 'No rule of a database server is among the documents.',
      consequence: 'Whom its firewall lets in is not known.',
      severity: 'warning',
    });
    return 'untold';
  });
}

/** Rules that lie in the service's own document, and those that are documents themselves. */
function rulesByService({ drafts, subnets, findings }: Surroundings) {
  const [subnetRows, serviceRows] = [rowsOf(subnets), rowsOf(drafts.services)];
  const byService = Map.groupBy(drafts.serviceRules, ({ service }) => keyOf(service));
  for (const [key, [first]] of byService)
    if (serviceRows.get(key) === undefined)
      findings.push({
        resource: first?.service ?? key,
        field: 'id',
        problem: 'There are rules of it, and it is not among the documents itself.',
        consequence: 'The rules are left out.',
      });
  return drafts.services.map(({ id, rules }) =>
    [...rules, ...(byService.get(keyOf(id)) ?? [])].map(({ subnet, prefixes, isAzure = false, isUnread = false }) => {
      const row = subnet === undefined ? NONE : (subnetRows.get(subnet) ?? NONE);
      if (subnet !== undefined && row < 0)
        findings.push({
          resource: id,
          field: 'properties.networkAcls.virtualNetworkRules',
          problem: noSuch(subnet),
          consequence: 'The rule for it lets in nobody who is.',
          severity: 'warning',
        });
      return { prefixes, isAzure, isUnread, row };
    }),
  );
}

/**
 * One of the addresses that the service may have: the first of its tag in its region. Which it has is in no document; where public networks are
 * closed to it, it lets nobody in at whichever.
 */
function someAddressOf({ service, location = '', network }: ServiceDraft, tags: ServiceTags): Address | undefined {
  const { tag } = CALLED[service];
  const loaded = tags.get(keyOf(`${tag}.${location}`)) ?? tags.get(keyOf(tag));
  const prefix = loaded?.prefixes.find((each) => familyOfPrefix(each) === 'ipv4');
  if (prefix !== undefined) return addressOf(wordsOfPrefix(prefix).words);
  return network === 'closed' ? UNKNOWN_SERVICE : undefined;
}

/** The tag that has the addresses of all services of a kind. */
export const tagOf = (kind: (typeof SERVICE_KINDS)[number]): string => CALLED[kind].tag;

/** Which service each interface of a private endpoint leads to. */
function endpointColumns({ drafts }: Surroundings): Pick<ServiceTable, 'byInterface'> {
  const services = rowsOf(drafts.services);
  const owners = new Map(
    drafts.privateEndpoints.flatMap(({ interfaces, services: [service = ''] }) =>
      interfaces.map((id) => [keyOf(id), service] as const),
    ),
  );
  const byEndpoint = new Map(
    drafts.privateEndpoints.map(({ id, services: [service = ''] }) => [keyOf(id), service] as const),
  );
  const serviceOf = ({ id, privateEndpoint = '' }: InterfaceDraft) => {
    const service = owners.get(keyOf(id)) ?? byEndpoint.get(keyOf(privateEndpoint)) ?? '';
    return services.get(service) ?? NONE;
  };
  // Of interfaces there are many: they are only looked at where there is something to be found.
  return { byInterface: sharedI32(drafts.interfaces.map(byEndpoint.size === 0 ? () => NONE : serviceOf)) };
}

/**
 * "By default, service endpoints work between virtual networks and service instances in the same Azure region", storage's in the paired one as
 * well, and those of "Microsoft.Storage.Global" in any ("Azure Storage firewall rules"): `*`. Undefined: the subnet has none.
 */
function regionsOf(all: PlacedSubnet['services'], names: readonly string[]): readonly string[] | undefined {
  const own = all.filter(({ service }) => names.includes(keyOf(service)));
  if (own.length === 0) return undefined;
  const regions = own.flatMap(({ service, locations }) =>
    keyOf(service).endsWith('.global') || locations.length === 0 ? ['*'] : locations,
  );
  return regions.includes('*') ? ['*'] : [...new Set(regions)];
}
