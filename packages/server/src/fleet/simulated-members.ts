import { predictCloud, type CloudNetwork, type Path, type Target } from '@hopscope/engine';
import type { ResourceId } from '@hopscope/protocol';

import type { DataPlane } from '../estate/data-plane.ts';
import type { Estate } from '../estate/estate.ts';
import { hasAgent } from '../estate/extensions.ts';
import type { Member } from './fleet.ts';
import { openSimulatedSession } from './simulated-session.ts';

const MACHINE_TYPE = 'microsoft.compute/virtualmachines';

/** Machines that are described, and whose agent's extension makes them possible sources: their agents are simulated. */
export function simulatedMembers(parts: {
  readonly estate: Estate;
  readonly cloud: () => CloudNetwork;
  readonly dataPlane: () => DataPlane;
  /** Of this program. */
  readonly version: string;
}): (machine: ResourceId) => Member | undefined {
  const { estate, cloud, dataPlane, version } = parts;
  return (machine) => {
    const held = estate.get(machine);
    if (held?.document.type.toLowerCase() !== MACHINE_TYPE || !hasAgent(machine, estate)) return undefined;
    const { id } = held.document;
    const predict = ({ address, port }: Pick<Target, 'address' | 'port'>) =>
      predictCloud(cloud(), { source: id, destination: { kind: 'address', address }, port });
    const pathTo = (...[address, port]: [Target['address'], Target['port']]): Path | undefined => {
      const predicted = predict({ address, port });
      return predicted.ok ? predicted.value.path : undefined;
    };
    return {
      id,
      agent: {
        facts: { version, hostname: held.document.name, platform: 'linux', kernel: '', architecture: '', trace: false },
        open: () => openSimulatedSession({ dataPlane, predict: pathTo }),
        // Nobody's host is kept busy: all have their turn at once.
        turn: () => Promise.resolve({ end: () => {} }),
      },
      dataPlane: 'simulated',
      since: new Date(held.changedAt).toISOString(),
      prediction: async () => (target) => {
        const predicted = predict(target);
        return predicted.ok ? predicted.value : {};
      },
    };
  };
}
