import type { Problem } from '../documents/description.ts';
import { readDescription } from '../documents/read-description.ts';
import { fabricLinks, fabricNamespace } from './fabric.ts';
import { internetLinks, internetNamespace } from './internet.ts';
import { machineLinks, machineNamespace, plannedMachine } from './machine.ts';
import type { Plan, Surroundings } from '../shape/plan-shape.ts';

export type PlanResult =
  | { readonly ok: true; readonly value: Plan }
  /** Every reason why this cannot be built. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** ARM documents as a network of namespaces. Pure: nothing is touched, and the same documents give the same plan. */
export function plan(documents: Iterable<unknown>, surroundings: Surroundings = {}): PlanResult {
  const { description, problems } = readDescription(documents);
  if (problems.length > 0) return { ok: false, problems };
  const { machines, networks, notes } = description;
  return {
    ok: true,
    value: {
      machines: machines.map((machine, index) => plannedMachine(description, machine, index)),
      namespaces: [
        internetNamespace(description),
        ...networks.map((_, network) => fabricNamespace(description, network, surroundings)),
        ...machines.map((machine, index) => machineNamespace(description, machine, index)),
      ],
      links: [
        ...machines.flatMap((machine, index) => machineLinks(description, machine, index, surroundings)),
        ...fabricLinks(description),
        ...internetLinks(description),
      ],
      notes,
    },
  };
}
