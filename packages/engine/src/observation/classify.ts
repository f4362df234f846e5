import type { Address } from '../address/address.ts';
import type { Ending } from './ending.ts';
import { applicationOf } from './application.ts';
import { flowsThat } from './flows/observed-flow.ts';
import { kernelRouteTo } from './kernel-route.ts';
import { resetBy } from './reset.ts';
import type { Outcome } from './observation.ts';
import { wasSent, type Observed } from './observed.ts';
import { commonest, tally, type Tally } from './tally.ts';
import { cycleOf, lastRouter, traceOf } from './trace.ts';

type Failed = Extract<Outcome, { readonly kind: 'failed' }>;
type Icmp = Extract<Outcome, { readonly kind: 'icmp' }>;

/**
 * One ending for a whole batch of probes. What proves most is asked first: a connection, then whoever answered, then
 * silence, then a host that could not send. One rate-limited ICMP answer outranks the silence around it (RFC 1812 4.3.2.8).
 */
export function classify(observed: Observed): Ending {
  if (observed.resolution?.kind === 'failed') {
    const { reason, detail } = observed.resolution;
    return { kind: 'unresolved', reason, detail };
  }
  if (observed.resolution?.kind === 'untold') return { kind: 'untold', why: observed.resolution.detail };
  const counts = tally(observed.probes);
  return (
    applicationOf(observed, connectedOf(observed, counts)) ??
    (counts.refused.length > 0 ? resetBy(observed) : undefined) ??
    icmpOf(observed, counts) ??
    // Probes that were cut short prove no silence.
    observed.interruption ??
    silenceOf(observed, counts) ??
    unsentOf(observed, counts) ?? { kind: 'not-sent', call: 'probe', errno: 'no probe was reported' }
  );
}

function connectedOf(observed: Observed, counts: Tally): Ending | undefined {
  const connected = counts.connected.length;
  if (connected === 0) return undefined;
  // A flow whose port could not be had says nothing about the others.
  const isTold = (outcome: Outcome) => observed.flows === undefined || wasSent(outcome);
  const other = commonest(
    observed.probes.filter((outcome) => outcome.kind !== 'connected' && isTold(outcome)),
    (outcome) => outcome.kind,
  );
  const repeated = counts.connected.filter((outcome) => outcome.retransmits > 0).length;
  const sent = observed.probes.filter(wasSent).length;
  if (other === undefined) return { kind: 'connected', repeated };
  return { kind: 'partly-connected', connected, sent, other, ...someFlows(observed) };
}

function someFlows({ flows }: Observed): Partial<Extract<Ending, { kind: 'partly-connected' }>> {
  if (flows === undefined) return {};
  const failing = flowsThat(flows, 'fails');
  const other = commonest(
    failing.flatMap(({ probes }) => probes),
    ({ kind }) => kind,
  );
  if (other === undefined) return {};
  return { other, flows: { working: flowsThat(flows, 'works').length, failing: failing.length } };
}

function icmpOf(observed: Observed, counts: Tally): Ending | undefined {
  const claim = (outcome: Icmp) => `${outcome.reason} ${outcome.from ?? ''}`;
  // A router that answers rarely may have told the trace what it did not tell the probes.
  const icmp = commonest(counts.icmp, claim) ?? commonest(rejectionsOf(observed), claim);
  if (icmp === undefined) return undefined;
  if (icmp.reason === 'ttl-exceeded') return { kind: 'looped', cycle: cycleOf(observed.hops) };
  if (isOwn(observed, icmp.from)) return ownIcmp(observed, icmp);
  return {
    kind: 'rejected',
    reason: icmp.reason,
    ...(icmp.from === undefined ? {} : { by: icmp.from }),
    ...(icmp.mtu === undefined ? {} : { mtu: icmp.mtu }),
    limited: counts.silent.length > 0,
  };
}

const rejectionsOf = (observed: Observed): readonly Icmp[] =>
  tally(observed.hops.map(({ outcome }) => outcome)).icmp.filter(({ reason }) => reason !== 'ttl-exceeded');

