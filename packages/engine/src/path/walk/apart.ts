import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isUndeterminedAt } from '../issues/asked.ts';
import { firewallAt } from './devices/firewall.ts';
import { CLOSED } from './filters.ts';
import { seenAt } from './onward.ts';
import { packetForItself, repliesOf } from './packets/packet-at.ts';
import { translatingRule } from './devices/translating.ts';
import { arrival, isDeniedAt } from './step.ts';
import type { Walk } from './record.ts';

/**
 * Where rules at the end tell some of the addresses from others that its sender leaves with any of: the walk from each of them.
 * Mostly it is one itself.
 */
export function apart(network: CloudNetwork, walked: Walk): [Walk, ...Walk[]] {
  const { end, arrived } = walked;
  if (end !== 'translated' || !arrived.isSourceHidden || arrived.hiddenIn < 0) return [walked];
  if (!isInDoubt(network, walked)) return [walked];
  const isClosed = walked.steps.at(-1)?.inboundInterface === CLOSED;
  const [first, ...others] = repliesOf(network, walked).map(({ d0, d1, d2, d3 }): Walk => {
    const told = { ...arrived, s0: d0, s1: d1, s2: d2, s3: d3, isSourceHidden: false, hiddenIn: -1 };
    const seen = seenAt(network, walked.last, walked.steps[0]?.configuration ?? -1, told);
    return {
      ...walked,
      arrived: told,
      steps: [...walked.steps.slice(0, -1), arrival(network, walked.last, seen, false, isClosed)],
    };
  });
  if (first === undefined || [first, ...others].every((each) => isInDoubt(network, each))) return [walked];
  return [first, ...others];
}

/** Is it not known what groups at the end decide, or whether a firewall there leads the flow on? */
function isInDoubt(network: CloudNetwork, walked: Walk): boolean {
  const last = walked.steps.at(-1);
  if (last === undefined || isDeniedAt(network, last)) return false;
  if (isUndeterminedAt(last)) return true;
  const firewall = firewallAt(network, walked.last);
  return firewall >= 0 && translatingRule(network, walked.last, firewall, packetForItself(walked)) < -1;
}
