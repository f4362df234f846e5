import { familyOf } from '../address/address.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { bad, ok, type Result } from '../result.ts';
import { packetOf } from '../rules/packet.ts';
import { endingOf } from '../path/cloud/branches.ts';
import { endingsOf } from '../path/cloud/disposition-of.ts';
import { addressOf } from '../path/cloud/names.ts';
import { packetFrom } from '../path/walk/packet-from.ts';
import type { PathDisposition } from '../path/path.ts';
import { configurationOf } from '../path/walk/ends.ts';
import { seenAt } from '../path/walk/onward.ts';
import { packetAt, replyOf } from '../path/walk/packet-at.ts';
import { walk, type Walk } from '../path/walk/walk.ts';
import { waysOf } from '../path/walk/ways.ts';
import type { Port } from '../address/port.ts';
import { portEdgesOf, type Place } from './edges.ts';
import { relayProblem } from './relay-problem.ts';

/** Ports with the same ending, both ends included. ICMP has no ports: one range, from 0 to 65535. */
export type PortSet = {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly from: number;
  readonly to: number;
  readonly disposition: PathDisposition;
};

/**
 * Which protocols and ports lead from one machine, interface or configuration to another, as exact sets: ports are cut
 * wherever a rule on the way, or on the way back, begins or ends, and between two cuts all have one answer. Where a load
 * balancer leads ports different ways, each of the ways is cut by its own rules.
 */
export function portsBetween(network: CloudNetwork, source: string, destination: string): Result<readonly PortSet[]> {
  const to = configurationOf(network, destination);
  if (to < 0) return bad(`no interface with an address belongs to ${destination}`);
  const target = addressOf(network.configurations.addresses, to);
  const from = configurationOf(network, source, familyOf(target));
  if (from < 0) return bad(`no interface with an ${familyOf(target)} address belongs to ${source}`);
  const relay = relayProblem(network, from, 'source') ?? relayProblem(network, to);
  if (relay !== undefined) return bad(relay);
  const own = addressOf(network.configurations.addresses, from);
  const endingAt = (protocol: PortSet['protocol'], port: number) => {
    const packet = packetFrom(
      network,
      from,
      packetOf({ protocol, source: own, destination: target, destinationPort: port }),
    );
    const ways = waysOf(network, walk(network, from, packet));
    const flow = { protocol: 'tcp', source: own, destination: target, destinationPort: port as Port } as const;
    const endings = ways.flatMap((walked) => {
      const isMissed = (walked.end === 'delivered' || walked.end === 'translated') && walked.last !== to;
      return isMissed ? ['no-route' as const] : endingsOf(network, walked, flow);
    });
    return { ways, disposition: endingOf(endings) };
  };
  return ok(
    (['tcp', 'udp', 'icmp'] as const).flatMap((protocol) => {
      if (protocol === 'icmp')
        return [{ protocol, from: 0, to: 65_535, disposition: endingAt(protocol, 0).disposition }];
      const cuts = cutsOf(network, (port) => endingAt(protocol, port));
      const sets: PortSet[] = [];
      for (const [index, [start, disposition]] of cuts.entries()) {
        const end = (cuts[index + 1]?.[0] ?? 65_536) - 1;
        const last = sets.at(-1);
        if (last?.disposition === disposition) sets[sets.length - 1] = { ...last, to: end };
        else sets.push({ protocol, from: start, to: end, disposition });
      }
      return sets;
    }),
  );
}

type Ending = { readonly ways: readonly Walk[]; readonly disposition: PathDisposition };

/** Ports at which another answer may begin, in order, with their endings; the first one is 0. */
function cutsOf(
  network: CloudNetwork,
  endingAt: (port: number) => Ending,
): readonly (readonly [number, PathDisposition])[] {
  const found = new Map<number, PathDisposition>();
  const seen = new Set<string>();
  const open = [0];
  for (let port = open.pop(); port !== undefined; port = open.pop()) {
    if (found.has(port)) continue;
    const { ways, disposition } = endingAt(port);
    found.set(port, disposition);
    for (const way of ways) {
      // The way back follows from the way there: answers go to a port that hosts choose, whichever port was asked.
      const key = way.steps.map(({ configuration }) => configuration).join(' ');
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(...portEdgesOf(network, placesOn(network, way)));
    }
  }
  return [...found].toSorted(([one], [other]) => one - other);
}

/** Where rules are asked on the way there or back, and about what: routes do not look at ports. */
function placesOn(network: CloudNetwork, walked: Walk): readonly Place[] {
  const last = walked.steps.at(-1);
  const back = last === undefined ? [] : waysOf(network, walk(network, last.configuration, replyOf(walked)));
  return [walked, ...back].flatMap((way) =>
    way.steps.map(({ configuration }, index) => ({
      configuration,
      packet: seenAt(network, configuration, way.steps[0]?.configuration ?? NONE, packetAt(way, index)),
    })),
  );
}
