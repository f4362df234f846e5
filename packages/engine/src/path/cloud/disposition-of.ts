import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { tableOf } from '../../network/routes/route-rows.ts';
import type { PathDisposition } from '../path.ts';
import { isUndeterminedAt } from '../issues/asked.ts';
import { IS } from '../../network/cloud/places.ts';
import { flagsAt, interfaceAt, subnetAt } from '../walk/place.ts';
import { mayGoByEndpoint } from '../walk/routes/untold.ts';
import { isByInternet, isServedByPlatform, isUnheard, mailFate } from '../issues/platform.ts';
import { isUnsureAt } from '../walk/devices/balance.ts';
import { MAYBE } from '../../rules/match.ts';
import { keepsSenderAt } from '../issues/kept-sender.ts';
import { isOutOfRegion } from '../issues/balance-issues.ts';
import { approvalAt, forwardingAt, isLinkServices, isOff, powerAt } from '../issues/state-issues.ts';
import { leavingStep } from '../issues/routes/route-issues.ts';
import { hasWayOut, unseenWayOut, wayOutBeside } from '../issues/routes/ways-out.ts';
import { besideDenial } from '../walk/devices/beside.ts';
import { inspectorOf } from '../walk/devices/inspected.ts';
import { senderAnew } from '../walk/devices/sends-anew.ts';
import { lastRouteOf } from '../walk/routes/last-route.ts';
import { isDeniedAt, isDeniedInto, type WalkStep } from '../walk/step.ts';
import { hasArrived, type Walk, type WalkEnd, isAnsweredOutside } from '../walk/record.ts';

/** How each walk ends where nothing on the way stops the flow before. */
const DISPOSITIONS: Readonly<Record<WalkEnd, PathDisposition>> = {
  delivered: 'delivered',
  translated: 'delivered',
  found: 'delivered',
  internet: 'reaches-internet',
  unowned: 'unowned',
  platform: 'leaves-model',
  'leaves-model': 'leaves-model',
  gateway: 'leaves-model',
  'tunnel-down': 'next-hop-missing',
  'gateway-down': 'next-hop-missing',
  'no-listener': 'not-balanced',
  'no-backends': 'not-balanced',
  'backends-down': 'not-balanced',
  answered: 'delivered',
  'perhaps-answered': 'undetermined',
  'unseen-backend': 'undetermined',
  hairpin: 'not-balanced',
  'outer-hairpin': 'undetermined',
  service: 'reaches-internet',
  'no-route': 'no-route',
  blackholed: 'blackholed',
  loop: 'looped',
  'next-hop-invalid': 'next-hop-missing',
  'next-hop-unreachable': 'next-hop-missing',
  'private-to-internet': 'blackholed',
  'not-carried': 'denied',
  'other-family': 'undetermined',
  unmodelled: 'undetermined',
  'unseen-owner': 'undetermined',
  'unseen-holder': 'undetermined',
  'several-gateways': 'undetermined',
  elsewhere: 'undetermined',
  unreadable: 'undetermined',
  'unknown-route': 'undetermined',
  beside: 'undetermined',
};

/** Ends that no packet survives, whatever rules say before. */
const DEADLY: readonly WalkEnd[] = [
  'no-route',
  'blackholed',
  'loop',
  'next-hop-invalid',
  'next-hop-unreachable',
  'private-to-internet',
  'not-carried',
  'tunnel-down',
  'gateway-down',
  'no-listener',
  'no-backends',
  'backends-down',
  'hairpin',
];

/** What is not known of the way of the answers, where nothing stops them. */
const IN_DOUBT: readonly Issue['code'][] = ['ANALYSIS_UNSUPPORTED', 'SERVICE_TAG_UNKNOWN', 'CONFIG_MISSING'];

/** What becomes of answers one way: `left` goes on where no document tells more. */
export type FateBack = 'lost' | 'unknown' | 'left' | 'well';

/** `back`: what is wrong with that way. */
export function fateBack(back: readonly Issue[]): FateBack {
  if (isLostBack(back)) return 'lost';
  if (back.some(({ code }) => IN_DOUBT.includes(code))) return 'unknown';
  return back.some(({ code }) => code === 'LEAVES_MODEL') ? 'left' : 'well';
}

/** The ending of a flow that comes to whoever answers it, where that is not the walk's own. */
const ENDINGS_BACK: Readonly<Record<Exclude<FateBack, 'well'>, PathDisposition>> = {
  lost: 'no-way-back',
  unknown: 'undetermined',
  left: 'leaves-model',
};

/** What may become of the flow: one ending for each way of its answers, which are asked for only where they decide. */
export function endingsOf(
  network: CloudNetwork,
  walked: Walk,
  waysOfAnswers: () => readonly [readonly Issue[], ...(readonly Issue[])[]],
): readonly PathDisposition[] {
  const before = endingBeforeAnswers(network, walked);
  if (before === undefined) return waysOfAnswers().map((back) => endingBy(walked, back));
  return isAnswered(network, walked, before)
    ? waysOfAnswers().map((back) => (isLostBack(back) ? 'no-way-back' : before))
    : [before];
}

/**
 * What becomes of the flow: where it would end, or else what stops it on the way. `back`: what is wrong with the way of the
 * answers, which decides where nothing stops the flow before.
 */
export function dispositionOf(network: CloudNetwork, walked: Walk, back: readonly Issue[]): PathDisposition {
  const before = endingBeforeAnswers(network, walked);
  if (before === undefined) return endingBy(walked, back);
  return isLostBack(back) && isAnswered(network, walked, before) ? 'no-way-back' : before;
}

const isLostBack = (back: readonly Issue[]): boolean => back.some(({ severity }) => severity === 'error');

