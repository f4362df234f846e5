import { familyOf, type Address } from '../../address/address.ts';
import type { Flow } from '../../address/flow.ts';
import type { Port } from '../../address/port.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { ok } from '../../result.ts';
import { packetOf } from '../../rules/packet.ts';
import type { Path } from '../path.ts';
import { badQuestion, type QuestionResult } from '../question-result.ts';
import { configurationOf } from '../walk/ends.ts';
import { addressOf } from './names.ts';
import { endWords, wordingOf } from './wording.ts';
import { packetFrom } from '../walk/packets/packet-from.ts';
import { finishedWays, type FinishedWay, type Relayed } from '../relay/finished.ts';
import { relayed } from '../relay/relayed.ts';
import { askedFromOutside, outsideAddress, pastInspector } from './from-outside.ts';
import { senderOf, senderProblem, withSpoofed } from './sender.ts';
import { sourceRow } from './source-row.ts';
import { branched, isArrived, shownAmong, shownOf } from './branches.ts';
import { namesOfTarget, targetOf, type CloudDestination, type Target } from './target.ts';
import { asksForNames, withAskedName } from '../names/asked-name.ts';
import { firewallAt } from '../walk/devices/firewall.ts';
import { askerAt, gatewayAt } from '../walk/place.ts';
import { withEndpointsFor } from '../service/endpoints-for.ts';
import { withIssuesAt } from '../issues/with-issues.ts';
import { walk } from '../walk/walk.ts';
import type { Walk } from '../walk/record.ts';
import { MAX_ASKED, MAX_WAYS } from '../walk/ways.ts';

export type CloudQuestion = {
  /** Id of a machine, of a network interface, or of one of its IP configurations; or a public address that nobody described has. */
  readonly source: string;
  readonly sourcePort?: Port;
  /** What the packets say that they come from. Absent: the address of the source. */
  readonly sourceAddress?: Address;
  readonly destination: CloudDestination;
  /** Absent: a TCP flow. With ICMP the port says nothing. */
  readonly protocol?: 'udp' | 'icmp';
  readonly port: Port;
};

/** `source`: the address that packets leave the machine with. */
export type CloudPrediction = { readonly source: Address; readonly path: Path };

/** Where the cloud's configuration sends a flow, and everything in it that stops the flow. */
export function predictCloud(network: CloudNetwork, question: CloudQuestion): QuestionResult<CloudPrediction> {
  const asked = walkFor(network, question);
  return asked.ok ? ok({ source: asked.value.path.flow.source, path: asked.value.path }) : asked;
}

/** A path and the walk behind what it shows; and every way of the flow that is shown, in the order of the path's branches. */
export type Asked = FinishedWay & {
  readonly ways: readonly FinishedWay[];
  /** The network as it is for this question. */
  readonly network: CloudNetwork;
};

/** The same with the walk behind it, for whoever wants to say more about it. */
export function walkFor(described: CloudNetwork, question: CloudQuestion): QuestionResult<Asked> {
  const outside = outsideAddress(question.source);
  if (outside !== undefined) return walkFromOutside(described, outside, question);
  const named = networkFor(described, question);
  const target = targetOf(named, question.source, question.destination);
  if (!target.ok) return target;
  const network = withEndpointsFor(named, target.value.service, target.value.address);
  const found = waysTo(network, question, target.value);
  if (!found.ok) return found;
  const more = target.value.others?.flatMap((address) => {
    const asked = waysTo(network, question, { ...target.value, address });
    return asked.ok ? asked.value : [];
  });
  if (more === undefined || more.length === 0) return ok(askedBy(network, found.value));
  const all = askedBy(network, [...found.value, ...more]);
  return ok({ ...all, path: severallyNamed(all.path, target.value) });
}

