import type {
  Address,
  Evidence,
  Job,
  NamedAddresses,
  OpenSession,
  Outcome,
  Path,
  PathHop,
  QuestionResult,
  Report,
  Resolution,
} from '@hopscope/engine';

import { declaredOf, type DataPlane, type MachinePorts } from '../estate/data-plane.ts';

/**
 * A line to an agent that sends nothing. What its packets would meet is what the configuration predicts: they arrive, or
 * nobody answers. Everything is answered at once: nobody has to wait for a silence that is made up.
 */
export function openSimulatedSession(parts: {
  readonly dataPlane: () => DataPlane;
  /** What the described network's name server answers. */
  readonly resolve: (name: string) => NamedAddresses;
  readonly predict: (
    flow: Pick<Probing, 'address' | 'port' | 'protocol' | 'sourcePort'>,
  ) => QuestionResult<{ readonly path: Path }>;
}): OpenSession {
  return (listener) => {
    let isOpen = true;
    return {
      run(job) {
        // At once: the check hears all of it together, when it has asked for everything.
        if (job.kind === 'probe' && isOff(pathOf(parts.predict(job))?.hops[0]))
          listener.lost('its machine is not running');
        for (const report of reportsOf(job, parts)) if (isOpen) listener.report(report);
      },
      // Every job has ended by itself before anybody could say anything about it.
      control: () => {},
      close: () => (isOpen = false),
    };
  };
}

type Probing = Extract<Job, { readonly kind: 'probe' }>;
type Parts = Parameters<typeof openSimulatedSession>[0];

const pathOf = (predicted: ReturnType<Parts['predict']>) => (predicted.ok ? predicted.value.path : undefined);

const isOff = (hop: PathHop | undefined) => hop?.issues?.some(({ code }) => code === 'VM_NOT_RUNNING') === true;

function reportsOf(job: Job, parts: Parts): readonly Report[] {
  const ended: Report = { kind: 'ended', job: job.job };
  switch (job.kind) {
    case 'resolve': {
      const declared = declaredOf(parts.dataPlane(), job.name);
      const resolution = declared === undefined ? resolutionOf(parts.resolve(job.name)) : declaredAs(declared);
      return [{ kind: 'resolved', job: job.job, resolution }, ended];
    }
    case 'probe': {
      const { roundTrips, machines } = parts.dataPlane();
      const predicted = parts.predict(job);
      const path = pathOf(predicted);
      const side = sideOf(path, machines, job);
      const fates = fatesOf(path, job).map((each) => fateInside(each, side));
      const count = fates.includes('unknown') ? 1 : job.count;
      return [
        ...Array.from({ length: count }, (_, sequence): Report => {
          const rtt = roundTrips[sequence % roundTrips.length] ?? 0;
          const outcome = predicted.ok
            ? OUTCOMES[fates[sequence % fates.length] ?? 'unknown'](rtt, job.silenceMs)
            : ({ kind: 'untold', why: `No path can be told: ${predicted.problem}.` } as const);
          return { kind: 'observed', observation: { kind: 'probe', job: job.job, sequence, outcome } };
        }),
        ...(side === undefined ? [] : [{ kind: 'evidence', job: job.job, evidence: side } as const]),
        ended,
      ];
    }
    // A probe has connected, so the way is open; what stands at its end is made up as well: a server that answers.
    case 'exchange': {
      const { roundTrips } = parts.dataPlane();
      return [
        ...Array.from({ length: job.count }, (_, sequence): Report => {
          const rtt = roundTrips[sequence % roundTrips.length] ?? 0;
          const exchange = { connect: rtt, answer: rtt, outcome: { kind: 'answered', status: 200 } } as const;
          return { kind: 'observed', observation: { kind: 'exchange', job: job.job, sequence, exchange } };
        }),
        ended,
      ];
    }
    // The way is the predicted one; there is nothing else that could be looked at, and no ports are held.
    case 'reserve':
    case 'trace':
    case 'locate':
    case 'gather':
      return [ended];
  }
}

const declaredAs = (addresses: readonly Address[]): Resolution =>
  resolutionOf(addresses.length > 0 ? { kind: 'known', addresses } : { kind: 'none', why: 'It is declared so.' });

function resolutionOf(found: NamedAddresses): Resolution {
  switch (found.kind) {
    case 'known':
      return { kind: 'answered', addresses: found.addresses, tookMs: 0 };
    case 'none':
      return { kind: 'failed', reason: 'no-such-name', detail: found.why.replace(/\.$/, ''), tookMs: 0 };
    case 'untold':
      return { kind: 'untold', detail: found.why, tookMs: 0 };
  }
}

type Side = Extract<Evidence, { readonly kind: 'destination' }>;

/** What the destination's machine would say of itself, were it asked: nothing where it is off, or nothing is declared of it. */
function sideOf(
  path: Path | undefined,
  machines: DataPlane['machines'],
  { port, protocol }: Probing,
): Side | undefined {
  // What is declared is about ports: a machine that is on answers echo requests.
  if (protocol === 'icmp') return undefined;
  const last = path?.hops.at(-1);
  const declared: MachinePorts | undefined = machines.get(last?.machine?.toLowerCase() ?? '');
  if (last?.kind !== 'destination' || declared === undefined || isOff(last)) return undefined;
  const { listens, admits } = declared;
  const firewall = admits === undefined || admits.includes(port) ? 'admits' : 'drops';
  return { kind: 'destination', address: last.address, port, listens: listens.includes(port), firewall };
}

function fateInside(fate: Fate, side: Side | undefined): Fate {
  if (fate !== 'connects' || side === undefined) return fate;
  if (side.firewall === 'drops') return 'vanishes';
  return side.listens ? 'connects' : 'is-refused';
}

type Fate = 'connects' | 'is-refused' | 'vanishes' | 'unknown';

const OUTCOMES: Readonly<Record<Fate, (rtt: number, silenceMs: number) => Outcome>> = {
  connects: (rtt) => ({ kind: 'connected', rtt, clock: 'user', retransmits: 0 }),
  'is-refused': (rtt) => ({ kind: 'refused', rtt, clock: 'user' }),
  vanishes: (_, waitedMs) => ({ kind: 'silent', waitedMs, left: 'yes' }),
  // Where the documents do not tell, nothing is made up either.
  unknown: () => ({ kind: 'untold' }),
};

/** One for all probes; or one for each backend of a balancer, among which it spreads probes from ports of their own. */
function fatesOf(path: Path | undefined, { sourcePort }: Probing): readonly Fate[] {
  const fates = (path?.branches ?? []).map(fateOf);
  // Where all are alike, the path may have others that nobody looked at.
  const isSpread =
    new Set(fates).size > 1 &&
    sourcePort === undefined &&
    path?.hops.some(({ device }) => device === 'load-balancer') === true;
  return isSpread ? fates : [fateOf(path)];
}

function fateOf(path: Pick<Path, 'disposition'> | undefined): Fate {
  switch (path?.disposition) {
    case 'delivered':
    case 'delivered-on-link':
    case 'reaches-internet':
    // An application gateway, or a service, takes the connection itself.
    case 'unserved':
      return 'connects';
    case undefined:
    case 'leaves-model':
    case 'partly-delivered':
    case 'undetermined':
      return 'unknown';
    case 'no-route':
    case 'blackholed':
    case 'unreachable-route':
    case 'prohibited-route':
    case 'unowned':
    case 'denied':
    case 'not-forwarded':
    case 'machine-off':
    case 'next-hop-missing':
    case 'looped':
    case 'no-way-out':
    case 'no-way-back':
    case 'not-balanced':
      return 'vanishes';
  }
}
