import type { Port } from '../address/port.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { addressOf } from '../path/cloud/names.ts';
import { configurationOf } from '../path/walk/ends.ts';
import { packetFrom } from '../path/walk/packets/packet-from.ts';
import { whole, type Pieces } from '../pieces.ts';
import { bad, ok, type Result } from '../result.ts';
import { isPlatformWord, packetOf, type Packet } from '../rules/packet.ts';
import { isIpv4In } from '../table/address-column.ts';
import { byEnding, othersThan, type ByEnding } from './endings/by-ending.ts';
import { endingsTo } from './endings/ending-to.ts';
import { fatesFrom } from './fan/fates-from.ts';
import { isKeptOut } from './endings/kept-out.ts';
import { sourceProblem } from './relay-problem.ts';

/** Where a TCP connection to a port can be opened. */
export type Reached = ByEnding;

/** Every configuration of the network with an address of the source's family is asked about: IPv4, or else IPv6. */
export const reachedFrom = (network: CloudNetwork, source: string, port: Port): Result<Reached> =>
  whole(reachedFromInPieces(network, source, port));

/** As `reachedFrom`. */
export function* reachedFromInPieces(network: CloudNetwork, source: string, port: Port): Pieces<Result<Reached>> {
  const four = configurationOf(network, source, 'ipv4');
  const from = four < 0 ? configurationOf(network, source, 'ipv6') : four;
  if (from < 0) return bad(`no interface with an address belongs to ${source}`);
  const problem = sourceProblem(network, from);
  if (problem !== undefined) return bad(problem);
  const { addresses } = network.configurations;
  const ends = { source: addressOf(addresses, from), destinationPort: port, protocol: 'tcp' } as const;
  const endingTo = endingsTo(network);
  const toItself = packetOf({ ...ends, destination: ends.source });
  const isIpv4 = isIpv4In(addresses, from);
  const fateAt = isIpv4 ? fatesFrom(network, from, toItself) : () => undefined;
  const endingAt = (to: number) => {
    const word = addresses[4 * to + 3] ?? 0;
    if (
      isIpv4 &&
      !isPlatformWord(word) &&
      isKeptOut(network, from, packetFrom(network, from, withWord(toItself, word)))
    )
      return 'denied';
    const flow = { ...ends, destination: addressOf(addresses, to) };
    const packet = packetFrom(network, from, packetOf(flow));
    return endingTo({ row: to, service: NONE }, from, packet, flow).disposition;
  };
  return ok(yield* byEnding(network, othersThan(network, from), (to) => fateAt(to) ?? endingAt(to)));
}

/** To another address of the same family, without making a text of it: most are asked about no further. */
const withWord = (packet: Packet, word: number): Packet => ({ ...packet, d3: word | 0 });
