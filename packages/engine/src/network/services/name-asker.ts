import { HOST_ADDRESS } from '../../rules/packet.ts';
import { NONE, type CloudNetwork } from '../cloud/cloud-network.ts';
import { textOf } from '../cloud/texts-of.ts';
import type { NameAsker } from './name-table.ts';

type Source = Pick<CloudNetwork, 'interfaces' | 'names' | 'texts'>;

/**
 * Whom a machine in a virtual network asks for names: servers of its interface, by its row, before those of the network ("Change a
 * network interface", DNS servers), and Azure's where neither has any.
 */
export function nameAsker(network: Source, home: number, owner: number): NameAsker {
  const { names, interfaces } = network;
  const own = textOf(network, interfaces.nameServers, owner);
  const firewall = own === undefined ? (names.proxies[home] ?? NONE) : proxyAt(network, home, own);
  if (firewall >= 0) return { kind: 'firewall', home, firewall };
  const asksOthers = own === undefined ? names.hasOwnNames[home] === 1 : !isAzures(own);
  return asksOthers ? { kind: 'others', home, owner: own === undefined ? NONE : owner } : { kind: 'azure', home };
}

/** The same for all who are answered alike, as far as documents tell. */
export const askerKey = (asker: NameAsker): string =>
  `${asker.home} ${asker.kind === 'firewall' ? asker.firewall : asker.kind}`;

/** Was somebody answered by this firewall? */
export const isAnsweredBy = (asker: NameAsker, firewall: number): boolean =>
  asker.kind === 'firewall' && asker.firewall === firewall;

const isAzures = (servers: string): boolean => servers.split(', ').every((each) => each === HOST_ADDRESS);

/** The firewall that has the only address of a list, where the network may ask it; or `NONE`. */
function proxyAt(network: Source, home: number, servers: string): number {
  const { networks, addresses, firewalls } = network.names.nearProxies;
  const at = networks.findIndex((each, row) => each === home && textOf(network, addresses, row) === servers);
  return firewalls[at] ?? NONE;
}
