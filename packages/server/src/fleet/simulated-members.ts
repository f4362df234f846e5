import {
  namedAddresses,
  predictCloud,
  type CloudNetwork,
  type CloudQuestion,
  type SentFrom,
  type Target,
} from '@hopscope/engine';
import type { ResourceId } from '@hopscope/protocol';

import type { DataPlane } from '../estate/data-plane.ts';
import type { Estate } from '../estate/estate.ts';
import { hasAgent } from '../estate/extensions.ts';
import type { AskedDestination, Member } from './member.ts';
import { openSimulatedSession } from './simulated-session.ts';

/** What there is to say of a host that does not exist. */
const NO_HOST = {
  platform: 'linux',
  kernel: '',
  architecture: '',
  trace: false,
  osName: 'Linux',
  osVersion: '',
} as const;

const MACHINE_TYPES = [
  'microsoft.compute/virtualmachines',
  'microsoft.compute/virtualmachinescalesets/virtualmachines',
];

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
    if (held === undefined || !MACHINE_TYPES.includes(held.document.type.toLowerCase())) return undefined;
    if (!hasAgent(machine, estate)) return undefined;
    const { id } = held.document;
    /** A real machine is no resource of the described network: there, its address is one like any other. */
    const known = (asked: ResourceId | undefined) => (asked && estate.get(asked) === undefined ? undefined : asked);
    // Asked twice for each check: by whoever makes up its probes, and by the check itself.
    let latest: { readonly flow: string; readonly prediction: ReturnType<typeof predictCloud> } | undefined;
    const predict = (
      { address, port, protocol }: Pick<Target, 'address' | 'port' | 'protocol'>,
      { sourcePort }: SentFrom,
      { destination, name }: AskedDestination,
    ) => {
      const asked = known(destination);
      const network = cloud();
      const flow = `${network.revision} ${protocol ?? ''} ${sourcePort ?? ''} ${port} ${address} ${asked ?? ''} ${name ?? ''}`;
      const from = {
        source: id,
        ...(protocol !== undefined && { protocol }),
        ...(sourcePort !== undefined && { sourcePort }),
      };
      if (latest?.flow !== flow) {
        const to = (destination: CloudQuestion['destination']) => predictCloud(network, { ...from, destination, port });
        const byId = asked === undefined ? undefined : to({ kind: 'resource', id: asked });
        // A machine has several addresses, and the check may be of another than its first.
        const isSame = byId?.ok === true && byId.value.path.flow.destination === address;
        latest = {
          flow,
          prediction: isSame ? byId : to({ kind: 'address', address, ...(name !== undefined && { name }) }),
        };
      }
      return latest.prediction;
    };
    return {
      id,
      agent: {
        facts: { ...NO_HOST, version, hostname: held.document.name },
        open: (asked) =>
          openSimulatedSession({
            dataPlane,
            resolve: (name) => namedAddresses(cloud(), id, name),
            predict: (probing) => predict(probing, probing, asked),
          }),
        // Nobody's host is kept busy: all have their turn at once.
        turn: () => Promise.resolve({ end: () => {} }),
      },
      dataPlane: 'simulated',
      presence: () => ({ state: 'online', since: new Date(held.changedAt).toISOString() }),
      prediction:
        async (asked = {}) =>
        (target, from) => {
          const predicted = predict(target, from, asked);
          return predicted.ok ? predicted.value : {};
        },
    };
  };
}
