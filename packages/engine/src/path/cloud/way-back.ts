import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { replyTo } from '../../rules/packet.ts';
import { isFront } from '../walk/balance.ts';
import { addressIn } from '../../table/address-column.ts';
import { askedAt, isDenied } from './filter-issues.ts';
import { lastPart, routeNames, routeSubject, ruleNames } from './names.ts';
import { walk, type Walk, type WalkStep } from '../walk/walk.ts';

/**
 * The way of the answers, from the destination's own routes. Groups that let the request through remember it; one that
 * only the answer meets sees a stranger, and so does an appliance.
 */
export function wayBack(network: CloudNetwork, forward: Walk, flow: Flow): readonly Issue[] {
  const { configurations } = network;
  if (forward.end !== 'delivered' || forward.steps.length < 2) return [];
  // Answers of a private endpoint come the way of the request, whatever routes say.
  if (network.interfaces.isEndpoint[configurations.interfaces[forward.last] ?? NONE] === 1) return [];
  // Firewalls have no interfaces, and are told apart by their addresses.
  const interfaceAt = ({ configuration }: WalkStep) =>
    configurations.firewallGroups[configuration] === NONE
      ? (configurations.interfaces[configuration] ?? NONE)
      : FIREWALL - configuration;
  const crossed = new Set(forward.steps.map(interfaceAt).filter((row) => row !== NONE));
  const [asker, answerer] = [forward.steps[0], forward.steps.at(-1)];
  if (asker === undefined || answerer === undefined || crossed.size < 2) return [];
  const back = walk(network, answerer.configuration, replyTo(forward.arrived), forward.choices);
  const lastSent = back.steps.findLast(({ route }) => route >= 0);
  if (back.end === 'unknown-route' || back.end === 'unreadable' || back.end === 'unmodelled') return [notChecked(flow)];
  if (back.end === 'leaves-model' || back.end === 'gateway') return [notChecked(flow)];
  if (back.end !== 'delivered' || interfaceAt(back.steps.at(-1) ?? answerer) !== interfaceAt(asker))
    return [noWayBack(network, lastSent, flow)];
  const strangers = back.steps.filter((step) => interfaceAt(step) !== NONE && !crossed.has(interfaceAt(step)));
  const denials = strangers.flatMap((step) =>
    askedAt(step).flatMap((asked) =>
      asked.level !== 'firewall' && isDenied(network, asked) ? [filtered(network, asked.decided, flow)] : [],
    ),
  );
  const returned = new Set(back.steps.map(interfaceAt));
  // A firewall is stateful for certain; of other appliances nobody knows.
  const isKilled =
    strangers.some((step) => interfaceAt(step) <= FIREWALL) ||
    [...crossed].some((row) => row <= FIREWALL && !returned.has(row));
  const isSame = strangers.length === 0 && [...crossed].every((row) => returned.has(row));
  return [...denials, ...(isSame ? [] : [asymmetric(network, forward, back, flow, isKilled)])];
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
