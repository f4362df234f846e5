import type { Flow } from '../../address/flow.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { PathDisposition } from '../../path/path.ts';
import { endingWith } from '../../path/cloud/behind-doubt.ts';
import { isEndedAt } from '../../path/relay/ended-at.ts';
import { gatewayAt } from '../../path/walk/place.ts';
import { endingBehind } from '../../path/relay/relayed.ts';
import { endingAtService } from '../../path/service/served.ts';
import { hasArrived, type Walk } from '../../path/walk/record.ts';

/**
 * What becomes of a flow beyond the end of its walk: behind an application gateway, and at the firewall of a service. `service`:
 * whose public address is asked for, or `NONE`. What a gateway does with a port is found out once.
 */
export function beyond(network: CloudNetwork) {
  const behind = new Map<string, PathDisposition>();
  return (walked: Walk, flow: Flow, service: number, ending: PathDisposition): PathDisposition => {
    const { last } = walked;
    if (service >= 0 && walked.end !== 'found') return endingAtService(network, walked, service, ending);
    const isHere = ending === 'delivered' || (ending === 'undetermined' && hasArrived(walked));
    if (!isHere || gatewayAt(network, last) < 0) return ending;
    const key = `${last} ${flow.protocol} ${flow.destinationPort}`;
    const known = behind.get(key) ?? endingBehind(network, last, flow);
    behind.set(key, known);
    return endingWith(network, walked, ending, known);
  };
}

/** Is the end of a walk where it was asked to go? `to`: a row, or `NONE` where only an address was. */
export const isThere = (network: CloudNetwork, walked: Walk, to: number): boolean =>
  !hasArrived(walked) || to < 0 || isEndedAt(network, walked, to);
