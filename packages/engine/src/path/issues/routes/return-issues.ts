import { wordsOf } from '../../../address/address.ts';
import type { Flow } from '../../../address/flow.ts';
import type { Issue } from '../../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { nextHopTypeOf, viaOf } from '../../../network/routes/route-rows.ts';
import { destinationOf, sourceOf, type Packet } from '../../../rules/packet.ts';
import { addressIn } from '../../../table/address-column.ts';
import { endWords, type Wording } from '../../cloud/wording.ts';
import {
  addressOf,
  idOf,
  lastPart,
  routeNames,
  routeSubject,
  ruleNames,
  textOf,
  prefixesOfSubnet,
} from '../../cloud/names.ts';
import { isFront } from '../../walk/devices/balance.ts';
import { networkOf } from '../../walk/onward.ts';
import { isAmong } from '../../walk/place.ts';
import { homeOfStep, lastRoute, lastRouteOf, subnetOfStep } from '../../walk/routes/last-route.ts';
import { isOneOfSeveral, ownerOf } from '../../walk/routes/equal-hops.ts';
import type { Filter } from '../asked.ts';
import type { WalkStep } from '../../walk/step.ts';
import { hasArrived, type Walk } from '../../walk/record.ts';
import { MAX_WAYS } from '../../walk/ways.ts';

/** There are more ways than those that were looked at, and these end alike. */
export const untold = (flow: Flow): Issue => ({
  code: 'ANALYSIS_UNSUPPORTED',
  origin: 'inbound',
  severity: 'warning',
  sentence: `Answers to ${flow.source} may come more ways than the ${MAX_WAYS} that are told apart, and whether they get back by the others is not known.`,
  context: {},
});

/** By which of several connections of a gateway a user's route leads answers. */
export const untoldConnections = (flow: Flow): Issue => ({
  code: 'ANALYSIS_UNSUPPORTED',
  origin: 'inbound',
  severity: 'warning',
  sentence: `A route leads answers to ${flow.source} to a gateway with several connections for them that lead to different ends: which one it takes, no page tells, and not all lead back.`,
  context: {},
});

/** By which public address whoever asked does. */
export const untoldSender = (flow: Flow): Issue => ({
  code: 'CONFIG_MISSING',
  origin: 'inbound',
  severity: 'warning',
  sentence: `With which public address ${flow.source} leaves is in no document, and routes lead answers to some of these back and to others not.`,
  context: {},
});

/** Of the instances of a firewall that sent the flow on under an address of its own. */
export function untoldInstances(network: CloudNetwork, { steps }: Walk): Issue {
  const firewall = idOf(network, network.configurations.ids, steps[0]?.configuration ?? NONE);
  return {
    code: 'CONFIG_MISSING',
    origin: 'inbound',
    severity: 'warning',
    sentence: `Which addresses of their subnet the instances of ${lastPart(firewall)} have is in no document, and rules or routes on the way of answers tell some from others.`,
    context: { firewall },
  };
}

export const notChecked = (flow: Flow): Issue => ({
  code: 'LEAVES_MODEL',
  origin: 'inbound',
  severity: 'warning',
  sentence: `How answers get back to ${flow.source} is not in the documents.`,
  context: {},
});

export function noWayBack(network: CloudNetwork, step: WalkStep | undefined, flow: Flow): Issue {
  const subnet = step === undefined ? undefined : textOf(network, network.subnets.ids, subnetOfStep(network, step));
  const names = step === undefined ? undefined : routeNames(network, lastRouteOf(step));
  const why =
    names === undefined ? '' : `: ${routeSubject(names)} leads to ${names.nextHopType} ${names.nextHop ?? ''}`;
  return {
    code: 'RETURN_NO_ROUTE',
    origin: 'inbound',
    severity: 'error',
    sentence: `Answers do not get back to ${flow.source}${why.trimEnd()}.`,
    context: {
      ...(names === undefined ? {} : { route: names.id, prefix: names.prefix, nextHopType: names.nextHopType }),
      ...(subnet !== undefined && { subnet }),
    },
  };
}

const HELD_UP = { forwarding: 'where IP forwarding is off', machine: 'whose machine is not running' } as const;

/** `by`: what keeps the interface from passing answers on. */
export function heldUp(
  network: CloudNetwork,
  { configuration }: WalkStep,
  flow: Flow,
  by: keyof typeof HELD_UP,
): Issue {
  const { configurations, interfaces, machines } = network;
  const one = configurations.interfaces[configuration] ?? NONE;
  const id = idOf(network, interfaces.ids, one);
  const machine = textOf(network, machines.ids, interfaces.machines[one] ?? NONE);
  return {
    code: 'RETURN_NO_ROUTE',
    origin: 'inbound',
    severity: 'error',
    sentence: `Answers do not get back to ${flow.source}: they are led through ${lastPart(id)}, ${HELD_UP[by]}.`,
    context: { interface: id, ...(by === 'machine' && machine !== undefined && { machine }) },
  };
}

