import { contains, type Address, type Prefix } from '@hopscope/engine';
import { gatewayOf } from '../address/gateway.ts';
import { overlap, rangesOf, within } from '../address/ranges.ts';
import type { Configuration, Description, Problem } from './description.ts';

/** What Azure would refuse, and a kernel would answer for in ways that nobody meant. */
export function reportClashes(description: Description, problems: Problem[]): void {
  reportSubnets(description, problems);
  reportAddresses(description, problems);
}

function reportSubnets({ networks, subnets }: Description, problems: Problem[]): void {
  for (const [row, { id, network, prefixes }] of subnets.entries()) {
    const at = { resource: id, field: 'properties.addressPrefix' };
    const space = rangesOf(networks[network]?.prefixes ?? []);
    for (const prefix of prefixes) {
      if (!within(rangesOf([prefix]), space))
        problems.push({ ...at, problem: `${prefix} does not lie in the virtual network's address space.` });
      const other = subnets
        .slice(0, row)
        .find((one) => one.network === network && overlap(rangesOf(one.prefixes), rangesOf([prefix])));
      if (other !== undefined) problems.push({ ...at, problem: `${prefix} overlaps with ${other.id}.` });
    }
  }
}

type Place = {
  readonly subnet: number;
  readonly configurations: readonly Pick<Configuration, 'id' | 'address' | 'publicAddress'>[];
};

function reportAddresses({ subnets, interfaces, frontends, publicFrontends }: Description, problems: Problem[]): void {
  const taken = new Map<string, string>();
  const takenPublic = new Map<Address, string>(publicFrontends.map(({ id, address }) => [address, id]));
  const fronts = frontends.map(({ id, subnet, address }): Place => ({ subnet, configurations: [{ id, address }] }));
  for (const { subnet, configurations } of [...interfaces, ...fronts])
    for (const { id, address, publicAddress } of configurations) {
      const { network = -1, prefixes = [] } = subnets[subnet] ?? {};
      const at = { resource: id, field: 'properties.privateIPAddress' };
      const first = taken.get(`${network} ${address}`);
      if (first !== undefined) problems.push({ ...at, problem: `${first} has the address ${address}, too.` });
      taken.set(`${network} ${address}`, id);
      const own = prefixes.find((prefix: Prefix) => contains(prefix, address));
      if (own === undefined && prefixes.length > 0)
        problems.push({ ...at, problem: `${address} does not lie in its subnet, ${prefixes.join(', ')}.` });
      else if (own !== undefined && gatewayOf(own) === address)
        problems.push({ ...at, problem: `${address} is the router's address of ${own}.` });
      if (publicAddress === undefined) continue;
      const owner = takenPublic.get(publicAddress);
      if (owner !== undefined)
        problems.push({ resource: id, field: 'properties.publicIPAddress.id', problem: `${owner} has it, too.` });
      takenPublic.set(publicAddress, id);
    }
}
