import type { Filters } from '../places/filters.fixture.ts';
import type { Service } from '../model.fixture.ts';
import { hasEndpoint } from '../places/routes.fixture.ts';
import type { Way } from '../walk.fixture.ts';
import { isBelow, isIn, same } from '../words.fixture.ts';

/**
 * What a service makes of a flow that left for its public address: `reaches-internet` where its own firewall lets that in,
 * `unserved` where it does not ("Configure Azure Storage firewalls and virtual networks", "Azure SQL Database and Azure
 * Synapse IP firewall rules").
 */
export function readServing({ hiddenAmong }: Filters) {
  return (service: Service, way: Way): string => {
    const { left } = way;
    if (left === undefined) throw new Error('it has not left');
    const { subnet } = left.place.owner;
    const own = letIn(service, way);
    const isByEndpoint = left.isByEndpoint || hasEndpoint(subnet, service);
    if (service.kind !== 'Microsoft.Storage' || !isByEndpoint || subnet.restricted === undefined) return own;
    const { to, regions, areKnown } = subnet.restricted;
    // "Access to service resources in other regions will be allowed."
    const isMeant = regions.includes('*') || regions.includes(service.region);
    if (!isMeant || to.some((each) => same(each, service.id) || isBelow(service.id, each)) || own === 'unserved')
      return own;
    return areKnown ? 'unserved' : 'undetermined';
  };

  /** By the service's own firewall. */
  function letIn(service: Service, { left }: Way): string {
    if (left === undefined) throw new Error('it has not left');
    const { subnet } = left.place.owner;
    const { access, kind, lets, prefixes, subnets } = service;
    if (access === 'Disabled') return 'unserved';
    if (access === 'SecuredByPerimeter') return 'undetermined';
    if (lets === 'everybody') return 'reaches-internet';
    const open = (isLetIn: boolean) => (isLetIn ? 'reaches-internet' : 'unserved');
    // By a service endpoint it sees the subnet, and no public address.
    if (left.isByEndpoint || hasEndpoint(subnet, service)) return open(subnets.some((each) => same(each, subnet.id)));
    if (lets === 'azure') return 'reaches-internet';
    // In its own region storage does not look at addresses.
    if (kind === 'Microsoft.Storage' && service.region === subnet.vnet.region) return 'unserved';
    if (left.address !== undefined) return open(isIn(prefixes, left.address));
    if (left.all !== undefined) {
      const held = left.all.filter((each) => isIn(prefixes, each)).length;
      return held === 0 ? 'unserved' : held === left.all.length ? 'reaches-internet' : 'partly-delivered';
    }
    return ['unserved', 'undetermined', 'reaches-internet'][hiddenAmong(prefixes, subnet.vnet, left.isSix)] ?? '';
  }
}
