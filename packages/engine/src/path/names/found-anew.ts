import { familyOf, type Address } from '../../address/address.ts';
import { difference, spaceOf } from '../../address/address-space.ts';
import { hostPrefix } from '../../address/prefix.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type AskedName, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { NameAsker } from '../../network/services/name-table.ts';
import { isAnsweredBy } from '../../network/services/name-asker.ts';
import { isNowhere, ofFamily, resolveAt, resolveName, type NameAnswer } from '../../network/services/resolve-name.ts';
import { PUBLIC } from '../../rules/non-public.ts';
import { destinationOf } from '../../rules/packet.ts';
import { addressIn } from '../../table/address-column.ts';
import { idOf, lastPart } from '../cloud/names.ts';
import { isFront } from '../walk/devices/balance.ts';
import { isOneOfSeveral } from '../walk/routes/equal-hops.ts';
import { firewallAt, isByApplication, isFirewall } from '../walk/devices/firewall.ts';
import { passedBefore, type Before } from '../issues/sent-anew.ts';
import { hasApplicationRules, mayPassByApplication } from '../walk/devices/passed-before.ts';
import { senderAnew } from '../walk/devices/sends-anew.ts';
import { NOT_ASKED } from '../walk/filters.ts';
import { mayBeInfrastructure } from './infrastructure.ts';
import { packetSentTo } from '../walk/packets/packet-sent.ts';
import type { WalkStep } from '../walk/step.ts';
import { NOBODY_ANEW } from '../walk/walk.ts';
import { hasArrived, type Walk } from '../walk/record.ts';

/** What a firewall connects to: one of these addresses. `service`: whose public address it is, or `NONE`. */
export type Found = { readonly addresses: readonly [Address, ...Address[]]; readonly service: number };

/** `found`: where it is known, and not what was asked for alone. */
type Anew = { readonly issue?: Issue; readonly found?: Found };
type Told = Pick<Issue, 'code' | 'sentence'>;
type LookedUp = { readonly told?: Told; readonly found?: Found };

/**
 * By an application rule a firewall looks the name up itself and connects to what it finds: "the destination IP address the client
 * was trying to connect to is ignored" ("Azure Firewall DNS Proxy details"). A warning: whether that is the address that was asked
 * for is assumed, or not known, or it is another one. Undefined where it is this one, or the name does not matter.
 */
function foundAnew(network: CloudNetwork, walked: Walk, step: WalkStep): Anew | undefined {
  const { asked } = network;
  if (asked === undefined) return undefined;
  const firewall = firewallAt(network, step.configuration);
  if (firewall < 0 || !isByApplication(network, firewall, step.firewall)) return undefined;
  const id = idOf(network, network.firewalls.ids, firewall);
  const looked = lookUp(network, firewall, asked, destinationOf(walked.packet));
  const context = { resource: id, name: asked.name };
  const before = isElsewhere(looked) ? passedBefore(network, walked, walked.steps.indexOf(step)) : undefined;
  if (before !== undefined) return { issue: eitherWay(before, looked?.told, context) };
  if (looked?.told === undefined) return looked;
  const { told, ...rest } = looked;
  const origin = LOCAL.includes(told.code) ? 'local' : 'outbound';
  return { ...rest, issue: { ...told, origin, severity: 'warning', context } };
}

/**
 * May a firewall look the name up and connect to something else, where nobody knows whether it is an application rule that lets the flow
 * pass? So it is also behind one that may send on under an address of its own, where nobody is asked. What becomes of the flow to what was
 * asked for, on from there, is then not what becomes of it.
 */
function mayFindAnother(network: CloudNetwork, walked: Walk, at: number): boolean {
  const { asked } = network;
  const { configuration = NONE, firewall: decided = NONE } = walked.steps[at] ?? {};
  const firewall = decided < 0 && asked !== undefined ? firewallAt(network, configuration) : NONE;
  if (asked === undefined || firewall < 0) return false;
  const mayConnect =
    decided === NOT_ASKED
      ? isUnseenAt(network, walked, at) && hasApplicationRules(network, firewall)
      : mayPassByApplication(network, configuration, packetSentTo(walked, at));
  return mayConnect && isElsewhere(lookUp(network, firewall, asked, destinationOf(walked.packet)));
}