/** This host said it itself: from the address that the probes leave with, or from another that the kernel calls its own. */
const isOwn = (observed: Observed, from: Address | undefined) =>
  from !== undefined &&
  from !== observed.target?.address &&
  (from === observed.source || kernelRouteTo(observed, from)?.kind === 'local');

/** An ICMP error of our own: the neighbour never answered ARP or ND, or this host's firewall rejects. */
function ownIcmp(observed: Observed, icmp: Icmp): Ending {
  return (
    (icmp.reason === 'host-unreachable' ? missingNeighbour(observed) : undefined) ?? {
      kind: 'rejected-on-this-host',
      reason: icmp.reason,
    }
  );
}

function missingNeighbour(observed: Observed): Ending | undefined {
  for (const evidence of observed.evidence)
    if (evidence.kind === 'neighbour' && (evidence.state === 'missing' || evidence.state === 'resolving'))
      return { kind: 'neighbour-missing', neighbour: evidence.address, device: evidence.device };
  return undefined;
}

function silenceOf(observed: Observed, counts: Tally): Ending | undefined {
  if (counts.silent.length === 0) return undefined;
  const left = (word: 'yes' | 'no') => counts.silent.some((outcome) => outcome.left === word);
  if (left('no') && !left('yes')) return { kind: 'dropped-on-this-host' };
  const cycle = cycleOf(observed.hops);
  if (isRoundAgain(observed, cycle[0])) return { kind: 'looped', cycle };
  const last = lastRouter(observed.hops);
  return (
    (last === undefined ? missingNeighbour(observed) : undefined) ?? { kind: 'dropped', ...(last ? { last } : {}) }
  );
}

/**
 * Met a third time: without a word about the probes themselves, a second time may be two paths of unequal length, which
 * other SYNs took.
 */
const isRoundAgain = (observed: Observed, router: Address | undefined) =>
  router !== undefined && traceOf(observed.hops).filter(({ routers }) => routers.includes(router)).length > 2;

function unsentOf(observed: Observed, counts: Tally): Ending | undefined {
  const forbidden = counts.forbidden[0];
  if (forbidden !== undefined) return { kind: 'forbidden', rule: forbidden.rule };
  const untold = counts.untold[0];
  if (untold !== undefined) return untold;
  const failed = commonest(counts.failed, (outcome) => `${outcome.call} ${outcome.errno}`);
  return failed === undefined ? undefined : failedOf(observed, failed);
}

/**
 * connect(2) answers with the kind of the route that it met (Linux: fib_props in net/ipv4/fib_semantics.c). Some of these
 * answers have other meanings as well: then the kernel's own word about the route decides.
 */
function failedOf(observed: Observed, { call, errno, needs }: Failed): Ending {
  const route = kernelRouteTo(observed, observed.target?.address)?.kind;
  if (call === 'connect') {
    // Broadcast and multicast addresses are refused in the same way (tcp_v4_connect).
    if (errno === 'ENETUNREACH' && route !== 'broadcast' && route !== 'multicast') return { kind: 'no-route', errno };
    // A host without any address of the family has nothing to send from.
    if (errno === 'EADDRNOTAVAIL' && route === 'none') return { kind: 'no-route', errno };
    if (errno === 'EHOSTUNREACH') return { kind: 'route-unreachable', errno };
    // To a broadcast address datagrams are refused in the same way (ip_route_connect, without SO_BROADCAST).
    if (errno === 'EACCES' && route !== 'broadcast') return { kind: 'route-prohibited', errno };
    if (errno === 'EINVAL' && !isLinkLocal(observed.target?.address)) return { kind: 'blackholed', errno };
    if (errno === 'EPERM') return { kind: 'dropped-on-this-host' };
  }
  return { kind: 'not-sent', call, errno, ...(needs === undefined ? {} : { needs }) };
}

/** fe80::/10: without its interface such an address is an invalid argument, too (RFC 4007). */
const isLinkLocal = (address: Address | undefined) => address !== undefined && /^fe[89ab].:/.test(address);
