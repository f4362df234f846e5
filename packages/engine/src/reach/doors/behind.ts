import type { Port } from '../../address/port.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { PathDisposition } from '../../path/path.ts';
import type { Walked } from '../../path/relay/finished.ts';
import { legBehind } from '../../path/relay/relayed.ts';
import type { Walk } from '../../path/walk/walk.ts';

/** A configuration and its port. */
export type End = readonly [row: number, port: Port];

/** Does a way, with what a firewall at its end sends on, come to an end? */
export function isAt([row, port]: End, walked: Walk | undefined, legs: readonly Walked[]): boolean {
  const last = legs.at(-1)?.walk ?? walked;
  return last?.last === row && last.arrived.destinationPort === port;
}

/** How what a firewall sends on by a rule that leads to an end comes out there: found out once for each of its rules. */
export function endingsBehind(
  network: CloudNetwork,
  front: number,
  firewall: number,
  end: End,
): (rule: number) => PathDisposition {
  const known = new Map<number, PathDisposition>();
  return (rule) => {
    const before = known.get(rule);
    if (before !== undefined) return before;
    const { disposition, legs } = legBehind(network, front, firewall, rule);
    const ending = disposition !== 'delivered' || isAt(end, undefined, legs) ? disposition : 'unowned';
    known.set(rule, ending);
    return ending;
  };
}
