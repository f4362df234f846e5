import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { replyTo, type Packet } from '../../rules/packet.ts';
import { isFront } from '../walk/balance.ts';
import { addressIn } from '../../table/address-column.ts';
import { askedAt, isDenied } from './filter-issues.ts';
import { hasWayOut, leavingStep } from './route-issues.ts';
import { idOf, lastPart, routeNames, routeSubject, ruleNames } from './names.ts';
import { seenAt } from '../walk/onward.ts';
import { arrival, walk, type Walk, type WalkStep } from '../walk/walk.ts';

/**
 * The way of the answers, from the destination's own routes. Groups that let the request through remember it; one that
 * only the answer meets sees a stranger, and so does an appliance.
 */
export function wayBack(network: CloudNetwork, forward: Walk, flow: Flow): readonly Issue[] {
  const { configurations, interfaces } = network;
  if ((forward.end !== 'delivered' && forward.end !== 'translated') || forward.steps.length < 2) return [];
  // Answers of a private endpoint come the way of the request, whatever routes say.
  if (network.interfaces.isEndpoint[configurations.interfaces[forward.last] ?? NONE] === 1) return [];
  // Firewalls have no interfaces, and are told apart by their addresses; an application gateway has several.
  const interfaceAt = ({ configuration }: WalkStep) => {
    if (configurations.firewallGroups[configuration] !== NONE) return FIREWALL - configuration;
    const gateway = network.applicationGateways.owners[configuration] ?? NONE;
    return gateway < 0 ? (configurations.interfaces[configuration] ?? NONE) : interfaces.ids.length + gateway;
  };
  // Where the last hop sends to its own machine, only the hop's interface was crossed.
  const before = forward.steps.at(-2);
  const isInside = before !== undefined && interfaceAt(before) >= 0 && before.route === NONE;
  const crossed = new Set(
    (isInside ? forward.steps.slice(0, -1) : forward.steps).map(interfaceAt).filter((row) => row !== NONE),
  );
  const [asker, answerer] = [forward.steps[0], forward.steps.at(-1)];
  if (asker === undefined || answerer === undefined || (isInside && crossed.size < 2)) return [];
  const reply = seenAt(network, answerer.configuration, NONE, replyTo(forward.arrived));
  const back = walk(network, answerer.configuration, reply, forward.choices);
  const lastSent = back.steps.findLast(({ route }) => route >= 0);
  if (back.end === 'unknown-route' || back.end === 'unreadable' || back.end === 'unmodelled') return [notChecked(flow)];
  if (back.end === 'leaves-model' || back.end === 'gateway') return [notChecked(flow)];
  // Behind a public address the answer is known where it begins and where it ends: in between it has other addresses.
  const isArrived = back.end !== 'internet';
  const strange = back.steps.filter((step, index) => {
    if (interfaceAt(step) === NONE) return false;
    if (forward.end !== 'translated') return !crossed.has(interfaceAt(step));
    return index > 0 && !(isArrived && index === back.steps.length - 1);
  });
  const strangers = [...strange, ...backAtItsSender(network, back, reply)];
  const obstacles = strangers.flatMap((step) => {
    const denials = (direction: 'inbound' | 'outbound') =>
      askedAt(step).flatMap((asked) =>
        asked.direction === direction && asked.level !== 'firewall' && isDenied(network, asked)
          ? [filtered(network, asked.decided, flow)]
          : [],
      );
    const isThere = isArrived && step === back.steps.at(-1);
    const isAppliance = !isThere && step !== back.steps[0] && interfaceAt(step) >= 0;
    const isShut = isAppliance && interfaces.forwards[interfaceAt(step)] !== 1;
    return [...denials('inbound'), ...(isShut ? [notForwardedBack(network, step, flow)] : []), ...denials('outbound')];
  });
  if (!isBack(network, forward, back)) return [...obstacles, noWayBack(network, lastSent, flow)];
  const returned = new Set([...back.steps, asker].map(interfaceAt));
  const isSame = strangers.length === 0 && [...crossed].every((row) => returned.has(row));
  // A firewall is stateful for certain; of other appliances nobody knows.
  const isKilled =
    strangers.some((step) => interfaceAt(step) <= FIREWALL) ||
    [...crossed].some((row) => row <= FIREWALL && !returned.has(row));
  return [...obstacles, ...(isSame ? [] : [asymmetric(network, forward, back, flow, isKilled)])];
}

