import type { Issue } from '../issue/issue.ts';
import type { Latency, ProbeCount } from './diagnosis.ts';
import { flowFate } from '../observation/flows/observed-flow.ts';
import { partingOf, type Parting } from '../observation/flows/parting.ts';
import { applicationSentence } from './blame/application-blame.ts';
import type { Ending } from '../observation/ending.ts';
import type { Outcome } from '../observation/observation.ts';
import type { Observed } from '../observation/observed.ts';
import { inMilliseconds, plural } from '../observation/units.ts';
import {
  askedOf,
  causeUntold,
  CLAIMS,
  destinationOf,
  fateOf,
  loopWords,
  needWords,
  neighbourProtocol,
  RESOLVER_CLAIMS,
  untoldWords,
} from './words.ts';

/** What happened, in one plain sentence for a person who has read nothing else. */
export function sentenceOf(
  ending: Ending,
  observed: Observed,
  probes: ProbeCount,
  latency: Latency | undefined,
  cause?: Issue,
): string {
  const to = askedOf(observed);
  const isEcho = observed.protocol === 'icmp';
  const pace = latency === undefined ? '' : ` (median ${inMilliseconds(latency.median)})`;
  // The resources say which of many silences this one is.
  if (cause !== undefined && (ending.kind === 'dropped' || ending.kind === 'looped'))
    return `Unreachable: nothing answers from ${to}. ${cause.sentence}`;
  switch (ending.kind) {
    case 'connected':
      return isEcho
        ? `Reachable: ${to} answers ${everyEcho(probes.sent)}${pace}.`
        : `Reachable: ${everyProbe(probes.sent)}${overFlows(observed)} connected to ${to}${pace}.`;
    case 'partly-connected':
      if (ending.flows !== undefined) return someFlows(ending.flows, ending.other, observed, to, pace);
      if (isEcho)
        return `Reachable, but not reliably: ${to} answers ${ending.connected} of ${plural(ending.sent, 'echo request')}${pace}; others ${fateOf(ending.other)}.`;
      return `Reachable, but not reliably: ${ending.connected} of ${plural(ending.sent, 'probe')} connected to ${to}${pace}; others ${fateOf(ending.other)}.`;
    case 'answered':
    case 'status-refused':
    case 'certificate-refused':
    case 'handshake-failed':
    case 'unanswered':
    case 'malformed-answer':
      return applicationSentence(ending, to, pace);
    case 'refused':
      return `Unreachable: ${destinationOf(observed)} answers, but nothing listens on TCP port ${observed.port}.`;
    case 'reset-on-the-way':
      return `Unreachable: ${ending.by ?? 'a router'}, hop ${ending.ttl} on the way, answers with a reset in place of ${to}.`;
    case 'reset-on-this-host':
      return `Unreachable: connections to ${to} are reset before the first router, by this host's own firewall or by something on its link.`;
    case 'rejected':
      return `Unreachable: ${ending.by === observed.target?.address ? 'the destination itself' : (ending.by ?? 'a router')} rejects packets to ${to}; it says that ${CLAIMS[ending.reason]}.`;
    case 'rejected-on-this-host':
      return `Unreachable: this host's own firewall rejects packets to ${to}; no packet left it.`;
    case 'dropped':
      return ending.last === undefined
        ? `Unreachable: nothing answers from ${to}, and ${observed.hops.length === 0 ? 'hops on the way were not looked for' : 'no hop on the way answers either'}.`
        : `Unreachable: nothing answers from ${to}; packets or answers are lost beyond ${ending.last.address} (hop ${ending.last.ttl}).`;
    case 'dropped-on-this-host':
      return `Unreachable: this host's own firewall drops packets to ${to}; no packet left it.`;
    case 'neighbour-missing':
      return `Unreachable: ${ending.neighbour === observed.target?.address ? 'the destination' : 'the next hop'} ${ending.neighbour} does not answer ${neighbourProtocol(ending.neighbour)}${ending.device === undefined ? '' : ` on ${ending.device}`}.`;
    case 'looped':
      return `Unreachable: packets to ${to} go round in a loop${loopWords(ending.cycle)}.`;
    case 'no-route':
      return `Unreachable: this host has no route to ${destinationOf(observed)}; no packet was sent.`;
    case 'blackholed':
      return `Unreachable: this host's route to ${destinationOf(observed)} is a black hole; no packet was sent.`;
    case 'route-unreachable':
      return `Unreachable: this host's route declares ${destinationOf(observed)} unreachable; no packet was sent.`;
    case 'route-prohibited':
      return `Unreachable: this host's route prohibits ${destinationOf(observed)}; no packet was sent.`;
    case 'unresolved':
      return `Unreachable: '${observed.destination}' cannot be resolved: ${RESOLVER_CLAIMS[ending.reason]}.`;
    case 'forbidden':
      if (observed.probes.some(({ kind }) => kind === 'connected'))
        return `Undetermined: connections to ${to} open, and the web server was not asked: ${ending.rule}.`;
      return `Undetermined: this host's policy forbids probing ${destinationOf(observed)}; no packet was sent.`;
    case 'not-sent':
      if (ending.needs !== undefined)
        return `Undetermined: this host may not send an echo request to ${to}. ${needWords(ending.needs)}`;
      return `Undetermined: this host could not send a probe to ${to} (${ending.call}: ${ending.errno}).`;
    case 'untold':
      return `Undetermined: ${untoldWords(observed)} ${ending.why ?? causeUntold(observed)?.sentence ?? ''}`.trimEnd();
    case 'cancelled':
      return `Undetermined: the check of ${to} was cancelled before anything answered.`;
    case 'out-of-time':
      if (observed.http !== undefined && observed.probes.some(({ kind }) => kind === 'connected'))
        return `Undetermined: connections to ${to} open, and no web server had answered when the deadline of ${ending.deadlineMs} ms passed.`;
      return `Undetermined: nothing had answered from ${to} when the deadline of ${ending.deadlineMs} ms passed.`;
    case 'agent-lost':
      return `Undetermined: the agent was lost while it checked ${to} (${ending.reason}).`;
  }
}

/** Flows that were tried. */
const overFlows = ({ flows }: Observed) =>
  flows === undefined
    ? ''
    : ` over ${plural(flows.each.filter((flow) => flowFate(flow) !== 'unknown').length, 'flow')}`;

function someFlows(
  { working, failing }: { readonly working: number; readonly failing: number },
  other: Outcome,
  { flows, target }: Observed,
  to: string,
  pace: string,
): string {
  const parting = flows && partingOf(flows, target);
  const where = parting === undefined || parting.kind === 'unseen' ? '' : ` They part ${placeOf(parting)}.`;
  return `Reachable, but not for every flow: ${working} of ${working + failing} flows connected to ${to}${pace}; the others ${fateOf(other)}.${where}`;
}

/** The last place that they share, and where silence follows it the first that they do not. */
function placeOf(parting: Exclude<Parting, { kind: 'unseen' }>): string {
  const { ttl, addresses } = parting.after;
  const shared = ttl === 0 ? 'this host' : `${addresses.join(' or ')} (hop ${ttl})`;
  if (parting.kind === 'parted' && parting.ttl > ttl + 1) return `between ${shared} and hop ${parting.ttl}`;
  return ttl === 0 ? `on ${shared}` : `behind ${shared}`;
}

const everyEcho = (sent: number) => (sent === 1 ? 'the echo request' : `all ${sent} echo requests`);

const everyProbe = (sent: number) => (sent === 1 ? 'the probe' : `all ${sent} probes`);
