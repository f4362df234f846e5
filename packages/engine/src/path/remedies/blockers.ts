import type { Blocker } from './blocker.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isNowhere, resolveAt } from '../../network/services/resolve-name.ts';
import { ok } from '../../result.ts';
import type { QuestionResult } from '../question-result.ts';
import { idOf, lastPart } from '../cloud/names.ts';
import { networkFor, type CloudQuestion } from '../cloud/predict-cloud.ts';
import { holderOfRules, isOtherThan } from './changes/allowed-at-firewall.ts';
import type { Change } from './changes/change.ts';
import { MAX_SETS } from './combined.ts';
import { search } from './search.ts';
import { byApplication, type Opening } from './supposed/rule-changes.ts';

export type Blockers = {
  readonly blockers: readonly Blocker[];
  /**
   * Sets of changes, the one with the fewest first. Each opens the way as far as configuration tells; what a blocker keeps from sight
   * comes beside it. Empty: nothing stops the flow, or no change opens the way.
   */
  readonly remedies: readonly (readonly Change[])[];
};

/**
 * Everything that stops a flow, in one answer: the search goes on as if what is to be changed were changed, so that what lies
 * behind it is named, too. Only what denies, or the absence of what would allow, is among the blockers.
 */
export function blockersOf(network: CloudNetwork, question: CloudQuestion): QuestionResult<Blockers> {
  const found = search(network, question);
  if (!found.ok) return found;
  const { blockers, remedies, isShut, openings } = found.value;
  const isAsked = openings.length > 0 && !isShut;
  const { sets: others, isSure } = isAsked ? remediesByApplication(network, question, openings) : NONE_OFFERED;
  // "Always use application rules when possible" ("FQDN filtering in network rules").
  if (networkFor(network, question).asked !== undefined) {
    const all = isSure ? [...others, ...remedies] : [...remedies, ...others];
    return ok({ blockers, remedies: all.toSorted(bySize).slice(0, MAX_SETS) });
  }
  // A network rule does for whatever the connection carries.
  const isCheaper = isSure && (others[0]?.length ?? Infinity) < (remedies[0]?.length ?? Infinity);
  return ok({ blockers, remedies: isCheaper ? [...others, ...remedies].slice(0, MAX_SETS) : remedies });
}

const bySize = (one: readonly Change[], other: readonly Change[]): number => one.length - other.length;

/** `isSure`: the way is open then, as far as configuration tells. */
type ByApplication = { readonly sets: readonly (readonly Change[])[]; readonly isSure: boolean };
const NONE_OFFERED: ByApplication = { sets: [], isSure: false };

/** What opens the way where these firewalls connect by themselves: answers come to them, whatever routes say. */
function remediesByApplication(
  network: CloudNetwork,
  question: CloudQuestion,
  openings: readonly Opening[],
): ByApplication {
  const name = networkFor(network, question).asked?.name;
  const answers = name === undefined ? [] : openings.map(({ firewall }) => resolveAt(network, firewall, name));
  // What it does not find it does not connect to.
  if (answers.some(isNowhere)) return NONE_OFFERED;
  const beyond = search(network, question, byApplication(network, openings));
  if (!beyond.ok) return NONE_OFFERED;
  const { blockers, remedies, isShut, isOpen } = beyond.value;
  if (isShut || (remedies.length === 0 && blockers.length > 0)) return NONE_OFFERED;
  // What nobody can know behind them is said of blockers that the flow itself does not have.
  if (blockers.some(({ unknownBehind: unknown }) => unknown !== undefined)) return NONE_OFFERED;
  const isSure = isOpen || remedies.length > 0;
  // What nobody knows to be open is offered only where it comes to what was asked for.
  const { destination } = question;
  if (!isSure && destination.kind === 'address' && answers.some((each) => isOtherThan(each, destination.address)))
    return NONE_OFFERED;
  const rules = openings.map(({ firewall, before }): Change => ({
    kind: 'do',
    resource: holderOfRules(network, idOf(network, network.firewalls.ids, firewall), before),
    what: `allow ${name ?? 'the flow'} by an application rule${before === undefined ? '' : ` before ${lastPart(before)}, which denies it`}, if it is HTTP, HTTPS or SQL`,
  }));
  const sets = (remedies.length === 0 ? [[]] : remedies).map((set) => [...rules, ...set]);
  return { sets, isSure };
}