/** Is nobody asked there, as a firewall before may have sent the flow on under an address of its own? */
function isUnseenAt(network: CloudNetwork, walked: Walk, at: number): boolean {
  const sender = senderAnew(network, walked);
  const isEnd = at === walked.steps.length - 1 && hasArrived(walked);
  return !isEnd && sender !== undefined && walked.steps.indexOf(sender) < at;
}

/** Is it not taken to be what was asked for, and nothing else? */
const isElsewhere = (looked: LookedUp | undefined): boolean =>
  looked !== undefined && (looked.found !== undefined || looked.told?.code !== 'ASSUMPTION_MADE');

/** A network rule may let the flow pass to where it is for before the application rule by which the firewall looks the name up. */
const eitherWay = (before: Before, told: Told | undefined, context: Issue['context']): Issue => ({
  code: before.code,
  origin: 'outbound',
  severity: 'warning',
  sentence: `${before.sentence} If it does not, ${before.otherwise} lets the flow pass, and the firewall connects by itself: ${told?.sentence ?? 'which of several addresses that is no page tells.'}`,
  context: { ...context, ...before.context },
});

const LOCAL: readonly Issue['code'][] = ['ASSUMPTION_MADE', 'DNS_ANSWERS_DIFFER'];

/** What is assumed of what a firewall finds, or told of it. */
export const lookUpIssues = (network: CloudNetwork, walked: Walk, step: WalkStep): readonly Issue[] =>
  [foundAnew(network, walked, step)?.issue].flatMap((issue) => issue ?? []);

/** What the firewall at the end of a walk connects to, where that is a flow of its own. */
export function foundAtEnd(network: CloudNetwork, walked: Walk): Found | undefined {
  const step = walked.steps.at(-1);
  return walked.end !== 'found' || step === undefined ? undefined : foundAnew(network, walked, step)?.found;
}

function lookUp(
  network: CloudNetwork,
  firewall: number,
  { name, asker }: AskedName,
  address: Address,
): LookedUp | undefined {
  const answer = resolveAt(network, firewall, name);
  const who = lastPart(idOf(network, network.firewalls.ids, firewall));
  const looks = (found = '') =>
    `${who} looks ${name} up itself and connects to what it finds${found}, not to ${address}`;
  const untold = tell('CONFIG_MISSING', `${looks()}${whyUntold(answer, asker)}`);
  if (answer.kind === 'told') return lookedUp(answer.addresses, address, looks);
  if (isNowhere(answer)) {
    const why = answer.issues.map(({ sentence }) => sentence).join(' ');
    return tell(
      'ANALYSIS_UNSUPPORTED',
      `${who} looks ${name} up itself: what comes of it is not modelled where there is no such name. ${why}`,
    );
  }
  // Whoever asked has the address from it.
  if (isAnsweredBy(asker, firewall)) return undefined;
  const told = resolveName(network, asker, name);
  if (isPublic(address) && told.kind === answer.kind) {
    if (answer.kind === 'public') return undefined;
    const sentence = `${who} looks ${name} up itself, and is taken to find ${address} as well.`;
    return isEverybodys(answer) && isEverybodys(told) ? tell('ASSUMPTION_MADE', sentence) : untold;
  }
  return (answer.kind === 'public' ? publicAnswer(network, answer.service, address, looks) : undefined) ?? untold;
}

/** What a firewall does, in words. `found`: what it finds, as an apposition. */
type Looks = (found?: string) => string;

const tell = (code: Told['code'], sentence: string) => ({ told: { code, sentence } });

/** Out of a private zone. Which one of several addresses it connects to no page tells; to IPv4 alone ("Deploy Azure Firewall in dual stack mode"). */
function lookedUp(all: readonly Address[], address: Address, looks: Looks): LookedUp | undefined {
  const isSix = familyOf(address) === 'ipv6';
  const isAmong = all.includes(address);
  const others = [...new Set(ofFamily(all))].filter((each) => each !== address);
  if (isAmong && (isSix || others.length === 0)) return undefined;
  const [first, ...more] = isAmong ? [address, ...others] : others;
  const named = [...all.slice(0, MOST_NAMED), ...(all.length > MOST_NAMED ? ['others'] : [])];
  const sentence = looks(`, ${named.join(' or ')}`);
  if (first === undefined || isSix || others.length > MOST_FOUND)
    return tell('ANALYSIS_UNSUPPORTED', `${sentence}: what comes of that is not modelled.`);
  const found: Found = { addresses: [first, ...more], service: NONE };
  return isAmong ? { found } : { ...tell('DNS_ANSWERS_DIFFER', `${sentence}.`), found };
}

