import type { CloudResource } from './resource.ts';

/* What lines about a network are made into: ids by name, documents, references, and options such as `nsg=web`. */

const GROUP = '/subscriptions/s/resourceGroups/g/providers';
export const idOf = (kind: string, name: string): string => `${GROUP}/Microsoft.Network/${kind}/${name}`;
export const machineId = (name: string): string => `${GROUP}/Microsoft.Compute/virtualMachines/${name}`;
export const subnetId = (path: string) =>
  `${idOf('virtualNetworks', path.split('/')[0] ?? '')}/subnets/${path.split('/')[1]}`;
export const resource = (id: string, type: string, properties: object): CloudResource => ({ id, type, properties });
export const option = (rest: readonly string[], name: string) =>
  rest.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
/** `at=West_US` is the region `West US`. */
export const regionIn = (rest: readonly string[]) => option(rest, 'at')?.replace('_', ' ');
/** The frontend of the gateway load balancer that a line names by `through=`. */
export const through = (rest: readonly string[]) => {
  const name = option(rest, 'through');
  return name === undefined
    ? {}
    : { gatewayLoadBalancer: { id: `${idOf('loadBalancers', name)}/frontendIPConfigurations/f` } };
};
export const reference = (kind: string, name: string | undefined) =>
  name === undefined ? undefined : { id: idOf(kind, name) };

/** `asg=web,db`: its application security groups. */
export const memberships = (rest: readonly string[]) =>
  option(rest, 'asg')
    ?.split(',')
    .map((group) => reference('applicationSecurityGroups', group)) ?? [];
