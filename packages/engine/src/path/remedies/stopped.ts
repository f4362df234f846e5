import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isArrived } from '../cloud/branches.ts';
import { SYSTEM_ROUTE } from '../cloud/names.ts';
import type { Asked } from '../cloud/predict-cloud.ts';
import { isLedAstray } from '../issues/routes/route-issues.ts';
import type { FinishedWay } from '../relay/finished.ts';
import { firewallAt } from '../walk/devices/firewall.ts';
import { homeOf } from '../walk/place.ts';
import type { Blocker } from './blocker.ts';
import { addedIn, type Added } from './changes/added-rules.ts';
import { isOfApplications } from './changes/allowed-at-firewall.ts';
import { LEAVING } from './changes/ways-out.ts';
import { alternativesFor } from './changes/changes.ts';
import type { Plan, SeenFlow } from './changes/change.ts';
import type { Opening } from './supposed/rule-changes.ts';
import { noSettingFor } from './no-setting.ts';
import { besideAt, flowAt, missAt, placeOf, type Place } from './places.ts';
import type { WhereIs, Whereabouts } from './whereabouts.ts';

/** A blocker, and the sets of changes of which any one removes it: none where it goes away with another. */
export type Stopped = {
  readonly blocker: Blocker;
  readonly alternatives: readonly (readonly Plan[])[];
  /** Where an application rule of a firewall would do as well. */
  readonly opening?: Opening;
};

/**
 * What stops a flow in the network `around` that was not seen before. `network`: the same with the rules that there are, of which
 * blockers and changes tell; `whereIs`: in what the answer shows.
 */
export function stoppedAt(
  network: CloudNetwork,
  around: CloudNetwork,
  whereIs: WhereIs,
  asked: Asked,
  seen: Set<string>,
  before: readonly Stopped[],
): readonly Stopped[] {
  const stopped: Stopped[] = [];
  const added = addedIn(before.flatMap(({ alternatives }) => alternatives.flat()));
  for (const way of asked.ways) {
    if (isArrived(way.path)) continue;
    for (const { hop, issue } of issuesOf(way)) {
      const place = placeOf(way, hop, issue);
      const flow = flowAt(around, place);
      const key = keyOf(network, issue, place, flow);
      if (!isBlocking(around, issue, place) || seen.has(key)) continue;
      seen.add(key);
      const one = stoppedBy(network, { way, place, issue, flow }, whereIs(way, hop), added);
      stopped.push(one);
      addedIn(one.alternatives.flat(), added);
    }
  }
  return stopped;
}

/** One group may be at several ends, and denies each its own; what names nobody may be said of several. */
function keyOf(network: CloudNetwork, issue: Issue, { walk, hop }: Place, flow: SeenFlow): string {
  const { code, origin, context } = issue;
  const at = walk.steps[hop]?.configuration ?? NONE;
  const whose = () => {
    if (isByRule(issue)) return flow;
    if (LEAVING.includes(code)) return at;
    const isOfNetwork = code === 'NO_ROUTE' || context['route'] === SYSTEM_ROUTE;
    return isOfNetwork ? [homeOf(network, at), flow.destination] : undefined;
  };
  return JSON.stringify([code, origin, context, whose()]);
}

type Told = { readonly way: FinishedWay; readonly place: Place; readonly issue: Issue; readonly flow: SeenFlow };

/** `at`: where the blocker says that it is; `added`: which rules are to be there already. */
function stoppedBy(network: CloudNetwork, { way, place, issue, flow }: Told, at: Whereabouts, added: Added): Stopped {
  const near = missAt(network, place, issue);
  const beside = besideAt(network, way, place, issue);
  const sender = place.walk.steps[0]?.configuration ?? NONE;
  const noSetting = beside.ledBy === undefined ? noSettingFor(network, issue, flow, sender, beside.into) : undefined;
  const plan = { issue, flow, sender, at: beside.at, ...(beside.by !== undefined && { by: beside.by }) };
  return {
    blocker: {
      issue,
      ...at,
      ...(near !== undefined && { nearestMiss: near }),
      ...(noSetting !== undefined && { noSetting }),
    },
    alternatives: alternativesFor(network, issue, flow, { ...beside, added }).map((set) =>
      set.map((change): Plan => ({ change, key: JSON.stringify(change), ...plan })),
    ),
    ...openingFor(network, issue, flow, beside.at),
  };
}

/** Everything that is said of a way, hop by hop. */
export const issuesOf = ({ path }: FinishedWay) =>
  path.hops.flatMap(({ issues = [] }, hop) => issues.map((issue) => ({ hop, issue })));

/** What none of a firewall's rules lets pass, or an application rule keeps out by its name: another one may come before it. */
function openingFor(
  network: CloudNetwork,
  { code, context }: Issue,
  { protocol }: SeenFlow,
  at: number,
): Pick<Stopped, 'opening'> {
  const firewall = firewallAt(network, at);
  const isRule = code === 'FIREWALL_APPLIANCE_DENY' && context['kind'] !== 'translation';
  if (!isRule || protocol !== 'tcp' || firewall < 0) return {};
  if (context['ruleOrigin'] === 'default') return { opening: { firewall } };
  const isByName = context['name'] !== undefined && isOfApplications(network, firewall, context);
  return isByName ? { opening: { firewall, before: context['rule'] ?? '' } } : {};
}

/**
 * That nobody has the address is only a doubt, as what has it may be in no document; and it is what stops the flow, unless a route leads
 * into a network where nobody can have it.
 */
function isBlocking(network: CloudNetwork, issue: Issue, { walk }: Place): boolean {
  if (issue.severity === 'error') return !isSupposed(issue);
  const step = walk.steps.at(-1);
  if (issue.code !== 'ENDPOINT_NOT_FOUND' || step === undefined) return false;
  return issue.context['service'] !== undefined || (walk.end === 'unowned' && !isLedAstray({ network, walk, step }));
}

/** Is a route to blame that is not there yet? It has no id, and none of the system's leads to an appliance. */
const isSupposed = ({ context }: Issue): boolean =>
  context['route'] === SYSTEM_ROUTE && context['nextHopType'] === 'VirtualAppliance';

/** Does a rule deny the flow itself, on its way there? */
const isByRule = ({ code, context }: Issue): boolean => code !== 'RETURN_FILTERED' && 'level' in context;