/** What everybody is told; undefined where no document tells which address that is. */
function publicAnswer(network: CloudNetwork, service: number, address: Address, looks: Looks): LookedUp | undefined {
  const own = addressIn(network.services.addresses, service);
  if (own === undefined || familyOf(address) === 'ipv6') return undefined;
  const id = idOf(network, network.services.ids, service);
  return {
    ...tell('DNS_ANSWERS_DIFFER', `${looks(`, the public address of ${lastPart(id)}`)}.`),
    found: { addresses: [own], service },
  };
}

function whyUntold(answer: NameAnswer, asker: NameAsker): string {
  if (answer.kind === 'unknown' && answer.isPublic !== true) return `. ${answer.missing}`;
  return asker.kind === 'others'
    ? '. The sender asks other name servers, and what those answer is in no document.'
    : ': which address that is, no document tells.';
}

/** What is told of by no document, and to everybody alike. */
const isEverybodys = (answer: NameAnswer): boolean => answer.kind === 'unknown' && answer.isPublic === true;

const MOST_NAMED = 4;

/** More addresses of one name are not told apart. */
const MOST_FOUND = 16;

const isPublic = (address: Address): boolean => {
  const { four, six } = difference(spaceOf([hostPrefix(address)]), PUBLIC);
  return (familyOf(address) === 'ipv4' ? four : six).length === 0;
};

/** Where a firewall connects to what it finds itself, all ways that differ behind it are one. */
export function shownWays(network: CloudNetwork, ways: readonly Walk[]): readonly Walk[] {
  if (network.asked === undefined) return ways;
  const shown = new Map<string, Walk>();
  for (const each of ways) {
    const walked = asFarAsAsked(network, each);
    const way = walked.steps.map(({ configuration }) => configuration);
    const key = walked === each ? `${shown.size}` : way.join();
    if (!shown.has(key)) shown.set(key, walked);
  }
  return [...shown.values()];
}

/** The way up to a firewall that connects to what it finds itself, where that is not what was asked for, or may not be. */
function asFarAsAsked(network: CloudNetwork, walked: Walk): Walk {
  if (network.asked === undefined) return walked;
  const { packet } = walked;
  const isOwn = ({ configuration, firewall }: WalkStep) =>
    isFirewall(network, configuration) && mayBeInfrastructure(network, firewall, packet);
  for (const [at, step] of walked.steps.entries()) {
    const { issue, found } = foundAnew(network, walked, step) ?? {};
    // Its own flow has a way of its own.
    if (found !== undefined)
      return cutAt(network, walked, [...walked.steps.slice(0, at), { ...step, route: NONE }], step);
    const isUnknown = (issue !== undefined && issue.code !== 'ASSUMPTION_MADE') || mayFindAnother(network, walked, at);
    const last = isOwn(step) ? { ...step, firewall: -2 - step.firewall } : step;
    if (isUnknown || last !== step) return cutAt(network, walked, [...walked.steps.slice(0, at), last]);
  }
  return walked;
}

/** `finder`: the last one, where what it connects to is known. */
function cutAt(network: CloudNetwork, walked: Walk, steps: readonly WalkStep[], finder?: WalkStep): Walk {
  const before = steps.slice(0, -1);
  const anew = walked.anew.filter(({ step }) => step < before.length);
  return {
    ...walked,
    steps,
    arrived: anew.at(-1)?.packet ?? walked.packet,
    anew: anew.length === 0 ? NOBODY_ANEW : anew,
    forks: walked.forks.slice(0, forksBefore(network, before)),
    end: finder === undefined ? 'elsewhere' : 'found',
    last: finder?.configuration ?? NONE,
  };
}

/** At how many of these steps something was chosen. */
const forksBefore = (network: CloudNetwork, steps: readonly WalkStep[]): number =>
  steps.reduce((count, { configuration, route, via = NONE, entry }) => {
    const chosen = [route, via, entry?.route ?? NONE].filter((each) => each >= 0 && isOneOfSeveral(network, each));
    return count + chosen.length + Number(isFront(network, configuration));
  }, 0);
