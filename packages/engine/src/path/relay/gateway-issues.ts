import type { Flow } from '../../address/flow.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { packetOf } from '../../rules/packet.ts';
import { isAllow } from '../../rules/compile/rule-tables.ts';
import { isArrived } from '../cloud/branches.ts';
import { addressOf, idOf, lastPart, ruleNames } from '../cloud/names.ts';
import { askFilter } from '../walk/filters.ts';
import { stateOf, type RequestRule } from './gateway.ts';
import { gatewayAt } from '../walk/place.ts';
import { isKnown, type Leg } from './leg.ts';

/** Where Azure manages gateways by, of the second version and of the first ("Application Gateway infrastructure configuration"). */
const MANAGED_PORTS = [
  [65_200, 65_535],
  [65_503, 65_534],
] as const;

type Gateway = { readonly network: CloudNetwork; readonly front: number };

const issueAt =
  ({ network, front }: Gateway) =>
  (
    code: IssueCode,
    severity: Issue['severity'],
    sentence: (name: string) => string,
    context: Issue['context'] = {},
  ): Issue => {
    const gateway = idOf(network, network.applicationGateways.ids, gatewayAt(network, front));
    return { code, origin: 'local', severity, sentence: sentence(lastPart(gateway)), context: { gateway, ...context } };
  };

/** What keeps a gateway from working at all, whatever it is asked: it is stopped, or Azure cannot manage it. */
export function standingIssues(gateway: Gateway): readonly Issue[] {
  const { network, front } = gateway;
  const state = stateOf(network, gatewayAt(network, front));
  const issue = issueAt(gateway);
  return [
    ...(state === undefined
      ? []
      : [issue('RESOURCE_NOT_RUNNING', 'error', (name) => `The application gateway ${name} is ${state}.`, { state })]),
    ...unmanaged(gateway),
  ];
}

/**
 * Azure refuses to deploy a gateway into a subnet whose group denies the tag GatewayManager, but for one with network isolation: "Elimination of
 * inbound traffic from GatewayManager service tag via Network Security Group" ("Private Application Gateway deployment").
 */
function unmanaged(gateway: Gateway): readonly Issue[] {
  const { network, front } = gateway;
  if (network.applicationGateways.isIsolated[gatewayAt(network, front)] === 1) return [];
  const { rules, applicationGateways, configurations } = network;
  const [from, to] = MANAGED_PORTS[applicationGateways.isVersion1[gatewayAt(network, front)] ?? 0] ?? MANAGED_PORTS[0];
  const destination = addressOf(configurations.addresses, front);
  for (const destinationPort of [from, to]) {
    const packet = { ...packetOf({ protocol: 'tcp', source: destination, destination, destinationPort }) };
    // Which addresses the tag holds need not be loaded: they are public, and nobody's of the model.
    const decided = askFilter(network, front, 'subnet', 'inbound', { ...packet, isSourceHidden: true });
    if (decided < 0 || isAllow(rules, decided)) continue;
    const { id, name, group, origin } = ruleNames(network, decided);
    return [
      issueAt(gateway)(
        'LB_SUBNET_FILTER',
        'error',
        (own) =>
          `The rule ${name} of ${lastPart(group)} keeps the tag GatewayManager from the ports ${from}–${to}, by which Azure manages ${own}.`,
        { rule: id, ruleName: name, ruleOrigin: origin, group, ports: `${from}-${to}` },
      ),
    ];
  }
  return [];
}

/** `host`: of a request that listeners of the port are not for. */
export const noListener = (gateway: Gateway, { protocol, destinationPort }: Flow, host?: string): Issue =>
  issueAt(gateway)(
    'LB_NO_MATCHING_FRONTEND',
    'error',
    (name) =>
      `The application gateway ${name} has no listener for ${host === undefined ? '' : `${host} at `}${protocol === 'icmp' ? 'ICMP' : `${protocol.toUpperCase()} port ${destinationPort}`} at this address.`,
    host === undefined ? {} : { host },
  );

/** Of rules by their names: all are for a host name, and which one comes first is not told. */
export const untoldRule = (gateway: Gateway, rules: readonly string[], host = ''): Issue =>
  issueAt(gateway)(
    'CONFIG_MISSING',
    'warning',
    (name) =>
      `Which of the rules ${rules.join(', ')} of ${name} serves requests for ${host} is in no document, and not all of them lead to somebody.`,
    { host },
  );

/** What is wrong behind one rule: nobody is there, nobody is reached, or fewer are than its documents name. */
export function backendIssues(gateway: Gateway, { row, targets }: RequestRule, legs: readonly Leg[]): readonly Issue[] {
  const { network } = gateway;
  const { ids, backendPorts } = network.applicationGateways.rules;
  if (backendPorts[row] === NONE) return [];
  const rule = idOf(network, ids, row);
  const issue = issueAt(gateway);
  const words = lastPart(rule);
  if (targets.length === 0)
    return [issue('LB_NO_BACKENDS', 'error', (name) => `The rule ${words} of ${name} leads to nobody.`, { rule })];
  const missed = legs.filter((leg) => !isArrived(leg) && isKnown(leg.disposition));
  if (missed.length === 0) return [];
  const backends = missed.map(({ backend }) => backend).join(', ');
  const isDown = missed.length === targets.length;
  return [
    issue(
      'LB_BACKENDS_UNHEALTHY',
      isDown ? 'error' : 'warning',
      (name) =>
        isDown
          ? `${name} reaches nobody behind the rule ${words}: ${backends}.`
          : `${name} does not reach ${backends} behind the rule ${words}, and asks the others.`,
      { rule, backends },
    ),
  ];
}