/** The ways of a flow to one of the addresses that it may be for. */
function waysTo(
  network: CloudNetwork,
  question: CloudQuestion,
  target: Target,
): QuestionResult<readonly FinishedWay[]> {
  const { protocol = 'tcp', port, sourcePort } = question;
  const { address: destination, expected, service, issues } = target;
  const first = sourceRow(network, question.source, familyOf(destination));
  if (first < 0)
    return badQuestion('source', `no interface with an ${familyOf(destination)} address belongs to ${question.source}`);
  const silent = senderProblem(network, first);
  if (silent !== undefined) return badQuestion('source', silent);
  const spoken = question.sourceAddress;
  if (spoken !== undefined && familyOf(spoken) !== familyOf(destination))
    return badQuestion(
      'sourceAddress',
      `the source address ${spoken} and the destination ${destination} are of different families`,
    );
  const { row: from, kind } = senderOf(network, first, spoken);
  const source = spoken ?? endWords(wordingOf(network), from).address;
  const plain: Flow = { protocol, source, destination, destinationPort: port };
  const flow = sourcePort === undefined ? plain : { ...plain, sourcePort };
  const packet = packetFrom(network, from, packetOf(flow));
  const walked = walk(network, from, kind === 'own' ? packet : { ...packet, sourceMember: NONE });
  // Behind who sends anew there may be as many ways again.
  const max = firewallAt(network, walked.last) >= 0 || gatewayAt(network, walked.last) >= 0 ? MAX_WAYS : MAX_ASKED;
  return ok(finishedWays(network, { walk: walked, flow }, expected, finished, max));

  /** What waits where the way ends, and what the sender does, concern every way that a load balancer may choose. */
  function finished(each: Walk, plain: Path): Relayed {
    const path = kind === 'spoofed' ? withSpoofed(network, from, plain) : plain;
    const { path: told, legs: sent } = relayed(network, each, path, service);
    return { path: withNameIssues(told, issues), legs: sent };
  }
}

function askedBy(network: CloudNetwork, all: readonly FinishedWay[]): Asked {
  const ways = shownAmong(all);
  const { walked, isCut, legs } = shownOf(ways);
  return { walked, path: branched(ways), isCut, legs, ways, network };
}

/** The same of who sends from an address of the internet, of whom nobody is asked what keeps it in. */
function walkFromOutside(network: CloudNetwork, source: Address, question: CloudQuestion): QuestionResult<Asked> {
  const { destination: asked, protocol = 'tcp', port, sourcePort, sourceAddress } = question;
  if (sourceAddress !== undefined) return badQuestion('sourceAddress', 'it is for a described machine that sends');
  const destination = askedFromOutside(network, source, asked);
  if (!destination.ok) return destination;
  if (familyOf(source) !== familyOf(destination.value))
    return badQuestion('source', `${source} and the destination ${destination.value} are of different families`);
  const flow: Flow = {
    protocol,
    source,
    destination: destination.value,
    destinationPort: port,
    ...(sourcePort !== undefined && { sourcePort }),
  };
  const walked = walk(network, NONE, packetOf(flow));
  const finished = (each: Walk, plain: Path): Relayed => {
    const { path, legs } = relayed(network, each, plain);
    return { path: pastInspector(network, each, path), legs };
  };
  return ok(askedBy(network, finishedWays(network, { walk: walked, flow }, NONE, finished)));
}

/** Where flows to several addresses of a name do not fare alike: which one a client takes nobody knows. */
function severallyNamed(path: Path, { address, others = [] }: Target): Path {
  if (new Set(path.branches?.map(({ disposition }) => disposition)).size < 2) return path;
  return {
    ...path,
    hops: withIssuesAt(path.hops, 0, [
      {
        code: 'DNS_ANSWERS_DIFFER',
        origin: 'local',
        severity: 'warning',
        sentence: `The name has several addresses, ${[address, ...others].join(' and ')}: which one a client takes is not known, and not all flows fare alike.`,
        context: {},
      },
    ]),
  };
}

/** The network as it is for a question: rules of firewalls, and listeners of application gateways, may be for the name that is asked for. */
export function networkFor(
  network: CloudNetwork,
  { source, destination }: Pick<CloudQuestion, 'source' | 'destination'>,
): CloudNetwork {
  if (!asksForNames(network)) return network;
  const names = namesOfTarget(network, destination);
  const from = names.length === 0 ? NONE : configurationOf(network, source);
  return from < 0 ? network : withAskedName(network, names, askerAt(network, from));
}

/** A name that leads elsewhere than meant is an error where the flow then does not arrive. */
function withNameIssues(path: Path, issues: readonly Issue[]): Path {
  const [source, ...others] = path.hops;
  if (issues.length === 0 || source === undefined) return path;
  const told = issues.map((issue): Issue => (isArrived(path) ? { ...issue, severity: 'warning' } : issue));
  return { ...path, hops: [{ ...source, issues: [...told, ...(source.issues ?? [])] }, ...others] };
}

/** The primary address of a machine, interface or configuration in each family: what a check of it may be sent to. */
export const addressesOf = (network: CloudNetwork, id: string): readonly Address[] =>
  (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const row = configurationOf(network, id, family);
    return row < 0 ? [] : addressOf(network.configurations.addresses, row);
  });
