import type { Lab } from '../apply/apply.ts';
import type { Inside } from '../inside/inside.ts';
import { PROBER } from '../rules/tags.ts';
import type { PlannedProbe } from '../shape/plan-shape.ts';

/** What the kernel would need to answer is microseconds; the rest is for a machine that is busy. */
const TIMEOUT_MS = 400;

/**
 * Sends every probe of a lab once, all at the same time, and says which nobody answered. A refusal is an answer: rules let the
 * probe in, and what a machine's own programs say is no document's, nor the lab's.
 */
export async function unansweredProbes(lab: Lab, inside: Inside): Promise<readonly PlannedProbe[]> {
  const all = await Promise.all(
    lab.plan().probes.map(async (probe) => {
      const { fabric, address, port } = probe;
      const to = { address, port, source: PROBER, timeoutMs: TIMEOUT_MS };
      const { kind } = await inside.connect(lab.namespace(fabric), to);
      return kind === 'connected' || kind === 'refused' ? [] : [probe];
    }),
  );
  return all.flat();
}