/** A Basic load balancer is not reached from another region, by answers either. */
export function outOfReach(network: CloudNetwork, { configuration }: WalkStep, flow: Flow): Issue {
  const id = idOf(network, network.configurations.ids, configuration);
  return {
    code: 'RETURN_NO_ROUTE',
    origin: 'inbound',
    severity: 'error',
    sentence: `Answers do not get back to ${flow.source}: they are led to the Basic load balancer at ${lastPart(id)}, which is in another region.`,
    context: { frontend: id },
  };
}

/**
 * Answers go to another machine with the address of who asked, which lies in a network nearer to who was asked, or in the same one, where
 * the first is taken to get what is for both.
 */
export function toTwin(network: CloudNetwork, back: Walk, asker: WalkStep, twin: WalkStep, flow: Flow): Issue {
  const { configurations, virtualNetworks } = network;
  const [from, to, nearer] = [back.steps[0] ?? twin, asker, twin].map((step) =>
    idOf(network, virtualNetworks.ids, homeOfStep(network, step)),
  );
  const [own, other] = [asker, twin].map(({ configuration }) => idOf(network, configurations.ids, configuration));
  if (to === nearer)
    return {
      code: 'ADDRESS_OVERLAP',
      origin: 'inbound',
      severity: 'error',
      sentence: `Answers to ${flow.source} are taken to go to ${other}, which has that address as well, and not to the one in the same network that asked.`,
      context: { configuration: own ?? '', first: other ?? '' },
    };
  return {
    code: 'ADDRESS_OVERLAP',
    origin: 'inbound',
    severity: 'error',
    sentence: `Answers to ${flow.source} go to another machine with that address, in ${lastPart(nearer ?? '')}, and not to the one in ${lastPart(to ?? '')} that asked.`,
    context: { from: from ?? '', to: to ?? '', nearer: nearer ?? '', configuration: other ?? '' },
  };
}

/** Where an answer was denied, by a rule that is asked about it as a new flow, and as what it was seen there. */
export type Denied = {
  readonly step: WalkStep;
  readonly filter: Filter;
  readonly decided: number;
  readonly reply: Packet;
  /** Who is answered has an address that nobody knows. */
  readonly isToHidden: boolean;
  /** Which led it there. */
  readonly route: number;
};

export function filtered(
  network: CloudNetwork,
  { step, filter, decided, reply, isToHidden, route }: Denied,
  flow: Flow,
): Issue {
  const { id, name, origin, group, priority } = ruleNames(network, decided);
  return {
    code: 'RETURN_FILTERED',
    origin: 'inbound',
    severity: 'error',
    sentence: `Answers to ${flow.source} come by a way that the request did not take, where ${name} of ${lastPart(group)} denies them.`,
    context: {
      rule: id,
      ruleName: name,
      ruleOrigin: origin,
      group,
      level: filter.level,
      direction: filter.direction,
      priority: String(priority),
      configuration: idOf(network, network.configurations.ids, step.configuration),
      from: sourceOf(reply),
      ...(isToHidden ? {} : { to: destinationOf(reply) }),
      ...(route >= 0 && { ledBy: routeNames(network, route).id }),
    },
  };
}

/**
 * A firewall that sees half of a connection: at the request's step `past`, by which the answers do not come; or it meets the
 * answers alone, which the route of a row leads `to` it.
 */
export type HalfSeen =
  | { readonly kind: 'past'; readonly step: WalkStep }
  | { readonly kind: 'to'; readonly route: number };

/** `half`: where it is certain that somebody drops what it sees half of. */
export function asymmetric(wording: Wording, forward: Walk, back: Walk, flow: Flow, half?: HalfSeen): Issue {
  const [request, answer] = [appliancesOn(wording, forward), appliancesOn(wording, back)];
  return {
    code: 'ASYMMETRIC_ROUTE',
    origin: 'inbound',
    severity: half === undefined ? 'warning' : 'error',
    sentence: `Requests from ${flow.source} pass ${request}, answers pass ${answer}: a stateful appliance drops what it sees half of.`,
    context: { request, answer, ...(half !== undefined && changeable(wording, forward, back, flow, half)) },
  };
}

/**
 * Answers to who asked by a public address that an appliance sends out: they have its address, or one of Azure's, and not the one that was
 * asked ("inbound connectivity" behind a route 0.0.0.0/0, "Virtual network traffic routing").
 */
export function outElsewhere(wording: Wording, back: Walk, { source }: Flow): Issue {
  const [answerer] = back.steps;
  const { id } = routeNames(wording.network, answerer === undefined ? NONE : lastRouteOf(answerer));
  const answer = appliancesOn(wording, back);
  return {
    code: 'ASYMMETRIC_ROUTE',
    origin: 'inbound',
    severity: 'error',
    sentence: `Answers to ${source} leave by ${answer}, with another public address than the one that was asked: ${source} takes none of them.`,
    context: { answer, ...(id !== undefined && { route: id }) },
  };
}