/**
 * An answer that goes round comes in where it went out. There the request is remembered, and what leaves in answer to it, but
 * nobody who would come in like that.
 */
function backAtItsSender(network: CloudNetwork, back: Walk, reply: Packet): readonly WalkStep[] {
  const { interfaces } = network.configurations;
  const [first, last] = [back.steps[0], back.steps.at(-1)];
  if (back.end !== 'loop' || first === undefined || last === undefined || first === last) return [];
  if (interfaces[back.last] !== interfaces[first.configuration]) return [];
  return [arrival(network, back.last, seenAt(network, back.last, last.configuration, reply), false)];
}

/** Does the answer arrive where the request came from? A public address that no interface has is a gateway's, or nobody knows whose. */
function isBack(network: CloudNetwork, forward: Walk, back: Walk): boolean {
  const { interfaces } = network.configurations;
  const isOwner = interfaces[back.last] === interfaces[forward.steps[0]?.configuration ?? NONE];
  if (forward.end !== 'translated') return isOwner && back.end === 'delivered';
  const leaving = leavingStep(back);
  const isOut = leaving !== undefined && hasWayOut(network, leaving, leaving !== back.steps[0]);
  return isOut && (back.end === 'internet' || (back.end === 'translated' && isOwner));
}

/** Less than every row, and than `NONE` and `MISSING`. */
const FIREWALL = -3;

const notChecked = (flow: Flow): Issue => ({
  code: 'LEAVES_MODEL',
  origin: 'inbound',
  severity: 'warning',
  sentence: `How answers get back to ${flow.source} is not in the documents.`,
  context: {},
});

function noWayBack(network: CloudNetwork, step: WalkStep | undefined, flow: Flow): Issue {
  const names = step === undefined ? undefined : routeNames(network, step.route);
  const why =
    names === undefined ? '' : `: ${routeSubject(names)} leads to ${names.nextHopType} ${names.nextHop ?? ''}`;
  return {
    code: 'RETURN_NO_ROUTE',
    origin: 'inbound',
    severity: 'error',
    sentence: `Answers do not get back to ${flow.source}${why.trimEnd()}.`,
    context: names === undefined ? {} : { route: names.id, prefix: names.prefix, nextHopType: names.nextHopType },
  };
}

function notForwardedBack(network: CloudNetwork, { configuration }: WalkStep, flow: Flow): Issue {
  const { configurations, interfaces } = network;
  const id = idOf(network, interfaces.ids, configurations.interfaces[configuration] ?? NONE);
  return {
    code: 'RETURN_NO_ROUTE',
    origin: 'inbound',
    severity: 'error',
    sentence: `Answers do not get back to ${flow.source}: they are led through ${lastPart(id)}, where IP forwarding is off.`,
    context: { interface: id },
  };
}

function filtered(network: CloudNetwork, rule: number, flow: Flow): Issue {
  const { id, name, origin, group } = ruleNames(network, rule);
  return {
    code: 'RETURN_FILTERED',
    origin: 'inbound',
    severity: 'error',
    sentence: `Answers to ${flow.source} come by a way that the request did not take, where ${name} of ${lastPart(group)} denies them.`,
    context: { rule: id, ruleName: name, ruleOrigin: origin, group },
  };
}

function asymmetric(network: CloudNetwork, forward: Walk, back: Walk, flow: Flow, isKilled: boolean): Issue {
  const between = ({ steps }: Walk) => {
    const addresses = steps
      .slice(1, -1)
      .filter(({ configuration }) => !isFront(network, configuration))
      .map(({ configuration }) => addressIn(network.configurations.addresses, configuration));
    return addresses.length === 0 ? 'no appliance' : addresses.join(', ');
  };
  return {
    code: 'ASYMMETRIC_ROUTE',
    origin: 'inbound',
    severity: isKilled ? 'error' : 'warning',
    sentence: `Requests from ${flow.source} pass ${between(forward)}, answers pass ${between(back)}: a stateful appliance drops what it sees half of.`,
    context: { request: between(forward), answer: between(back) },
  };
}
