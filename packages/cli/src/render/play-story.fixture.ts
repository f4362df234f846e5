import {
  newCheck,
  parseAddress,
  REQUEST_DEFAULTS,
  step,
  type CheckEvent,
  type CheckRequest,
  type CheckState,
  type Diagnosis,
  type Job,
  type Path,
} from '@hopscope/engine';
import { address, DESTINATION, port, SOURCE, type Story } from './stories.fixture.ts';

/** Plays a story to the real check. Deterministic: the clock is the story's. */
export function diagnosisOf(story: Story): Diagnosis {
  const told = {
    state: newCheck(requestOf(story), story.dataPlane ?? 'live'),
    diagnosis: undefined as Diagnosis | undefined,
  };
  const happen = (event: CheckEvent) => {
    const { state, effects } = step(told.state, event);
    told.state = state;
    for (const effect of effects) if (effect.kind === 'finish') told.diagnosis = effect.diagnosis;
  };
  happen({ kind: 'started', at: 0 });
  for (let at = 1; told.diagnosis === undefined && at < 40; at++) tellNext(story, told.state, at, happen);
  if (told.diagnosis === undefined) throw new Error('the story has no end');
  return told.diagnosis;
}

function tellNext(story: Story, state: CheckState, at: number, happen: (event: CheckEvent) => void): void {
  const next = [...state.jobs].find(([, kind]) => kind !== 'reserve') ?? [...state.jobs][0];
  if (next === undefined) throw new Error('nothing is under way, and the check has not ended');
  const [job, kind] = next;
  if (kind === 'reserve' && state.flows?.kind === 'awaited')
    return happen({ kind: 'reports', at, reports: reservationOf(story, job) });
  if (kind === 'probe' && story.ends !== undefined) {
    for (const evidence of story.evidence ?? [])
      happen({ kind: 'reports', at, reports: [{ kind: 'evidence', job, evidence }] });
    if (story.ends === 'out-of-time') happen({ kind: 'tick', at: REQUEST_DEFAULTS.deadlineMs });
    else if (story.ends === 'cancelled') {
      happen({ kind: 'cancelled', at });
      // Its jobs give no last word.
      happen({ kind: 'tick', at: at + 50 });
    } else happen({ kind: 'agent-lost', at, reason: 'the probing thread has ended' });
    return;
  }
  if (kind === 'probe' && story.predicted !== undefined) happen(prediction(story, story.predicted, at));
  happen({
    kind: 'reports',
    at,
    reports: [...reportsOf(toldOf(story, state, job), job, kind), { kind: 'ended', job }],
  });
}

function requestOf(story: Story): CheckRequest {
  const target = parseAddress(story.destination);
  return {
    destination: target.ok ? { kind: 'address', address: target.value } : { kind: 'name', name: story.destination },
    port: port(5432),
    sourcePort: port(4000),
    ...(story.http === undefined ? {} : { http: story.http }),
    ...(story.flows === undefined ? {} : { flows: story.flows.each.length }),
    ...REQUEST_DEFAULTS,
  };
}

function prediction(story: Story, disposition: Path['disposition'], at: number): CheckEvent {
  const destination = parseAddress(story.destination);
  const to = destination.ok ? destination.value : address(DESTINATION);
  const route = { id: 'route/main/10.77.0.0/16', words: '10.77.0.0/16 via 10.77.1.1 dev eth0' };
  const path: Path = {
    flow: { protocol: 'tcp', source: SOURCE, destination: to, destinationPort: port(5432) },
    hops: [{ kind: 'source', address: SOURCE, id: 'interface/eth0', ...(disposition === 'no-route' ? {} : { route }) }],
    disposition,
  };
  return { kind: 'predicted', at, source: SOURCE, path };
}

/** What the job of a flow meets; of any other, what the story tells of all. */
function toldOf(story: Story, { flows }: CheckState, job: number): Story {
  const each = flows?.kind === 'held' ? flows.each : [];
  const index = each.findIndex(({ stage }) => 'job' in stage && stage.job === job);
  return { ...story, ...story.flows?.each[index] };
}

function reservationOf({ flows }: Story, job: number): Reports {
  const { each, reason } = flows ?? { each: [] };
  const ports = each.map((_, index) => port(40_001 + index));
  if (reason === undefined) return [{ kind: 'reserved', job, ports, tracing: 'at-once' }];
  return [
    { kind: 'evidence', job, evidence: { kind: 'limit', what: 'flows', reason } },
    { kind: 'reserved', job, ports, tracing: 'in-turns' },
  ];
}

type Reports = Extract<CheckEvent, { kind: 'reports' }>['reports'];

function reportsOf(story: Story, job: number, kind: Job['kind']): Reports {
  switch (kind) {
    case 'resolve':
      return story.resolution === undefined ? [] : [{ kind: 'resolved', job, resolution: story.resolution }];
    case 'probe':
      return (story.probes ?? []).map((outcome, sequence) => ({
        kind: 'observed',
        observation: { kind: 'probe', job, sequence, outcome },
      }));
    case 'trace':
      return Object.entries(story.hops ?? {}).flatMap(([ttl, outcomes]) =>
        [outcomes].flat().map((outcome) => ({
          kind: 'observed' as const,
          observation: { kind: 'hop' as const, job, ttl: Number(ttl), outcome },
        })),
      );
    case 'exchange':
      return (story.exchanges ?? []).map((exchange, sequence) => ({
        kind: 'observed',
        observation: { kind: 'exchange', job, sequence, exchange },
      }));
    case 'locate':
      return story.resetTtl === undefined
        ? []
        : [
            {
              kind: 'observed',
              observation: { kind: 'sender', job, replyTtl: story.resetTtl, initialTtl: 64, hops: 65 - story.resetTtl },
            },
          ];
    case 'reserve':
      return [];
    case 'gather':
      return (story.evidence ?? []).map((evidence) => ({ kind: 'evidence', job, evidence }));
  }
}
