import type { Outcome } from '../../observation/observation.ts';
import type { CheckEffect } from '../effect.ts';
import type { Report } from '../job.ts';
import type { CheckState, Step } from '../state.ts';

type Connection = { readonly sequence: number; readonly outcome: Extract<Outcome, { readonly kind: 'connected' }> };

/**
 * The connections that these reports go on with from there, when the last probe connected, too: one after another tells
 * the rules nothing new, and what is due by the clock alone has its tick.
 */
export function moreConnections(state: CheckState, reports: readonly Report[], from: number): readonly Connection[] {
  const connections: Connection[] = [];
  if (state.probes.at(-1)?.kind !== 'connected' || state.flows !== undefined) return connections;
  for (let index = from; index < reports.length; index++) {
    const report = reports[index];
    if (report?.kind !== 'observed' || report.observation.kind !== 'probe') break;
    const { sequence, outcome } = report.observation;
    if (outcome.kind !== 'connected') break;
    connections.push({ sequence, outcome });
  }
  return connections;
}

/** Most reports of most checks are these: they are noted all at once, and no rule is asked. */
export function noteConnections(state: CheckState, connections: readonly Connection[]): Step {
  const slowest = connections.reduce((most, { outcome: { rtt = 0 } }) => Math.max(most, rtt), 0);
  return {
    state: {
      ...state,
      probes: state.probes.concat(connections.map(({ outcome }) => outcome)),
      slowestMs: Math.max(state.slowestMs, slowest / 1000),
    },
    effects: connections.map(({ sequence, outcome: { rtt } }): CheckEffect => {
      return {
        kind: 'progress',
        progress: { kind: 'probe', sequence, outcome: 'connected', ...(rtt !== undefined && { rtt }) },
      };
    }),
  };
}
