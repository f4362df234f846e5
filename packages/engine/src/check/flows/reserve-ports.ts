import type { Evidence } from '../../observation/observation.ts';
import type { Report } from '../job.ts';
import { isOpen, run, type CheckState, type Step } from '../state.ts';
import { newFlow } from './flow-state.ts';

/** Source ports first: a flow is what its port makes of it, and no other connection of the host may get in between. */
export function reservePorts(state: CheckState, flows: number): Step {
  const { target, request } = state;
  if (target === undefined) throw new Error('flows have a target');
  const { sourcePort, sourceAddress } = request;
  return run({ ...state, flows: { kind: 'awaited' } }, [
    {
      kind: 'reserve',
      address: target.address,
      port: target.port,
      flows,
      ...(sourcePort === undefined ? {} : { sourcePort }),
      ...(sourceAddress === undefined ? {} : { sourceAddress }),
    },
  ]);
}

export function portsReserved(state: CheckState, report: Extract<Report, { kind: 'reserved' }>): CheckState {
  const { ports, tracing } = report;
  if (state.flows?.kind !== 'awaited' || ports.length === 0) return state;
  return { ...state, flows: { kind: 'held', tracing, each: ports.map(newFlow), again: { flows: [], at: 0 } } };
}

/** No ports will come: the agent cannot hold any. */
export const isUnreserved = (state: CheckState): boolean =>
  state.flows?.kind === 'awaited' && !isOpen(state, 'reserve');

/** The check goes on without flows of its own choice, and says why. */
export function withoutFlows(state: CheckState): CheckState {
  const { flows: _, ...plain } = state;
  const isTold = state.evidence.some((evidence) => evidence.kind === 'limit' && evidence.what === 'flows');
  return isTold ? plain : { ...plain, evidence: [...state.evidence, UNKNOWN] };
}

const UNKNOWN: Evidence = { kind: 'limit', what: 'flows', reason: 'whoever probes here cannot hold source ports' };
