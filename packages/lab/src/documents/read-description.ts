import { parseAddress, type Address } from '@hopscope/engine';
import type { Description, Interface, Machine, Problem } from './description.ts';
import type { Surroundings } from '../shape/plan-shape.ts';
import { fabricKey } from '../shape/devices.ts';
import { reportClashes } from './clashes.ts';
import { readBalancers, type Balancing } from './balancing/read-balancers.ts';
import { loadTags } from './rules/loaded-tags.ts';
import { readAdminRules } from './rules/read-managed.ts';
import { readInterfaces, readMachines } from './read-machines.ts';
import { readNatGateways } from './read-nat-gateways.ts';
import { placesOf, readNetworks, readSubnets } from './read-networks.ts';
import { readRouteTables } from './read-routes.ts';
import { readGroup } from './rules/read-rules.ts';
import { keyOf, shelve, type Shelves } from './shelf.ts';

/** More would be no laboratory, and more than one machine carries. */
const MOST_MACHINES = 1000;

/** Reads ARM documents, in any order. All problems are found, not only the first; with any, nothing is to be built. */
export function readDescription(
  documents: Iterable<unknown>,
  { serviceTags = {}, unanswered }: Pick<Surroundings, 'serviceTags' | 'unanswered'> = {},
): {
  readonly description: Description;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const notes: string[] = [];
  const shelves = shelve(documents, problems);
  const tags = loadTags(serviceTags, problems);
  for (const [type, count] of shelves.unbuilt) notes.push(`${count} of the type ${type} are not built.`);
  const groups = [...shelves.groups.values()].map((document) => readGroup(document, tags, problems, notes));
  const groupPlaces = placesOf(groups);
  const adminOf = readAdminRules(shelves, tags, problems, notes);
  const networks = readNetworks(shelves, problems).map((network) => ({ ...network, admin: adminOf(network.id) }));
  const subnets = readSubnets(
    shelves,
    groupPlaces,
    readRouteTables(shelves, tags, problems, notes),
    readNatGateways(shelves, problems, notes),
    problems,
  );
  const interfaces = readInterfaces(shelves, placesOf(subnets), groupPlaces, problems);
  const networkOf = (subnet: number) => subnets[subnet]?.network ?? -1;
  const machines = readMachines(shelves, interfaces, problems);
  const balancing = readBalancers({
    shelves,
    subnets: placesOf(subnets),
    networkOf,
    interfaces,
    isDown: (backend, port) =>
      unanswered === undefined || backend.address.includes(':')
        ? machines.some((machine) => machine.isOff && machine.interfaces.includes(backend.interface))
        : unanswered.some(
            (probe) =>
              probe.address === backend.address &&
              probe.port === port &&
              probe.fabric === fabricKey(networkOf(interfaces[backend.interface]?.subnet ?? -1)),
          ),
    problems,
    notes,
  });
  if (machines.length > MOST_MACHINES)
    problems.push({
      resource: '',
      field: 'machines',
      problem: `${machines.length} machines are described; a lab holds ${MOST_MACHINES} at most.`,
    });
  const secured = securedOf(shelves, balancing);
  const closed = [...new Set([...balancing.closed, ...withoutDefault(machines, interfaces)])];
  const ends = { networks, subnets, interfaces, machines, groups };
  const description: Description = { ...ends, ...balancing, closed, secured, notes };
  reportClashes(description, problems);
  return { description, problems };
}

/**
 * Interfaces of machines that have no default way out: with a public address at any of them, or of a flexible scale set ("Default outbound
 * access in Azure").
 */
const withoutDefault = (machines: readonly Machine[], interfaces: readonly Interface[]): readonly number[] =>
  machines
    .filter(
      ({ isFlexible, interfaces: own }) =>
        isFlexible ||
        own.some((one) => interfaces[one]?.configurations.some(({ publicAddress }) => publicAddress !== undefined)),
    )
    .flatMap((machine) => machine.interfaces);

/** Standard public addresses, of which their own documents say so, or that of the load balancer. */
const securedOf = ({ publicAddresses }: Shelves, { publicFrontends }: Balancing): readonly Address[] => {
  const named = [...publicAddresses.values()].flatMap(({ sku, properties: { ipAddress } }) => {
    const address = parseAddress(ipAddress ?? '');
    return address.ok && SECURED.has(keyOf(sku ?? '')) ? [address.value] : [];
  });
  return [...new Set([...named, ...publicFrontends.flatMap((each) => (each.isStandard ? [each.address] : []))])];
};

const SECURED: ReadonlySet<string> = new Set(['standard', 'standardv2']);
