import type { At, Listener, Packet } from '../model.fixture.ts';
import { HOST } from '../words.fixture.ts';
import { denies, type Filters, type Verdict } from './filters.fixture.ts';

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
    return said.some(({ says }) => says === 'undetermined') ? 'unknown' : 'well';
  };
  return (listener: Listener | undefined): { readonly healthy: readonly At[]; readonly doubts: readonly Verdict[] } => {
    if (listener === undefined) return { healthy: [], doubts: [] };
    const healthy = listener.backends.filter((each) => health(each, listener) !== 'ill');
    const isUnsure = healthy.length > 0 && healthy.every((each) => health(each, listener) === 'unknown');
    return { healthy, doubts: isUnsure ? [{ says: 'undetermined', rule: 'probe' }] : [] };
  };
}
