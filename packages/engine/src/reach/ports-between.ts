import { familyOf } from '../address/address.ts';
import type { Flow } from '../address/flow.ts';
import type { Port } from '../address/port.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { ok } from '../result.ts';
import { packetOf, sourceOf } from '../rules/packet.ts';
import type { Direction } from '../rules/security-rule.ts';
import { waysBack } from '../path/cloud/back/way-back.ts';
import { addressOf } from '../path/cloud/names.ts';
import { networkFor } from '../path/cloud/predict-cloud.ts';
import { targetOf } from '../path/cloud/target.ts';
import { packetFrom } from '../path/walk/packets/packet-from.ts';
import { badQuestion, type QuestionResult } from '../path/question-result.ts';
import type { PathDisposition } from '../path/path.ts';
import { portsOf } from '../path/relay/gateway.ts';
import { repliesTo } from '../path/relay/replies.ts';
import { rowsBeside } from '../path/walk/devices/beside.ts';
import { gatewayAt } from '../path/walk/place.ts';
import { configurationOf } from '../path/walk/ends.ts';
import { answeredWalk } from '../path/walk/packets/from-outside.ts';
import { packetSeenAt, replyOf, stretchesOf } from '../path/walk/packets/packet-at.ts';
import { walk } from '../path/walk/walk.ts';
import type { Walk } from '../path/walk/record.ts';
import { MAX_ASKED, MAX_WAYS, waysOf } from '../path/walk/ways.ts';
import { LICENCE, portEdgesOf, type FilterPoint } from './edges.ts';
import { endingOfAll } from './endings/ending-of-all.ts';
import { endingsTo, type Answers, type Ending } from './endings/ending-to.ts';
import { destinationProblem, sourceProblem } from './relay-problem.ts';

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
export function portsBetween(
  described: CloudNetwork,
  source: string,
  destination: string,
): QuestionResult<readonly PortSet[]> {
  const asked = { kind: 'resource', id: destination } as const;
  const network = networkFor(described, { source, destination: asked });
  const target = targetOf(network, source, asked);
  if (!target.ok) return target;
  const { address, expected, service, others = [] } = target.value;
  const from = configurationOf(network, source, familyOf(address));
  if (from < 0) return badQuestion('source', `no interface with an ${familyOf(address)} address belongs to ${source}`);
  const own = sourceProblem(network, from);
  if (own !== undefined) return badQuestion('source', own);
  const problem = destinationProblem(network, expected);
  if (problem !== undefined) return badQuestion('destination', problem);
  const sender = addressOf(network.configurations.addresses, from);
  // Behind an application gateway there may be as many ways again.
  const max = gatewayAt(network, expected) < 0 ? MAX_ASKED : MAX_WAYS;
  const endingTo = endingsTo(network, rememberedAnswers(network), max);
  const endingAt = (protocol: PortSet['protocol'], port: number): Ending => {
    const all = [address, ...others].map((destination): Ending => {
      const flow = { source: sender, destination, protocol, destinationPort: port as Port } as const;
      return endingTo({ row: expected, service }, from, packetFrom(network, from, packetOf(flow)), flow);
    });
    return {
      disposition: endingOfAll(all.map(({ disposition }) => disposition)),
      ways: all.flatMap(({ ways }) => ways),
    };
  };
  return ok(
    (['tcp', 'udp', 'icmp'] as const).flatMap((protocol) => {
      if (protocol === 'icmp')
        return [{ protocol, from: 0, to: 65_535, disposition: endingAt(protocol, 0).disposition }];
      const isLicence = packetOf({
        source: sender,
        destination: address,
        protocol,
        destinationPort: LICENCE[0],
      }).isExempt;
      const cuts = cutsOf(network, isLicence ? [0, ...LICENCE] : [0], (port) => endingAt(protocol, port));
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

/** Ports at which another answer may begin, in order, with their endings; the first one is 0. */
function cutsOf(
  network: CloudNetwork,
  special: readonly number[],
  endingAt: (port: number) => Ending,
): readonly (readonly [number, PathDisposition])[] {
  const found = new Map<number, PathDisposition>();
  const seen = new Set<string>();
  const open = [...special];
  for (let port = open.pop(); port !== undefined; port = open.pop()) {
    if (found.has(port)) continue;
    const { ways, disposition } = endingAt(port);
    found.set(port, disposition);
    for (const way of ways) {
      const key = keyOf(way);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(
        ...portEdgesOf(network, placesThere(network, way)),
        ...portEdgesOf(network, placesBack(network, way)),
        ...(way.end === 'delivered' ? [] : MAIL),
        ...listenersAt(network, way.last),
      );
    }
  }
  return [...found].toSorted(([one], [other]) => one - other);
}

/** From and up to mail's, of what leaves for the internet. */
const MAIL = [25, 26] as const;

/**
 * By which way a packet goes, from whom as its end sees it, and who sends it on anew: routes do not look at ports, and so all of a protocol that go it are answered
 * alike but for rules for ports.
 */
const keyOf = ({ packet, arrived, steps, anew, end, last }: Walk): string =>
  `${packet.protocol} ${end} ${last} ${end === 'translated' ? sourceOf(arrived) : ''} ${anew.map(({ step }) => step).join()} ${steps.map(({ configuration, route }) => `${configuration}/${route}`).join(' ')}`;

/**
 * The answers of one way, remembered for each interval between the ports that rules on the way back, which see the port that was
 * asked for as the source's, tell apart.
 */
function rememberedAnswers(network: CloudNetwork) {
  const ways = new Map<string, { readonly edges: readonly number[]; readonly answers: Map<number, Answers> }>();
  return (walked: Walk, flow: Flow): Answers => {
    const key = keyOf(walked);
    const known = ways.get(key) ?? {
      edges: [...portEdgesOf(network, placesBack(network, walked))].toSorted((one, other) => one - other),
      answers: new Map<number, Answers>(),
    };
    ways.set(key, known);
    const port = replyOf(walked).sourcePort;
    const interval = countUpTo(known.edges, port);
    const answers = known.answers.get(interval) ?? waysBack(network, walked, flow);
    known.answers.set(interval, answers);
    return answers;
  };
}

/** How many of some numbers in order are this one or less, found by halves. */
function countUpTo(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ports at which an application gateway begins and ceases to listen. */
const listenersAt = (network: CloudNetwork, front: number): readonly number[] =>
  gatewayAt(network, front) < 0
    ? []
    : portsOf(network, front).flatMap((port) => (port < 65_535 ? [port, port + 1] : [port]));

/** Where rules are asked on the way there, and about what. */
const placesThere = (network: CloudNetwork, walked: Walk): readonly FilterPoint[] =>
  walked.steps.flatMap((_, index) => placesOn(network, walked, index, 'destination'));

const INBOUND = ['inbound'] as const;
const OUTBOUND = ['outbound'] as const;

/** Where rules may be asked on the ways back: not where the request is remembered for certain. */
const placesBack = (network: CloudNetwork, walked: Walk): readonly FilterPoint[] =>
  stretchesOf(answeredWalk(network, walked)).flatMap((stretch) => placesBackFrom(network, stretch));

function placesBackFrom(network: CloudNetwork, walked: Walk): readonly FilterPoint[] {
  const { interfaces } = network.configurations;
  const last = walked.steps.at(-1);
  const [before] = walked.steps.slice(-2);
  const isInside = before !== undefined && before.route === NONE;
  const isRemembered = walked.end === 'delivered' && !isInside;
  const crossed = new Set(walked.steps.map(({ configuration }) => interfaces[configuration] ?? NONE));
  if (last === undefined) return [];
  const answers = repliesTo(network, walked).map((reply) => walk(network, last.configuration, reply));
  const ways = answers.flatMap((answer) => waysOf(network, answer).ways);
  return ways.flatMap((way) => {
    const places = way.steps.flatMap((_, index) => placesOn(network, way, index, 'source'));
    const strange = places.filter(({ configuration }) => {
      const one = interfaces[configuration] ?? NONE;
      return !isRemembered || one < 0 || !crossed.has(one);
    });
    // What goes round comes in where it went out, and there as a stranger.
    const round = way.end === 'loop' ? places.slice(0, 1).map((place) => ({ ...place, directions: INBOUND })) : [];
    return [...strange, ...round];
  });
}

function placesOn(
  network: CloudNetwork,
  walked: Walk,
  index: number,
  side: FilterPoint['side'],
): readonly FilterPoint[] {
  const { configuration, route } = walked.steps[index] ?? { configuration: NONE, route: NONE };
  const directions: readonly Direction[] = [
    ...(index > 0 ? (['inbound'] as const) : []),
    ...(route === NONE && index > 0 ? [] : (['outbound'] as const)),
  ];
  const packet = packetSeenAt(network, walked, index);
  // By another interface of its machine it may only leave.
  const beside = index > 0 ? rowsBeside(network, configuration, packet.isIpv4) : [];
  return [
    { configuration, directions, packet, side },
    ...beside.map((row) => ({ configuration: row, directions: OUTBOUND, packet, side })),
  ];
}
