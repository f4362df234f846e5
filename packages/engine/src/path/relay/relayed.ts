import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Path, PathDisposition } from '../path.ts';
import { endingWith } from '../cloud/behind-doubt.ts';
import { isArrived } from '../cloud/branches.ts';
import { idOf, lastPart } from '../cloud/names.ts';
import { holderMissing } from '../issues/routes/unknown-route.ts';
import { withIssuesAt } from '../issues/with-issues.ts';
import { destinationOf } from '../../rules/packet.ts';
import { served, standingIn } from '../service/served.ts';
import { firewallAt } from '../walk/devices/firewall.ts';
import { hasArrived, type Walk } from '../walk/record.ts';
import { backendIssues, noListener, standingIssues, untoldRule } from './gateway-issues.ts';
import { forHost, hostOf, isAtInstance, namesOfRules, rulesFor, type RequestRule } from './gateway.ts';
import { gatewayAt } from '../walk/place.ts';
import { branchesOf, joined } from './joined.ts';
import type { Relayed } from './finished.ts';
import { foundBy, legsFrom, type FinishIn } from './found.ts';
import { legTo, type Leg } from './leg.ts';
import { translatedBy, translatedLeg } from './translated.ts';

/** More backends than this are not told apart; of one that sends on itself only a quarter, and so on. */
const MAX_LEGS = 64;

const NO_LEGS: Relayed['legs'] = [];
const NO_SENDERS: readonly string[] = [];

/** Longer than any chain of those who send anew that is meant. */
const MAX_SENDERS = 3;

/**
 * The flow ends at a firewall's own address, or at an application gateway, which asks a backend by a flow of its own, from
 * its subnet. Each backend is a branch. What they send may come to one of them again. Nothing changes for flows that end
 * elsewhere.
 *
 * A gateway leaves out backends that it does not reach (it always probes: "Application Gateway health probes"), so one
 * that is reached is enough; which rule a request meets hangs on its name, which a question may tell, and its path, which is in no flow.
 *
 * A firewall that looks the name up itself ends the flow as well, and behind the public address of a service that one waits.
 *
 * `service`: whose public address was asked for, or `NONE`. `senders`: ids of those who sent anew before.
 */
export function relayed(
  network: CloudNetwork,
  walked: Walk,
  plain: Path,
  service = NONE,
  senders = NO_SENDERS,
): Relayed {
  const path = service < 0 ? plain : standingIn(network, plain, service);
  const isFound = walked.end === 'found';
  if (service >= 0 && !isFound) return { path: served(network, walked, path, service), legs: [] };
  const isHere = isFound || hasArrived(walked);
  const id = isHere ? senderAt(network, walked.last) : undefined;
  if (id === undefined) return { path, legs: NO_LEGS };
  if (senders.includes(id) || senders.length >= MAX_SENDERS) return sentRound(path, id, senders, isFound);
  if (isFound) return foundBy(network, walked, path, finishIn(id, senders));
  const firewall = firewallAt(network, walked.last);
  if (firewall >= 0) return translatedBy(network, walked, path, firewall, finishIn(id, senders)(network, NONE));
  if (isAtInstance(network, walked)) return toInstance(network, walked, path);
  const { legs, lost, issues, ending, disposition } = servingAt(network, walked.last, path.flow, senders);
  const missed = [...lost, ...legs].filter((leg) => !isArrived(leg));
  const shown =
    ending === 'delivered'
      ? legs.find(isArrived)
      : (missed.find((leg) => leg.disposition === ending) ?? missed[0] ?? legs[0]);
  const told = (behind: PathDisposition) => endingWith(network, walked, path.disposition, disposition(behind));
  return {
    path: {
      ...path,
      hops: joined(path.hops, issues, shown),
      disposition: told(ending),
      ...branchesOf(path.hops, legs, (leg) => told(isArrived(leg) ? 'delivered' : leg.disposition)),
    },
    legs: shown?.legs ?? [],
  };
}

/** To an address that may be an instance's. What is kept out of the subnet is kept out in any case. */
function toInstance(network: CloudNetwork, walked: Walk, path: Path): Relayed {
  const before = walked.steps.at(-2);
  const issue = before && holderMissing(network, walked, before, destinationOf(walked.packet));
  return {
    path: {
      ...path,
      hops: joined(path.hops, issue === undefined ? [] : [issue], undefined),
      disposition: endingWith(network, walked, path.disposition, 'undetermined'),
    },
    legs: NO_LEGS,
  };
}

/** The id of the firewall or the application gateway that a configuration is of. */
function senderAt(network: CloudNetwork, row: number): string | undefined {
  const [firewall, gateway] = [firewallAt(network, row), gatewayAt(network, row)];
  if (firewall >= 0) return idOf(network, network.firewalls.ids, firewall);
  return gateway < 0 ? undefined : idOf(network, network.applicationGateways.ids, gateway);
}

/** What a firewall sends on by a rule that translates TCP flows to one of its configurations, whoever sent them. */
export const legBehind = (network: CloudNetwork, front: number, firewall: number, rule: number): Leg =>
  translatedLeg(network, front, firewall, rule, 'tcp', finishIn(senderAt(network, front) ?? '', [])(network, NONE));

/** What an application gateway asks a backend for, by a rule of one of its frontends. */
export const legBy = (network: CloudNetwork, front: number, rule: RequestRule, target: number): Leg =>
  legTo(network, front, rule, target, finishIn(senderAt(network, front) ?? '', [])(network, NONE));

