import type { Flow } from '../address/flow.ts';
import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { endingOf } from '../path/cloud/branches.ts';
import { endingsOf } from '../path/cloud/disposition-of.ts';
import { waysBack } from '../path/cloud/way-back.ts';
import type { PathDisposition } from '../path/path.ts';
import { walk } from '../path/walk/walk.ts';
import { waysOf } from '../path/walk/ways.ts';
import type { Packet } from '../rules/packet.ts';
import { beyond, isThere } from './beyond.ts';
import type { Sought } from './targets.ts';

/** How TCP flows end that are for somebody, by every way that they and their answers may take. */
export function endingsTo(network: CloudNetwork) {
  const settled = beyond(network);
  return ({ row, service }: Sought, from: number, packet: Packet, flow: Flow): PathDisposition => {
    const { ways, isCut } = waysOf(network, walk(network, from, packet));
    const endings = ways.flatMap((walked) =>
      isThere(network, walked, row)
        ? endingsOf(network, walked, () => waysBack(network, walked, flow)).map((ending) =>
            settled(walked, 'tcp', flow, service, ending),
          )
        : ['no-route' as const],
    );
    return endingOf(endings, isCut);
  };
}
