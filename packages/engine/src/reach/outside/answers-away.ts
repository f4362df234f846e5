import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { forMachines } from '../../path/cloud/back/network-for.ts';
import { waysBack } from '../../path/cloud/back/way-back.ts';
import { replyOf, stretchesOf } from '../../path/walk/packets/packet-at.ts';
import { FIREWALL, placeAt } from '../../path/walk/place.ts';
import type { Walk } from '../../path/walk/record.ts';
import { walk } from '../../path/walk/walk.ts';
import { waysOf } from '../../path/walk/ways.ts';
import type { Answers } from '../endings/ending-to.ts';

/**
 * Answers to whoever is outside: where they leave the way that the request came in they get back, unless a firewall saw the request, and does
 * not see them. `isOut`: do they leave so?
 */
export function answersAway(network: CloudNetwork, walked: Walk, flow: Flow, isOut: (back: Walk) => boolean): Answers {
  const home = waysHome(network, walked);
  const isAway = home.every(isOut);
  const isHalfSeen = walked.anew.length === 0 && isFirewallMissed(network, walked, home);
  const [first, ...others] = waysBack(network, walked, flow).map((issues) => [
    ...issues.filter(({ code }) => !isAway || code !== 'LEAVES_MODEL'),
    ...(isHalfSeen ? [HALF_SEEN] : []),
  ]);
  return [first ?? [], ...others];
}

/** The ways of answers to who asked, from whoever that one's own packets come to. */
function waysHome(network: CloudNetwork, walked: Walk): readonly Walk[] {
  const [stretch] = stretchesOf(walked);
  const answerer = stretch.steps.at(-1)?.configuration ?? NONE;
  const answered = { steps: stretch.steps, remembered: 'everywhere', onlyOut: NONE } as const;
  const around = forMachines(network);
  return waysOf(around, walk(around, answerer, replyOf(stretch), [], answered), answered).ways;
}

const HALF_SEEN: Issue = { code: 'ASYMMETRIC_ROUTE', origin: 'inbound', severity: 'error', sentence: '', context: {} };

/** Is a firewall that the request came by on not every way of the answers? */
function isFirewallMissed(network: CloudNetwork, walked: Walk, home: readonly Walk[]): boolean {
  const met = placesOf(network, walked).filter((place) => place <= FIREWALL);
  return met.length > 0 && home.some((back) => !isPassed(met, placesOf(network, back)));
}

const placesOf = (network: CloudNetwork, { steps }: Walk): readonly number[] =>
  steps.map(({ configuration }) => placeAt(network, configuration));

const isPassed = (met: readonly number[], passed: readonly number[]): boolean =>
  met.every((place) => passed.includes(place));
