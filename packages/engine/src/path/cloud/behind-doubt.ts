import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { PathDisposition } from '../path.ts';
import { isFirewall } from '../walk/devices/firewall.ts';
import { senderAnew } from '../walk/devices/sends-anew.ts';
import type { Walk } from '../walk/record.ts';
import { isArrived, mayArrive } from './branches.ts';

/**
 * How a flow ends at whose end something waits. `before`: without that; `behind`: how it ends there. Where nobody knows whether it comes
 * there, or where answers go from there, and it is lost behind for certain, it is lost in any case; not where a firewall may send it there under
 * another address, by which it may fare otherwise. What a firewall drops is not answered, whether answers would get back or not; who takes the
 * connection itself answers before it asks who is behind.
 */
export function endingWith(
  network: CloudNetwork,
  walked: Walk,
  before: PathDisposition,
  behind: PathDisposition,
): PathDisposition {
  if (before === 'delivered') return behind;
  const isOpen =
    before === 'undetermined' ||
    before === 'leaves-model' ||
    (before === 'no-way-back' && walked.end !== 'found' && isFirewall(network, walked.last));
  const isLost = isOpen && !isArrived({ disposition: behind }) && !mayArrive(behind);
  return isLost && senderAnew(network, walked) === undefined ? behind : before;
}
