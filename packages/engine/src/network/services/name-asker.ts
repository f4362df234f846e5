import { HOST_ADDRESS } from '../../rules/packet.ts';
import { NONE, type CloudNetwork } from '../cloud/cloud-network.ts';
import { textOf } from '../cloud/texts-of.ts';
import { areEverybodys } from '../resolvers/public-names.ts';
import type { NameAsker } from './name-table.ts';

type Source = Pick<CloudNetwork, 'interfaces' | 'names' | 'texts'>;

/**
 * Whom a machine in a virtual network asks for names: servers of its interface, by its row, before those of the network ("Change a
 * network interface", DNS servers), and Azure's where neither has any.
 */
export function nameAsker(network: Source, home: number, owner: number): NameAsker {
  const { names, interfaces } = network;
  const { firewalls, resolvers } = names.servers;
  const own = textOf(network, interfaces.nameServers, owner);
  const server = own === undefined ? (names.asked[home] ?? NONE) : serverAt(network, home, own.split(', '));
  const [firewall, resolver] = [firewalls[server] ?? NONE, resolvers[server] ?? NONE];
  if (firewall >= 0) return { kind: 'firewall', home, firewall };
  if (resolver >= 0) return { kind: 'azure', home: resolver };
  const isEverybodys = own === undefined ? names.asksEverybodys[home] === 1 : areEverybodys(own.split(', '));
  if (isEverybodys) return EVERYBODY;
  const asksOthers = own === undefined ? names.hasOwnNames[home] === 1 : !isAzures(own);
  return asksOthers ? { kind: 'others', home, owner: own === undefined ? NONE : owner } : { kind: 'azure', home };
}

/** Who is told what everybody is told. */
export const EVERYBODY: NameAsker = { kind: 'everybodys', home: NONE };

/** The row of the network as whose machines a firewall asks Azure's name server: by default its own, or that of a DNS private resolver; or `NONE`. */
export function homeAskedBy({ firewalls }: CloudNetwork['names'], firewall: number): number {
  const homes = firewalls.asksAzure[firewall] === 1 ? firewalls.networks : firewalls.resolvers;
  return homes[firewall] ?? NONE;
}

/** The same for all who are answered alike, as far as documents tell. */
export const askerKey = (asker: NameAsker): string =>
  `${asker.home} ${asker.kind === 'firewall' ? asker.firewall : asker.kind}`;

/** Was somebody answered by this firewall? */
export const isAnsweredBy = (asker: NameAsker, firewall: number): boolean =>
  asker.kind === 'firewall' && asker.firewall === firewall;

const isAzures = (servers: string): boolean => servers.split(', ').every((each) => each === HOST_ADDRESS);

/** The row of the server that has all addresses of a list, or of one that answers as all others do, where the network may ask them; or `NONE`. */
function serverAt(network: Source, home: number, list: readonly string[]): number {
  const { networks, addresses, firewalls, resolvers } = network.names.servers;
  const rows = list.map((address) =>
    networks.findIndex((each, row) => each === home && textOf(network, addresses, row) === address),
  );
  const [first = NONE] = rows;
  const isLike = (row: number) => firewalls[row] === firewalls[first] && resolvers[row] === resolvers[first];
  return rows.every((row) => row >= 0 && isLike(row)) ? first : NONE;
}
