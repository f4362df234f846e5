import type { Flow } from '../../address/flow.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { endingOfWays } from '../../path/cloud/branches.ts';
import { endingWith } from '../../path/cloud/behind-doubt.ts';
import { endingsOf } from '../../path/cloud/disposition-of.ts';
import { waysBack } from '../../path/cloud/back/way-back.ts';
import { shownWays } from '../../path/names/found-anew.ts';
import type { PathDisposition } from '../../path/path.ts';
import { endingOfFound } from '../../path/relay/relayed.ts';
import { walk } from '../../path/walk/walk.ts';
import type { Walk } from '../../path/walk/record.ts';
import { isUntold, MAX_ASKED, waysOf } from '../../path/walk/ways.ts';
import type { Packet } from '../../rules/packet.ts';
import { beyond, isThere } from './beyond.ts';
import type { Sought } from '../targets.ts';

/** What is wrong with each way of the answers of a walk. */
export type Answers = ReturnType<typeof waysBack>;

/** How a flow ends, and every way that it may take; also of what a firewall that looks its name up sends. */
export type Ending = { readonly ways: readonly Walk[]; readonly disposition: PathDisposition };

/**
 * How flows end that are for somebody, by every way that they and their answers may take. `answersTo`: where answers are
 * known already. `max`: of ways that are looked at.
 */
export function endingsTo(
  network: CloudNetwork,
  answersTo = (walked: Walk, flow: Flow): Answers => waysBack(network, walked, flow),
  max = MAX_ASKED,
) {
  const settled = beyond(network);
  const foundBehind = endingsOfFound(network);
  return ({ row, service }: Pick<Sought, 'row' | 'service'>, from: number, packet: Packet, flow: Flow): Ending => {
    const { ways, isCut } = waysOf(network, walk(network, from, packet), undefined, max);
    const shown = shownWays(network, ways);
    const sent: Walk[] = [];
    const endingsOn = (walked: Walk): readonly PathDisposition[] => {
      if (!isThere(network, walked, row)) return ['no-route' as const];
      const own = endingsOf(network, walked, () => answersTo(walked, flow));
      if (walked.end !== 'found') return own.map((ending) => settled(walked, flow, service, ending));
      const behind = foundBehind(walked, flow);
      sent.push(walked, ...behind.ways);
      return own.map((ending) => endingWith(network, walked, ending, behind.ending));
    };
    const told = shown.map((walked) => ({ endings: endingsOn(walked), isSure: !isUntold(network, walked) }));
    return { ways: [...ways, ...sent], disposition: endingOfWays(told, isCut) ?? 'undetermined' };
  };
}

/** What becomes of what a firewall that looks a name up sends, whoever asked it: found out once. */
function endingsOfFound(network: CloudNetwork) {
  const known = new Map<string, ReturnType<typeof endingOfFound>>();
  return (walked: Walk, flow: Flow) => {
    const key = `${walked.last} ${flow.protocol} ${flow.destination} ${flow.destinationPort}`;
    const ending = known.get(key) ?? endingOfFound(network, walked, flow);
    known.set(key, ending);
    return ending;
  };
}