/** What would have both ways be the same: where a route is missing by which answers come to a firewall, for instance. */
function changeable(wording: Wording, { steps }: Walk, back: Walk, { source }: Flow, half: HalfSeen): Issue['context'] {
  const { network } = wording;
  if (half.kind === 'to') return { route: routeNames(network, half.route).id };
  const { configurations, subnets } = network;
  const past = steps.findIndex(({ configuration }) => configuration === half.step.configuration);
  const passed = new Set(back.steps.map(({ configuration }) => configuration));
  // Whom the request came to behind it, and answers come to before they pass it by.
  const behind = steps.slice(past + 1).find(({ configuration }) => passed.has(configuration)) ?? steps.at(-1);
  const led = ledPast(network, steps, past, behind === undefined ? NONE : homeOfStep(network, behind));
  if (led !== undefined) return { route: led };
  const asker = configurations.subnets[steps[0]?.configuration ?? NONE] ?? NONE;
  const subnet = behind === undefined ? undefined : textOf(network, subnets.ids, subnetOfStep(network, behind));
  // Who has no interface has several addresses.
  const isOne = (configurations.interfaces[steps[0]?.configuration ?? NONE] ?? NONE) >= 0;
  const all = prefixesOfSubnet(network, asker);
  const around = all.find((prefix) => prefix.includes(':') === source.includes(':'));
  return {
    ...(subnet !== undefined && { subnet }),
    firewall: endWords(wording, half.step.configuration).address,
    to: isOne ? source : (around ?? source),
  };
}

/**
 * The id of the user's route that leads requests to a firewall at the step `past`, where none for the answers does: the firewall is out of
 * reach for whom they come to, in the network `home`, or the route has other next hops, by which other requests come that it would then see no half of.
 */
function ledPast(network: CloudNetwork, steps: readonly WalkStep[], past: number, home: number): string | undefined {
  const firewall = steps[past]?.configuration ?? NONE;
  const before = steps.findLast(({ configuration }, at) => at < past && !isFront(network, configuration));
  const route = before === undefined ? NONE : lastRouteOf(before);
  if (route < 0) return undefined;
  const address = addressIn(network.configurations.addresses, firewall);
  const isReached = address === undefined || networkOf(network, home, ...wordsOf(address)) !== NONE;
  const { id } = routeNames(network, route);
  return id.startsWith('/') && (!isReached || isOneOfSeveral(network, route)) ? id : undefined;
}

/** Whom a walk passes, by their addresses. */
function appliancesOn(wording: Wording, walked: Walk): string {
  const { steps } = walked;
  // What leaves for the internet, its last step sent on.
  const behind = hasArrived(walked) ? steps.length - 1 : steps.length;
  let words = '';
  for (let index = 1; index < behind; index += 1) {
    const row = steps[index]?.configuration ?? NONE;
    if (isFront(wording.network, row)) continue;
    const { address } = endWords(wording, row);
    words = words === '' ? address : `${words}, ${address}`;
  }
  return words === '' ? 'no appliance' : words;
}

/**
 * Answers by one of several next hops are taken to come by the one that their request passed. Where one of these is who `asker` is,
 * who sent nothing on, they are shown as they come straight there. `met`: the steps of the request, where answers pass somebody
 * else: of a next hop that it did not meet nothing is assumed, that is one way of several.
 */
export function assumed(
  network: CloudNetwork,
  back: Walk,
  flow: Flow,
  asker: WalkStep,
  met?: readonly WalkStep[],
): readonly Issue[] {
  // Of connections of a gateway nobody takes it to be any.
  const { routes } = network;
  const isByConnection = (route: number) =>
    nextHopTypeOf(routes, route) === 'VirtualNetworkGateway' && viaOf(routes, route) !== NONE;
  const hopOf = (each: WalkStep) => {
    const { subnet, route } = lastRoute(network, each);
    return ownerOf(network, subnet, route);
  };
  const step = back.steps.find((each) => {
    const route = lastRouteOf(each);
    const isMet = met === undefined || isAmong(network, hopOf(each), met);
    return isOneOfSeveral(network, route) && !isByConnection(route) && isMet;
  });
  if (step === undefined) return [];
  const { id, nextHop = '' } = routeNames(network, lastRouteOf(step));
  const owner = hopOf(step);
  const since =
    step === back.steps[0] ? '' : `from ${addressOf(network.configurations.addresses, step.configuration)} on `;
  const how = isAmong(network, owner, [asker])
    ? `${since}straight to ${nextHop}, which asked and is a next hop of their route itself: it has others as well`
    : `${since}by ${nextHop}, as the request went: their route has other next hops as well`;
  return [
    {
      code: 'ASSUMPTION_MADE',
      origin: 'local',
      severity: 'warning',
      sentence: `Answers to ${flow.source} are taken to come ${how}.`,
      context: { route: id },
    },
  ];
}
