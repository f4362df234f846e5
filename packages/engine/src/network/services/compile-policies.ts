import type { Drafts, ServiceDraft, SubnetDraft } from '../../documents/drafts.ts';
import { noSuch, type Finding } from '../../documents/finding.ts';
import { keyOf } from '../../documents/resource.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { offsetsOf } from '../cloud/configuration-row.ts';
import type { ServiceTable } from './service-table.ts';

/** What policies of a subnet's service endpoint for storage say of each account. `names`: what such endpoints are called. */
export function policyColumns(
  { endpointPolicies, services }: Drafts,
  subnets: readonly SubnetDraft[],
  names: readonly string[],
  texts: TextTableBuilder,
  findings: Finding[],
): Pick<ServiceTable, 'policies' | 'unseenPolicies' | 'permitted' | 'permittedOffsets'> {
  const scopes = services.map(({ id, service }) => (service === 'storage' ? scopesOf(keyOf(id)) : []));
  const permitted = subnets.map((subnet) => {
    if (subnet.endpointPolicies.length === 0) return [];
    const listed = new Set(subnet.endpointPolicies.flatMap((id) => endpointPolicies.get(keyOf(id))?.accounts ?? []));
    const isFiltered = filteredBy(subnet, names);
    const isListed = (row: number) => scopes[row]?.some((each) => listed.has(each)) === true;
    return services.flatMap((service, row) =>
      service.service === 'storage' && isFiltered(service) && !isListed(row) ? [] : row,
    );
  });
  const unseen = subnets.map(({ id, endpointPolicies: own }) => {
    const missing = own.find((each) => endpointPolicies.get(keyOf(each))?.isTold !== true);
    if (missing !== undefined && !endpointPolicies.has(keyOf(missing)))
      findings.push({
        resource: id,
        field: 'properties.serviceEndpointPolicies',
        problem: noSuch(missing),
        consequence:
          'Flows by the service endpoint to accounts that no other policy of the subnet lists end undetermined.',
      });
    return missing;
  });
  return {
    policies: sharedI32(
      subnets.map(({ endpointPolicies: [first] }) => (first === undefined ? NONE : texts.add(first))),
    ),
    unseenPolicies: sharedI32(unseen.map((each) => (each === undefined ? NONE : texts.add(each)))),
    permitted: sharedU32(permitted.flat()),
    permittedOffsets: offsetsOf(permitted),
  };
}

/** By what a policy may list an account: its own id, or those of its group or subscription. */
function scopesOf(account: string): readonly string[] {
  const parts = account.split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** "You can filter traffic to Azure service resources in the regions where service endpoint is configured. Access to service resources in other regions will be allowed, by default." */
function filteredBy({ services }: SubnetDraft, names: readonly string[]): (service: ServiceDraft) => boolean {
  const regions = services.filter(({ service }) => names.includes(keyOf(service))).map(({ locations }) => locations);
  const isEverywhere = regions.some((own) => own.length === 0 || own.includes('*'));
  const told = new Set(regions.flat());
  return ({ location }) => regions.length > 0 && (isEverywhere || location === undefined || told.has(location));
}
