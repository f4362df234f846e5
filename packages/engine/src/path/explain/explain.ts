import type { Address } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { ok } from '../../result.ts';
import type { QuestionResult } from '../question-result.ts';
import { addressOf, idOf, textOf } from '../cloud/names.ts';
import { walkFor, type CloudQuestion } from '../cloud/predict-cloud.ts';
import { replyTo, sourceOf, type Packet } from '../../rules/packet.ts';
import type { FinishedWay } from '../relay/finished.ts';
import { answeredWalk } from '../walk/packets/from-outside.ts';
import { GATEWAY, isEndpoint, subnetAt, subnetAtGateway } from '../walk/place.ts';
import { isFirewall } from '../walk/devices/firewall.ts';
import { senderAnew } from '../walk/devices/sends-anew.ts';
import { isBehindSomebody, type Walk } from '../walk/record.ts';
import { answersTo, packetAt, packetForItself, packetSeenAt, stretchesOf } from '../walk/packets/packet-at.ts';
import type { FilterStep, Path } from '../path.ts';
import { groupAt, readRules, type RuleReading } from './rules.ts';
import { readBalancing, type BalancingReading } from './balancing.ts';
import { readRoutes, type RouteReading } from './routes.ts';

/** A path, and at each interface on it everything that was considered. */
export type Explanation = {
  readonly path: Path;
  readonly steps: readonly StepReading[];
  /**
   * The way of the answers, hop by hop, from the destination on; absent where the flow does not arrive inside, nor leaves by a gateway. Groups that
   * the request passed remember it and are not asked; they are shown as they would decide about a stranger.
   */
  readonly back?: readonly StepReading[];
};

export type StepReading = {
  readonly address: Address;
  /** Id of the IP configuration, or `Internet` of who sends from there. */
  readonly id: string;
  /** In the order in which they are asked; a group that is not asked, because an admin rule let the packet pass, is here, too. */
  readonly filters: readonly FilterReading[];
  /** At a load balancer. */
  readonly balancing?: BalancingReading;
  /** Absent where the packet arrived. */
  readonly routes?: readonly RouteReading[];
  /**
   * Where these lead through a gateway's connection into another virtual network: those of the subnet of the gateway there. Without `routes`
   * those of the gateway by which answers come in from outside.
   */
  readonly gatewayRoutes?: readonly RouteReading[];
};

export type FilterReading = Pick<FilterStep, 'direction' | 'level'> & { readonly rules: readonly RuleReading[] };

const ORDER = [
  ['inbound', 'virtual-network'],
  ['inbound', 'subnet'],
  ['inbound', 'interface'],
  ['inbound', 'firewall'],
  ['outbound', 'virtual-network'],
  ['outbound', 'interface'],
  ['outbound', 'subnet'],
] as const;

/** Why a flow goes the way it goes: every rule and every route at each step, and why each did or did not match. */
export function explainCloud(described: CloudNetwork, question: CloudQuestion): QuestionResult<Explanation> {
  const asked = walkFor(described, question);
  if (!asked.ok) return asked;
  const { walked, path, network } = asked.value;
  const answered = answeredWalk(network, walked);
  // Answers of a private endpoint come the way of the request, whatever routes say.
  const isBack = answered.end === 'delivered' && answered.steps.length > 1 && !isEndpoint(network, answered.last);
  return ok({
    path,
    steps: stepsOfWay(network, asked.value),
    ...(isBack ? { back: stepsBack(network, answered) } : {}),
  });
}

/** The same of every way that the flow may go, in the order of the path's branches. Of several flows that who it comes to sends on, the one that is shown. */
export function explainWays(
  described: CloudNetwork,
  question: CloudQuestion,
): QuestionResult<readonly (readonly StepReading[])[]> {
  const asked = walkFor(described, question);
  if (!asked.ok) return asked;
  const { ways, network } = asked.value;
  return ok(ways.map((way) => stepsOfWay(network, way)));
}

/** An application gateway, or a firewall that translates or connects by itself, is the end of one flow and the source of the next. */
const stepsOfWay = (network: CloudNetwork, { walked, legs }: FinishedWay): readonly StepReading[] => [
  ...stepsOf(network, walked),
  ...legs.flatMap((leg) => stepsOf(leg.network, leg.walk)),
];

/** A firewall that sends on under an address of its own is the end of one way of answers and the beginning of the next. */
function stepsBack(network: CloudNetwork, walked: Walk): readonly StepReading[] {
  const stretches = stretchesOf(walked).toReversed();
  return answersTo(network, walked).flatMap((back, at) =>
    stepsOf(network, back, replyTo((stretches[at] ?? walked).arrived)),
  );
}

/** `sent`: as the first step's own groups see it. */
function stepsOf(network: CloudNetwork, walked: Walk, sent = packetAt(walked, 0)): readonly StepReading[] {
  // What groups see behind a firewall that sends on under its own address nobody knows.
  const anew = walked.steps.findIndex((step) => step === senderAnew(network, walked));
  const isBehind = (index: number) =>
    anew >= 0 && index > anew && !(walked.end === 'translated' && index === walked.steps.length - 1);
  return walked.steps.map(({ configuration, route, entry }, index): StepReading => {
    if (configuration <= GATEWAY) return gatewayReading(network, configuration, sent);
    if (configuration === NONE) return { address: sourceOf(sent), id: OUTSIDE, filters: [] };
    const isFirst = index === 0;
    // Where it is not known which route leads on, or there is none, nobody arrived.
    const isLast = route === NONE && index > 0 && walked.end !== 'no-route';
    // What it has behind itself meets no group on its way out.
    const isEnd = isLast || (isBehindSomebody(walked) && index === walked.steps.length - 1);
    const isForItself = isLast && walked.end !== 'found' && isFirewall(network, configuration);
    const packet = isFirst ? sent : isForItself ? packetForItself(walked) : packetSeenAt(network, walked, index);
    const filters = ORDER.filter(([direction]) => (direction === 'inbound' ? !isFirst : !isEnd)).flatMap(
      ([direction, level]): readonly FilterReading[] => {
        const place = { direction, level, configuration, isForItself };
        return isBehind(index) || groupAt(network, place) < 0
          ? []
          : [{ direction, level, rules: readRules(network, place, packet) }];
      },
    );
    const balancing = readBalancing(network, configuration, packet);
    return {
      address: addressOf(network.configurations.addresses, configuration),
      id: idOf(network, network.configurations.ids, configuration),
      filters,
      ...(balancing === undefined ? {} : { balancing }),
      ...(isLast ? {} : { routes: readRoutes(network, subnetAt(network, configuration), packet) }),
      ...(entry === undefined ? {} : { gatewayRoutes: readRoutes(network, entry.subnet, packet) }),
    };
  });
}

/** Nobody knows whose it is. */
const OUTSIDE = 'Internet';

/** Where answers come in from outside: by a gateway, whose own address no document tells, from whoever was asked. */
function gatewayReading(network: CloudNetwork, configuration: number, sent: Packet): StepReading {
  const { subnets, virtualNetworks } = network;
  const subnet = subnetAtGateway(configuration);
  const gateway = textOf(network, virtualNetworks.gateways, subnets.virtualNetworks[subnet] ?? NONE);
  return {
    address: sourceOf(sent),
    id: gateway ?? idOf(network, subnets.ids, subnet),
    filters: [],
    gatewayRoutes: readRoutes(network, subnet, sent),
  };
}