/**
 * Is all that is not known of a flow whether it passes, so that where it does its answers decide? `before`: how it ends before these. Not
 * where a firewall may send it on under another address, which is then whom they go to.
 */
const isAnswered = (network: CloudNetwork, walked: Walk, before: PathDisposition): boolean =>
  before === 'undetermined' && ANSWERED.includes(walked.end) && senderAnew(network, walked) === undefined;

/** Of ends out of sight those that are behind a gateway are. */
const ANSWERED: readonly WalkEnd[] = ['delivered', 'translated', 'found', 'gateway', 'leaves-model'];

function endingBy({ end }: Walk, back: readonly Issue[]): PathDisposition {
  const fate = fateBack(back);
  return fate === 'well' ? DISPOSITIONS[end] : ENDINGS_BACK[fate];
}

/** Undefined where the flow comes to whoever answers it. */
function endingBeforeAnswers(network: CloudNetwork, walked: Walk): PathDisposition | undefined {
  if (DEADLY.includes(walked.end)) return deadEnd(network, walked);
  return areAllAllowed(network, walked) ? endingPastRules(network, walked) : 'denied';
}

function deadEnd(network: CloudNetwork, { end, steps }: Walk): PathDisposition {
  // A system route into an unused private network is how Azure has no route.
  const last = steps.at(-1);
  const route = last === undefined ? NONE : lastRouteOf(last);
  return end === 'blackholed' && (tableOf(network.routes, route) ?? NONE) < 0 ? 'no-route' : DISPOSITIONS[end];
}

function areAllAllowed(network: CloudNetwork, walked: Walk): boolean {
  for (const step of walked.steps)
    if (isDeniedAt(network, step) && (isDeniedInto(network, step) || besideDenial(network, walked, step) < 0))
      return false;
  return approvalAt(network, walked.last) !== 'missing' && !isUnheard(network, walked);
}

function endingPastRules(network: CloudNetwork, walked: Walk): PathDisposition | undefined {
  const { steps, end } = walked;
  const behind = hasArrived(walked) ? steps.length - 1 : steps.length;
  const isBetween = (index: number) => index > 0 && index < behind;
  if (steps.some((step, index) => isBetween(index) && passesOn(network, step) === 'no')) return 'not-forwarded';
  if (steps.some((step) => isOutOfRegion(network, steps, step))) return 'not-balanced';
  if (steps.some((step) => isOff(network, step))) return 'machine-off';
  const isLeaving =
    end === 'internet' ||
    end === 'translated' ||
    end === 'unseen-owner' ||
    isAnsweredOutside(walked) ||
    (end === 'unseen-backend' && isByInternet(network, walked));
  const leaving = isLeaving ? leavingStep(walked) : undefined;
  const isSentOn = leaving !== steps[0];
  if (leaving !== undefined && !hasWayOut(network, leaving, walked.packet, isSentOn))
    return fateWithoutWayOut(network, walked, leaving);
  const mail = mailFate(network, walked);
  if (mail === 'blocked') return 'denied';
  // Whether it comes there or not, nobody has the address.
  if (end === 'unowned' || isAtNobody(network, walked)) return 'unowned';
  const mayKeep = leaving !== undefined && isSentOn && keepsSenderAt(network, leaving, walked.packet) === MAYBE;
  if (mayKeep || steps.some(isUndeterminedAt) || mail === 'unknown' || senderAnew(network, walked) !== undefined)
    return 'undetermined';
  if (approvalAt(network, walked.last) === 'unknown') return 'undetermined';
  if (steps.some((step) => powerAt(network, step) === 'unknown')) return 'undetermined';
  if (steps.some((step, index) => isBetween(index) && passesOn(network, step) === 'unknown')) return 'undetermined';
  if (leaving !== undefined && inspectorOf(network, walked, leaving) >= 0) return 'undetermined';
  // By another interface of an appliance it may pass.
  if (steps.some((step) => isDeniedAt(network, step))) return 'undetermined';
  if (steps.some(({ configuration }) => isUnsureAt(network, configuration, walked.packet))) return 'undetermined';
  if (end !== 'platform') return undefined;
  return isServedByPlatform(walked.packet) ? 'delivered' : DISPOSITIONS[end];
}

/** Does it come to where a private link service only sends? */
const isAtNobody = (network: CloudNetwork, walked: Walk): boolean =>
  hasArrived(walked) && isLinkServices(network, walked.last);

/**
 * By a service endpoint whose addresses are not loaded, with a public address or a NAT gateway that is not among the documents, or by another
 * interface of an appliance.
 */
function fateWithoutWayOut(network: CloudNetwork, walked: Walk, leaving: WalkStep): PathDisposition {
  const { end, packet, steps } = walked;
  if (end === 'internet' && mayGoByEndpoint(network, subnetAt(network, leaving.configuration), packet))
    return 'undetermined';
  const isSentOn = leaving !== steps[0];
  const isUnknown = unseenWayOut(network, leaving, packet, isSentOn) >= 0;
  if (!isUnknown && wayOutBeside(network, leaving, packet, isSentOn) < 0) return 'no-way-out';
  if (mailFate(network, walked) === 'blocked') return 'denied';
  return isAtNobody(network, walked) ? 'unowned' : 'undetermined';
}

/** Does who has to send packets on do so, though they are not its own? */
function passesOn(network: CloudNetwork, { configuration }: WalkStep): 'yes' | 'no' | 'unknown' {
  if ((flagsAt(network, configuration) & (IS.front | IS.firewall)) !== 0) return 'yes';
  return forwardingAt(network, interfaceAt(network, configuration));
}
