import type { Port } from '../address/port.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { mayArrive } from '../path/cloud/branches.ts';
import { addressOf, idOf } from '../path/cloud/names.ts';
import { configurationOf, isOfFamily } from '../path/walk/ends.ts';
import { packetFrom } from '../path/walk/packet-from.ts';
import { bad, ok, type Result } from '../result.ts';
import { isPlatformWord, packetOf, type Packet } from '../rules/packet.ts';
import { endingsTo } from './ending-to.ts';
import { fatesFrom } from './fan/fates-from.ts';
import { isKeptOut } from './kept-out.ts';
import { sourceProblem } from './relay-problem.ts';

/** Where a TCP connection to a port can be opened. */
export type Reached = {
  /** Ids of IP configurations that can be reached, and of those of which nobody knows. */
  readonly configurations: readonly string[];
  readonly undetermined: readonly string[];
};

/** Every configuration of the network with an IPv4 address is asked about. */
export function reachedFrom(network: CloudNetwork, source: string, port: Port): Result<Reached> {
  const from = configurationOf(network, source, 'ipv4');
  if (from < 0) return bad(`no interface with an ipv4 address belongs to ${source}`);
  const problem = sourceProblem(network, from);
  if (problem !== undefined) return bad(problem);
  const { addresses, interfaces, ids } = network.configurations;
  const ends = { source: addressOf(addresses, from), destinationPort: port, protocol: 'tcp' } as const;
  const endingTo = endingsTo(network);
  const toItself = packetOf({ ...ends, destination: ends.source });
  const fateAt = fatesFrom(network, from, toItself);
  const endingAt = (to: number) => {
    const word = addresses[4 * to + 3] ?? 0;
    if (!isPlatformWord(word) && isKeptOut(network, from, packetFrom(network, from, withWord(toItself, word))))
      return 'denied';
    const flow = { ...ends, destination: addressOf(addresses, to) };
    const packet = packetFrom(network, from, packetOf(flow));
    return endingTo({ row: to, service: NONE }, from, packet, flow).disposition;
  };
  const [configurations, undetermined]: [string[], string[]] = [[], []];
  for (const [to, owner] of interfaces.entries()) {
    if (to === from || owner === NONE || !isOfFamily(network, to, 'ipv4')) continue;
    const ending = fateAt(to) ?? endingAt(to);
    if (ending === 'delivered') configurations.push(idOf(network, ids, to));
    else if (mayArrive(ending)) undetermined.push(idOf(network, ids, to));
  }
  return ok({ configurations, undetermined });
}

/** To another address of the same family, without making a text of it: most are asked about no further. */
const withWord = (packet: Packet, word: number): Packet => ({ ...packet, d3: word | 0 });
