import { nothing, type CheckState, type Step } from '../state.ts';
import type { FlowState } from './flow-state.ts';

/* What the rules about flows have in common. */

export const eachOf = ({ flows }: CheckState): readonly FlowState[] => (flows?.kind === 'held' ? flows.each : []);
export const isAtOnce = ({ flows }: CheckState) => flows?.kind === 'held' && flows.tracing === 'at-once';

/** Where a flow's SYNs go, and from where. */
export function wayOut({ target, request: { sourceAddress } }: CheckState, { sourcePort }: FlowState) {
  if (target === undefined) throw new Error('a flow has a target');
  const { address, port } = target;
  return { address, port, sourcePort, ...(sourceAddress === undefined ? {} : { sourceAddress }) };
}

export const replace = (state: CheckState, index: number, flow: FlowState): CheckState =>
  state.flows?.kind === 'held'
    ? { ...state, flows: { ...state.flows, each: state.flows.each.with(index, flow) } }
    : state;

/** One step for each flow, in order, each from where the one before left the check. */
export const forEach = (state: CheckState, change: (state: CheckState, flow: FlowState, index: number) => Step): Step =>
  eachOf(state).reduce<Step>((step, _, index) => {
    const flow = eachOf(step.state)[index];
    if (flow === undefined) return step;
    const next = change(step.state, flow, index);
    return { state: next.state, effects: [...step.effects, ...next.effects] };
  }, nothing(state));
