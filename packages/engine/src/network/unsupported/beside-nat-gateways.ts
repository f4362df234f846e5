import type { Drafts } from '../../documents/drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';

/**
 * "Basic SKU resources, such as basic load balancer or basic public IPs, aren't compatible with NAT Gateway. NAT Gateway can't be used with
 * subnets where basic SKU resources exist" ("What is Azure NAT Gateway?").
 */
export function reportBesideNat(drafts: Drafts, findings: Finding[]): void {
  const left = new Set(
    drafts.virtualNetworks.flatMap(({ natGateway, subnets }) =>
      subnets.flatMap((subnet) => ((subnet.natGateway ?? natGateway) === undefined ? [] : keyOf(subnet.id))),
    ),
  );
  if (left.size === 0) return;
  const isLeft = (subnet = ''): boolean => left.has(keyOf(subnet));
  const basic = drafts.balancers.filter(({ isStandard }) => !isStandard);
  const basicAddresses = new Map(
    drafts.publicAddresses.flatMap((each) => (each.isBasic === true ? [[keyOf(each.id), each.id]] : [])),
  );
  // Of interfaces there are many: they are only looked at where something is Basic.
  if (basic.length + basicAddresses.size === 0) return;
  const basicPools = new Map(basic.flatMap(({ id, pools }) => [...pools.keys()].map((pool) => [pool, id] as const)));
  const members = new Map(
    basic.flatMap(({ id, pools }) =>
      [...pools.values()].flatMap((pool) => pool.members.map(({ member }) => [keyOf(member), id] as const)),
    ),
  );
  const tell = (resource: string, field: string, what: string) =>
    findings.push({
      resource,
      field,
      problem: `Its subnet has a NAT gateway, beside which Azure supports nothing Basic, as ${what} is.`,
      consequence: 'Azure refuses one or the other; here both are there.',
      severity: 'warning',
    });
  for (const { configurations } of drafts.interfaces)
    for (const { id, subnet, publicAddress = '', pools } of configurations.filter((each) => isLeft(each.subnet))) {
      const address = basicAddresses.get(keyOf(publicAddress));
      if (address !== undefined) tell(id, 'properties.publicIPAddress.id', `the public address ${nameOf(address)}`);
      const balancer = pools.flatMap((pool) => basicPools.get(keyOf(pool)) ?? [])[0] ?? members.get(keyOf(id));
      if (balancer !== undefined && subnet !== undefined)
        tell(id, 'properties.loadBalancerBackendAddressPools', `the load balancer ${nameOf(balancer)}`);
    }
  for (const { id: balancer, frontends } of basic)
    for (const { id, subnet } of frontends.filter((each) => isLeft(each.subnet)))
      if (subnet !== undefined) tell(id, 'properties.subnet.id', `the load balancer ${nameOf(balancer)}`);
}