/** What becomes of a flow that comes to a firewall which looks its name up itself, and by which ways. */
export function endingOfFound(network: CloudNetwork, walked: Walk, flow: Flow) {
  const { legs, ending } = legsFrom(network, walked, flow, finishIn(senderAt(network, walked.last) ?? '', []));
  return { ending, ways: legs.flatMap(({ ways }) => ways) };
}

const finishIn =
  (id: string, senders: readonly string[]): FinishIn =>
  (network, service) =>
  (walked, path) =>
    relayed(network, walked, path, service, [...senders, id]);

/** It may go round for ever, or by another rule each time. */
function sentRound(path: Path, id: string, senders: readonly string[], isFound: boolean): Relayed {
  const issue: Issue = {
    code: 'ANALYSIS_UNSUPPORTED',
    origin: 'outbound',
    severity: 'warning',
    sentence: `What ${lastPart(id)} does with what ${senders.map(lastPart).join(', ')} sent on before is not modelled.`,
    context: { resource: id },
  };
  const disposition = path.disposition === 'delivered' ? 'undetermined' : path.disposition;
  // One that looks a name up is no longer the last hop.
  const hops = withIssuesAt(path.hops, path.hops.length - (isFound ? 2 : 1), [issue]);
  return { path: { ...path, hops, disposition }, legs: [] };
}

/** What becomes of a flow that comes to a frontend of an application gateway, whoever sent it. */
export function endingBehind(network: CloudNetwork, front: number, flow: Flow): PathDisposition {
  const { ending, disposition } = servingAt(network, front, flow, []);
  return disposition(ending);
}

/**
 * What waits at a frontend: the ways to backends, how they end together, and what that comes to at the gateway itself. `lost`: ways of rules
 * behind which nobody is reached for certain.
 */
function servingAt(network: CloudNetwork, front: number, flow: Flow, senders: readonly string[]) {
  const gateway = { network, front };
  const standing = standingIssues(gateway);
  const finish = finishIn(senderAt(network, front) ?? '', senders)(network, NONE);
  // It listens by TCP only.
  const host = hostOf(network);
  const heard = flow.protocol === 'tcp' ? rulesFor(network, front, flow.destinationPort) : [];
  const rules = forHost(network, front, heard, host);
  const isHeard = heard.length > 0;
  const asked = rules.map((rule) => ({
    rule,
    legs: rule.targets
      .slice(0, MAX_LEGS / 4 ** senders.length)
      .map((target) => legTo(network, front, rule, target, finish)),
    isRedirect: network.applicationGateways.rules.backendPorts[rule.row] === NONE,
  }));
  const endings = asked.map(({ rule, legs, isRedirect }) =>
    isRedirect ? 'delivered' : endingOf(legs, rule.targets.length),
  );
  const together = rules.length > 0 ? combined(endings) : isHeard ? 'unserved' : 'not-balanced';
  // One of several rules serves them all.
  const several = host === undefined ? [] : namesOfRules(network, rules);
  const isUntold = together === 'partly-delivered' && several.length > 1;
  const ending = isUntold ? 'undetermined' : together;
  return {
    legs: asked.flatMap((each) => each.legs),
    lost: asked.flatMap((each, at) => (isLost(endings[at]) ? each.legs : [])),
    ending,
    issues: [
      ...standing,
      ...(rules.length === 0 ? [noListener(gateway, flow, isHeard ? host : undefined)] : []),
      ...asked.flatMap(({ rule, legs: own }) => backendIssues(gateway, rule, own)),
      ...(isUntold ? [untoldRule(gateway, several, host)] : []),
      ...(ending === 'partly-delivered' ? [differ(flow, host)] : []),
    ],
    disposition: (behind: PathDisposition): PathDisposition => {
      if (standing.some(({ code }) => code === 'RESOURCE_NOT_RUNNING')) return 'machine-off';
      return standing.length > 0 ? 'unserved' : behind;
    },
  };
}

/** `count`: of all backends; where some were not asked, they may be who serves. */
function endingOf(legs: readonly Leg[], count: number): PathDisposition {
  if (legs.some(isArrived)) return 'delivered';
  const of = (...kinds: readonly PathDisposition[]) => legs.some(({ disposition }) => kinds.includes(disposition));
  if (legs.length < count || of('undetermined', 'partly-delivered')) return 'undetermined';
  return of('leaves-model') ? 'leaves-model' : 'unserved';
}

function combined(endings: readonly PathDisposition[]): PathDisposition {
  const [first = 'unserved', ...others] = endings;
  if (others.every((each) => each === first)) return first;
  if (endings.some(isLost) && endings.includes('delivered')) return 'partly-delivered';
  return endings.includes('undetermined') ? 'undetermined' : 'leaves-model';
}

const isLost = (ending: PathDisposition | undefined): boolean => ending === 'unserved';

const differ = (flow: Flow, host: string | undefined): Issue => ({
  code: 'LB_BACKENDS_DIFFER',
  origin: 'local',
  severity: 'warning',
  sentence:
    host === undefined
      ? `Which rule a request to ${flow.destination} meets hangs on its name and path, and not all of them lead to somebody.`
      : `Where a request for ${host} to ${flow.destination} is led hangs on its path, and not all of them lead to somebody.`,
  context: {},
});
