import { parseAddress, type Address } from '@hopscope/engine';
import type { Configuration, Interface, Machine, Problem } from './description.ts';
import { addressesIn } from '../address/ranges.ts';
import { readPrefix } from './rules/read-term.ts';
import { placesOf, refer, type Places } from './read-networks.ts';
import { keyOf, lastPart, type Shelves } from './shelf.ts';

export function readInterfaces(
  shelves: Shelves,
  subnets: Places,
  groups: Places,
  problems: Problem[],
): readonly Interface[] {
  const publicOf = publicAddresses(shelves, problems);
  return [...shelves.interfaces.values()].map(({ id, properties }): Interface => {
    const at = (field: string, resource = id) => ({ resource, field: `properties.${field}` });
    const documents = properties.ipConfigurations.toSorted(
      (one, other) => Number(other.properties.primary === true) - Number(one.properties.primary === true),
    );
    const places = documents.map((document) => {
      const own = document.id ?? `${id}/ipConfigurations/${document.name ?? ''}`;
      return refer(subnets, document.properties.subnet.id, at('subnet.id', own), problems);
    });
    if (new Set(places).size > 1)
      problems.push({ ...at('ipConfigurations'), problem: 'The addresses of an interface must be in one subnet.' });
    const group = refer(groups, properties.networkSecurityGroup?.id, at('networkSecurityGroup.id'), problems);
    return {
      id,
      subnet: places[0] ?? -1,
      ...(group === undefined ? {} : { group }),
      forwards: properties.enableIPForwarding === true,
      configurations: documents.flatMap((document, index): readonly Configuration[] => {
        const own = document.id ?? `${id}/ipConfigurations/${document.name ?? index}`;
        const { publicIPAddress, applicationSecurityGroups } = document.properties;
        const addresses = readAddresses(document.properties, at('privateIPAddress', own), problems);
        const publicAddress = publicOf(publicIPAddress?.id, own);
        return addresses.map((address, place) => ({
          id: place === 0 ? own : `${own}#${address}`,
          address,
          ...(publicAddress === undefined ? {} : { publicAddress }),
          applicationGroups: (applicationSecurityGroups ?? []).map((each) => keyOf(each.id)),
        }));
      }),
    };
  });
}

/** The public address of a configuration: whichever of the two documents names the other. */
function publicAddresses(shelves: Shelves, problems: Problem[]) {
  const all = [...shelves.publicAddresses.values()];
  const places = placesOf(all);
  const addresses = all.map(({ id, properties: { ipAddress } }) =>
    ipAddress == null ? undefined : readAddress(ipAddress, { resource: id, field: 'properties.ipAddress' }, problems),
  );
  const byConfiguration = new Map(
    all.flatMap(({ properties }, index) =>
      properties.ipConfiguration == null ? [] : [[keyOf(properties.ipConfiguration.id), addresses[index]] as const],
    ),
  );
  return (id: string | undefined, configuration: string): Address | undefined => {
    const at = { resource: configuration, field: 'properties.publicIPAddress.id' };
    return addresses[refer(places, id, at, problems) ?? -1] ?? byConfiguration.get(keyOf(configuration));
  };
}

type Addresses = {
  readonly privateIPAddress: string;
  readonly privateIPAddressPrefixLength?: number | null | undefined;
};

/** One, or a block of them: `10.0.2.16/28`. */
function readAddresses(
  { privateIPAddress: text, privateIPAddressPrefixLength: length }: Addresses,
  at: Omit<Problem, 'problem'>,
  problems: Problem[],
): readonly Address[] {
  const written = text.includes('/') ? text : length == null ? undefined : `${text}/${length}`;
  const block = written === undefined ? undefined : readPrefix(written);
  if (block === undefined) return [readAddress(text, at, problems)].filter((each) => each !== undefined);
  const all = addressesIn(block, MOST_IN_BLOCK);
  if (all === undefined) problems.push({ ...at, problem: `A lab has no room for all addresses of ${block}.` });
  return all ?? [];
}

const MOST_IN_BLOCK = 256;

function readAddress(text: string, at: Omit<Problem, 'problem'>, problems: Problem[]): Address | undefined {
  const parsed = parseAddress(text);
  if (!parsed.ok) problems.push({ ...at, problem: `'${text}' is no IP address.` });
  return parsed.ok ? parsed.value : undefined;
}

/** Machines with the interfaces that they list, and then those that say they are theirs. */
export function readMachines(
  shelves: Shelves,
  interfaces: readonly Interface[],
  problems: Problem[],
): readonly Machine[] {
  const places = placesOf(interfaces);
  const documents = [...shelves.interfaces.values()];
  const machines = [...shelves.machines.values()].map(({ id, name, properties }) => {
    const listed = (properties.networkProfile?.networkInterfaces ?? []).toSorted(
      (one, other) => Number(other.properties?.primary === true) - Number(one.properties?.primary === true),
    );
    const at = { resource: id, field: 'properties.networkProfile.networkInterfaces' };
    const codes = (properties.instanceView?.statuses ?? []).map(({ code }) => keyOf(code ?? ''));
    return {
      id,
      name,
      interfaces: listed.flatMap((each) => refer(places, each.id, at, problems) ?? []),
      isOff: codes.some((code) => OFF.has(code)),
      isFlexible: properties.virtualMachineScaleSet != null,
    };
  });
  const owners = placesOf(machines);
  for (const { id, properties } of documents) {
    const at = { resource: id, field: 'properties.virtualMachine.id' };
    const owner = machines[refer(owners, properties.virtualMachine?.id, at, problems) ?? -1];
    const place = places.get(keyOf(id));
    if (owner !== undefined && place !== undefined && !owner.interfaces.includes(place)) owner.interfaces.push(place);
  }
  reportShared(machines, interfaces, problems);
  const attached = new Set(machines.flatMap((machine) => machine.interfaces));
  const alone = interfaces.flatMap(({ id }, index) =>
    attached.has(index) ? [] : [{ id, name: lastPart(id), interfaces: [index], isOff: false, isFlexible: false }],
  );
  return [...machines, ...alone];
}

/** Anything else, such as no instance view, is a machine that runs. */
const OFF: ReadonlySet<string> = new Set(
  ['starting', 'stopping', 'stopped', 'deallocating', 'deallocated'].map((state) => `powerstate/${state}`),
);

function reportShared(machines: readonly Machine[], interfaces: readonly Interface[], problems: Problem[]): void {
  const owners = new Map<number, string>();
  for (const { id, interfaces: own } of machines)
    for (const index of own) {
      const first = owners.get(index);
      if (first !== undefined)
        problems.push({
          resource: id,
          field: 'properties.networkProfile.networkInterfaces',
          problem: `${first} has the interface ${interfaces[index]?.id}, too.`,
        });
      owners.set(index, id);
    }
}
