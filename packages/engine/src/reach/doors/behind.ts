import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { PathDisposition } from '../../path/path.ts';
import { legBehind } from '../../path/relay/relayed.ts';
import type { Walk } from '../../path/walk/record.ts';
import type { End } from '../targets.ts';

/** Does a walk come to an end? */
export const isAt = ([row, port]: End, { last, arrived }: Walk): boolean =>
  last === row && arrived.destinationPort === port;

/** Somebody else has the address out there. */
export const isInInternet = (walked: Walk): boolean => walked.end === 'internet' || walked.end === 'service';

/** How what a firewall sends on by a rule comes out, and whether that is at the end; or out in the internet, if it gets so far. */
export type Behind = { readonly disposition: PathDisposition; readonly isThere: boolean; readonly isOut: boolean };

/** Found out once for each rule of a firewall, whoever asks and at whichever of its addresses. */
export function behindFirewalls(network: CloudNetwork, end: End) {
  const known = new Map<string, Behind>();
  return (front: number, firewall: number, rule: number): Behind => {
    const key = `${firewall} ${rule}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const { disposition, legs, ways } = legBehind(network, front, firewall, rule);
    const last = legs.at(-1)?.walk;
    const isOut = ways.length > 0 && ways.every(isInInternet);
    const behind = { disposition, isThere: last !== undefined && isAt(end, last), isOut };
    known.set(key, behind);
    return behind;
  };
}
export type BehindFirewalls = ReturnType<typeof behindFirewalls>;
