import type { Problem } from '../documents/description.ts';
import { readDescription } from '../documents/read-description.ts';
import { probesOf } from './probes.ts';
import { fabricLinks, fabricNamespace } from './fabric.ts';
import { internetLinks, internetNamespace } from './internet.ts';
import { machineLinks, machineNamespace, plannedMachine } from './machine.ts';
import { WIRE_KEY } from '../shape/devices.ts';
import type { Plan, PlannedNamespace, Surroundings } from '../shape/plan-shape.ts';

/** Holds the inner ends of wires; nothing is sent from it or to it. */
const WIRE_NAMESPACE: PlannedNamespace = {
  key: WIRE_KEY,
  settings: {},
  addresses: [],
  routingRules: [],
  routes: [],
};

export type PlanResult =
  | { readonly ok: true; readonly value: Plan }
  /** Every reason why this cannot be built. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** ARM documents as a network of namespaces. Pure: nothing is touched, and the same documents give the same plan. */
export function plan(documents: Iterable<unknown>, surroundings: Surroundings = {}): PlanResult {
  const { description, problems } = readDescription(documents, surroundings);
  if (problems.length > 0) return { ok: false, problems };
  const { machines, networks, notes } = description;
  const cables = machines.map((machine, index) => machineLinks(description, machine, index, surroundings));
  const wires = cables.flatMap((each) => each.wires);
  return {
    ok: true,
    value: {
      machines: machines.map((machine, index) => plannedMachine(description, machine, index)),
      namespaces: [
        internetNamespace(description),
        ...networks.map((_, network) => fabricNamespace(description, network, surroundings)),
        ...machines.map((machine, index) => machineNamespace(description, machine, index, surroundings)),
        ...(wires.length === 0 ? [] : [WIRE_NAMESPACE]),
      ],
      links: [...cables.flatMap((each) => each.links), ...fabricLinks(description), ...internetLinks(description)],
      wires,
      probes: probesOf(description),
      notes,
    },
  };
}
