import type { Address } from '../../address/address.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressIn } from '../../table/address-column.ts';
import { withIssuesAt } from '../issues/with-issues.ts';
import type { Path } from '../path.ts';
import { isFront } from '../walk/devices/balance.ts';
import { configurationsBeside } from '../walk/ends.ts';
import { isEndpoint } from '../walk/place.ts';
import { idOf, lastPart } from './names.ts';

/** Where packets leave a machine that says which address they are to come from. */
export type Sender = {
  /** The row of the configuration that has the address; without one, that of the interface that sends them. */
  readonly row: number;
  /** `spoofed`: nothing of the machine's has it. `foreign`: neither, and the interface may send on what is not its own. */
  readonly kind: 'own' | 'foreign' | 'spoofed';
};

/** Why nobody sends from a row: to a private endpoint "connections can be initiated" only ("What is a private endpoint?"). */
export function senderProblem(network: CloudNetwork, row: number): string | undefined {
  const id = () => idOf(network, network.configurations.ids, row);
  if (isFront(network, row)) return `${id()} is a frontend of a load balancer, which sends nothing by itself`;
  return isEndpoint(network, row) ? `${id()} is of a private endpoint, which opens no connections` : undefined;
}

export function senderOf(network: CloudNetwork, first: number, address: Address | undefined): Sender {
  if (address === undefined) return { row: first, kind: 'own' };
  const { configurations, interfaces } = network;
  // Its own documents tell them, also where none tells of its network.
  const own = [first, ...configurationsBeside(network, first)].find(
    (row) => addressIn(configurations.addresses, row) === address,
  );
  if (own !== undefined) return { row: own, kind: 'own' };
  return {
    row: first,
    kind: interfaces.forwards[configurations.interfaces[first] ?? NONE] === 1 ? 'foreign' : 'spoofed',
  };
}

/** The platform drops what leaves an interface with an address that it has not, unless it forwards ("enableIPForwarding"). */
export function withSpoofed(network: CloudNetwork, row: number, path: Path): Path {
  const id = idOf(network, network.interfaces.ids, network.configurations.interfaces[row] ?? NONE);
  const issue: Issue = {
    code: 'SPOOFED_SOURCE',
    origin: 'outbound',
    severity: 'error',
    sentence: `${lastPart(id)} has not the address ${path.flow.source}, and may not send what is not its own.`,
    context: { interface: id, source: path.flow.source },
  };
  return { ...path, hops: withIssuesAt(path.hops, 0, [issue]), disposition: 'denied' };
}
