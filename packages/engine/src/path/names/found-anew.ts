import { familyOf, type Address } from '../../address/address.ts';
import { difference, spaceOf } from '../../address/address-space.ts';
import { hostPrefix } from '../../address/prefix.ts';
import type { Issue } from '../../issue/issue.ts';
import type { AskedName, CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { NameAsker } from '../../network/services/name-table.ts';
import { isAnsweredBy } from '../../network/services/name-asker.ts';
import { isNowhere, resolveAt, resolveName, type NameAnswer } from '../../network/services/resolve-name.ts';
import { equalsOf } from '../../network/routes/route-rows.ts';
import { PUBLIC } from '../../rules/non-public.ts';
import { destinationOf } from '../../rules/packet.ts';
import { idOf, lastPart } from '../cloud/names.ts';
import { isFront } from '../walk/devices/balance.ts';
import { firewallAt, isByApplication, isFirewall } from '../walk/devices/firewall.ts';
import { mayBeInfrastructure } from './infrastructure.ts';
import type { WalkStep } from '../walk/step.ts';
import { NOBODY_ANEW, type Walk } from '../walk/walk.ts';

/**
 * By an application rule a firewall looks the name up itself and connects to what it finds: "the destination IP address the client
 * was trying to connect to is ignored" ("Azure Firewall DNS Proxy details"). A warning: whether that is the address that was asked
 * for is assumed, or not known, or it is another one. Undefined where it is this one, or the name does not matter.
 */
function foundAnew(network: CloudNetwork, { packet }: Walk, step: WalkStep): Issue | undefined {
  const { asked } = network;
  if (asked === undefined) return undefined;
  const firewall = firewallAt(network, step.configuration);
  if (firewall < 0 || !isByApplication(network, firewall, step.firewall)) return undefined;
  const id = idOf(network, network.firewalls.ids, firewall);
  const doubt = doubtOf(network, firewall, asked, destinationOf(packet));
  if (doubt === undefined) return undefined;
  const context = { resource: id, name: asked.name };
  return { ...doubt, origin: doubt.code === 'ASSUMPTION_MADE' ? 'local' : 'outbound', severity: 'warning', context };
}

/** What is assumed of a firewall that a flow passes. */
export const assumedFor = (network: CloudNetwork, walked: Walk, step: WalkStep): readonly Issue[] =>
  [foundAnew(network, walked, step)].flatMap((issue) => issue ?? []);

type Doubt = Pick<Issue, 'code' | 'sentence'>;

function doubtOf(
  network: CloudNetwork,
  firewall: number,
  { name, asker }: AskedName,
  address: Address,
): Doubt | undefined {
  const answer = resolveAt(network, firewall, name);
  const who = lastPart(idOf(network, network.firewalls.ids, firewall));
  const looks = `${who} looks ${name} up itself and connects to what it finds, not to ${address}`;
  const untold: Doubt = { code: 'CONFIG_MISSING', sentence: `${looks}${whyUntold(answer, asker)}` };
  if (answer.kind === 'private') {
    if (answer.addresses.includes(address)) return undefined;
    const found = answer.addresses.slice(0, MOST_NAMED).join(', ');
    return {
      code: 'ANALYSIS_UNSUPPORTED',
      sentence: `${looks}, which is ${found}: what comes of that is not modelled.`,
    };
  }
  if (isNowhere(answer)) {
    const why = answer.issues.map(({ sentence }) => sentence).join(' ');
    return {
      code: 'ANALYSIS_UNSUPPORTED',
      sentence: `${who} looks ${name} up itself: what comes of it is not modelled where there is no such name. ${why}`,
    };
  }
  // Whoever asked has the address from it.
  if (isAnsweredBy(asker, firewall)) return undefined;
  const told = resolveName(network, asker, name);
  if (!isPublic(address) || told.kind !== answer.kind) return untold;
  if (answer.kind === 'public') return undefined;
  const sentence = `${who} looks ${name} up itself, and is taken to find ${address} as well.`;
  return isEverybodys(answer) && isEverybodys(told) ? { code: 'ASSUMPTION_MADE', sentence } : untold;
}

function whyUntold(answer: NameAnswer, asker: NameAsker): string {
  if (answer.kind === 'unknown' && answer.isPublic !== true) return `. ${answer.missing}`;
  return asker.kind === 'others'
    ? '. The sender asks other name servers, and what those answer is in no document.'
    : ': which address that is is in no document.';
}

/** What is told of by no document, and to everybody alike. */
const isEverybodys = (answer: NameAnswer): boolean => answer.kind === 'unknown' && answer.isPublic === true;

const MOST_NAMED = 4;

const isPublic = (address: Address): boolean => {
  const { four, six } = difference(spaceOf([hostPrefix(address)]), PUBLIC);
  return (familyOf(address) === 'ipv4' ? four : six).length === 0;
};

/** Where a firewall connects to something else than what was asked for, all ways that differ behind it are one. */
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

/** The way up to a firewall that connects to something else than what was asked for, or may. */
function asFarAsAsked(network: CloudNetwork, walked: Walk): Walk {
  if (network.asked === undefined) return walked;
  const { packet } = walked;
  const isOwn = ({ configuration, firewall }: WalkStep) =>
    isFirewall(network, configuration) && mayBeInfrastructure(network, firewall, packet);
  const at = walked.steps.findIndex((step) => {
    const issue = foundAnew(network, walked, step);
    return (issue !== undefined && issue.code !== 'ASSUMPTION_MADE') || isOwn(step);
  });
  if (at < 0) return walked;
  const steps = walked.steps.map((step) => (isOwn(step) ? { ...step, firewall: -2 - step.firewall } : step));
  const anew = walked.anew.filter(({ step }) => step < at);
  return {
    ...walked,
    steps: steps.slice(0, at + 1),
    arrived: walked.packet,
    anew: anew.length === 0 ? NOBODY_ANEW : anew,
    forks: walked.forks.slice(0, forksBefore(network, steps.slice(0, at))),
    end: 'elsewhere',
    last: -1,
  };
}

/** At how many of these steps something was chosen. */
const forksBefore = (network: CloudNetwork, steps: readonly WalkStep[]): number =>
  steps.filter(
    ({ configuration, route, via }) =>
      via !== undefined || isFront(network, configuration) || (route >= 0 && equalsOf(network.routes, route) !== 0),
  ).length;
