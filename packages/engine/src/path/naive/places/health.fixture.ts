import type { At, Frontend, Listener, Packet, Place } from '../model.fixture.ts';
import type { Trail } from '../way.fixture.ts';
import { HOST } from '../words.fixture.ts';
import { denies, type Filters, type Verdict } from './filters.fixture.ts';

/** Can nobody tell whether its machine runs? */
export const untoldAt = ({ owner }: { readonly owner: Place['owner'] }): readonly Verdict[] =>
  owner.kind === 'interface' && owner.machine !== undefined && owner.machine.runs === undefined
    ? [{ says: 'undetermined', rule: '' }]
    : [];

/** What is the matter with whoever sends, before anything is met. */
export const stateOf = ({ owner }: { readonly owner: Place['owner'] }): Pick<Trail, 'blockers' | 'verdicts'> => ({
  blockers: owner.kind === 'interface' && owner.machine?.runs === false ? ['machine-off'] : [],
  verdicts: untoldAt({ owner }),
});

/** `maybe`: of the healthy who may be ill, and then the others get all. `hasUnseen`: it may go to others, whom nobody has seen. */
type Behind = {
  readonly healthy: readonly At[];
  readonly maybe: readonly At[];
  readonly doubts: readonly Verdict[];
  readonly hasUnseen: boolean;
};

/** Whoever gets flows of this kind from a load balancer: a rule for the port comes first, then one for some, then one for all. */
export function listenerFor(front: Frontend, { protocol, port = 65_535 }: Packet): Listener | undefined {
  // One for all ports, or of which nobody knows for which it is.
  const isForAll = ({ port: from, upTo }: Listener) => from === 0 || (from === 1 && upTo === 65_535);
  const fitting = front.listeners.filter(
    (each) => ['all', protocol].includes(each.protocol.toLowerCase()) && (protocol !== 'icmp' || isForAll(each)),
  );
  const isSome = ({ port: from, upTo = from }: Listener) => from !== 0 && from <= port && port <= upTo;
  return (
    fitting.find((each) => each.port === port && (each.upTo ?? port) === port && each.port !== 0) ??
    fitting.find(isSome) ??
    fitting.find((each) => each.port === 0)
  );
}

/** Who behind a load balancer's rule may get a flow, and what to hold against it where nobody knows whether anybody is well. */
export function readHealth(filters: Filters) {
  /** Its machine runs, and rules let the probe in. */
  const health = (at: At, { probePort }: Listener): 'well' | 'unknown' | 'ill' => {
    if (probePort === undefined) return 'well';
    const probe: Packet = {
      source: HOST,
      sourcePort: undefined,
      destination: at.configuration.address,
      port: probePort,
      protocol: 'tcp',
    };
    const said = filters.inbound(at, probe);
    if (at.owner.machine?.runs === false || said.some(denies)) return 'ill';
    return [...said, ...untoldAt(at)].some(({ says }) => says === 'undetermined') ? 'unknown' : 'well';
  };
  return (listener: Listener | undefined): Behind => {
    if (listener === undefined) return { healthy: [], maybe: [], doubts: [], hasUnseen: false };
    const healthy = listener.backends.filter((each) => health(each, listener) !== 'ill');
    // "All probed up": new flows go to all instances then.
    if (healthy.length === 0 && listener.isAllUp === true && !listener.hasUnseen)
      return { healthy: listener.backends, maybe: [], doubts: [], hasUnseen: false };
    const maybe = healthy.filter((each) => health(each, listener) === 'unknown');
    const isUnsure = healthy.length > 0 && maybe.length === healthy.length;
    return {
      healthy,
      maybe: healthy.length > 1 || listener.hasUnseen ? maybe : [],
      doubts: isUnsure ? [{ says: 'undetermined', rule: 'probe' }] : [],
      hasUnseen: listener.hasUnseen,
    };
  };
}
