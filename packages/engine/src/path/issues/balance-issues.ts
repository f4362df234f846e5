import type { Address } from '../../address/address.ts';
import { STATUSES } from '../../documents/state/power-state.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import { NONE, UNREAD_PORT, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import {
  arePortsUntold,
  isFront,
  isUnsureAt,
  isPinged,
  listenerFor,
  maySharePorts,
  ruleFor,
  unseenBehind,
  unsureBackend,
} from '../walk/devices/balance.ts';
import { healthBehind, isPowerUnread, isUnsure } from '../walk/devices/health.ts';
import { machineAt } from '../walk/place.ts';
import { homeOfStep } from '../walk/routes/last-route.ts';
import type { WalkStep } from '../walk/step.ts';
import type { Walk } from '../walk/record.ts';
import { PROTOCOL_BITS, type Packet } from '../../rules/packet.ts';
import { balancerName, addressOf, idOf, lastPart, textOf } from '../cloud/names.ts';

/** What is wrong at a load balancer: nobody to hand the flow to, or fewer than its documents name. */
export function balanceIssues(network: CloudNetwork, { packet, end, steps }: Walk, step: WalkStep): readonly Issue[] {
  const front = step.configuration;
  if (!isFront(network, front)) return [];
  const { listeners, configurations } = network;
  const id = idOf(network, configurations.ids, front);
  const name = balancerName(id);
  const issue = (
    code: IssueCode,
    severity: Issue['severity'],
    sentence: string,
    context: Issue['context'] = {},
  ): Issue => ({ code, origin: 'local', severity, sentence, context: { frontend: id, ...context } });
  const listener = ruleFor(network, front, packet);
  const isPing = isPinged(network, front, packet);
  if (listener < 0 && isPing)
    return [
      issue(
        'LB_NO_BACKENDS',
        'error',
        `The load balancer ${name} has no rules, and answers no ping without a backend.`,
      ),
    ];
  if (listener < 0) {
    const kind = packet.protocol === PROTOCOL_BITS.udp ? 'UDP port' : 'port';
    const what = packet.protocol === PROTOCOL_BITS.icmp ? 'ICMP' : `${kind} ${packet.destinationPort}`;
    const sentence = `The load balancer ${name} has no rule for ${what}.`;
    return [issue('LB_NO_MATCHING_FRONTEND', 'error', sentence)];
  }
  const rule = idOf(network, listeners.ids, listener);
  const health = healthBehind(network, listener);
  const { backends, healthy, stopped, blocked, inDoubt, isOpen } = health;
  const probePort = listeners.probePorts[listener] ?? NONE;
  if (backends.length === 0 && !isOpen)
    return [issue('LB_NO_BACKENDS', 'error', `The rule ${lastPart(rule)} of ${name} leads to nobody.`, { rule })];
  const isDown = healthy.length === 0 && !isOpen;
  if (isPing && !isDown && end !== 'perhaps-answered') return [];
  const resting = `Behind the rule ${lastPart(rule)} of ${name} these do not run, and get no flows: ${stopped.map((row) => addressOf(configurations.addresses, row)).join(', ')}.`;
  const nobody = `Nobody behind the rule ${lastPart(rule)} of ${name} is healthy.`;
  const circle = `The load balancer ${name} hands the flow back to its own sender.`;
  const outer = `The load balancer ${name} hands the flow back to its own sender, which leaves by a load balancer, too: what becomes of that, no page tells.`;
  const [here, there] = regionsAround(network, steps, step);
  const far = `The load balancer ${name} is a Basic one in ${there}, and is not reached from ${here}.`;
  return [
    ...(isOutOfRegion(network, steps, step) ? [issue('REGION_MISMATCH', 'error', far)] : []),
    ...blocked.map((row) =>
      issue(
        'LB_PROBE_BLOCKED',
        isDown ? 'error' : 'warning',
        `Rules at ${addressOf(configurations.addresses, row)} keep the load balancer's probes to port ${probePort} out, so it gets no flows.`,
        { backend: idOf(network, configurations.ids, row), rule },
      ),
    ),
    ...(isUnsure(health) ? inDoubt : []).map((row) => ({
      ...issue('CONFIG_MISSING', 'warning', unsureSentence(network, row, probePort), {
        backend: idOf(network, configurations.ids, row),
        rule,
        ...fieldOf(network, row, probePort),
      }),
      origin: 'inbound' as const,
    })),
    ...(!isDown && stopped.length > 0 ? [issue('LB_BACKENDS_UNHEALTHY', 'warning', resting, { rule })] : []),
    ...(isDown
      ? [
          issue('LB_BACKENDS_UNHEALTHY', 'error', nobody, {
            rule,
            ...(probePort < 0 ? {} : { probePort: String(probePort) }),
          }),
        ]
      : []),
    ...((end === 'unseen-backend' || (end === 'perhaps-answered' && isOpen)) && steps.at(-1) === step
      ? [unseenIssue(network, front, listener, packet)]
      : []),
    ...(!isPing && isFirstOfRange(network, listener)
      ? [issue('ASSUMPTION_MADE', 'warning', firstSentence(network, listener, rule), { rule })]
      : []),
    ...(end === 'outer-hairpin' && steps.at(-1) === step
      ? [{ ...issue('ANALYSIS_UNSUPPORTED', 'warning', outer, { rule }), origin: 'outbound' as const }]
      : []),
    ...(end === 'hairpin' && steps.at(-1) === step ? [issue('LB_HAIRPIN', 'error', circle, { rule })] : []),
  ];
}

const unsureSentence = (network: CloudNetwork, row: number, probePort: number): string => {
  const { configurations } = network;
  if (isPowerUnread(network, row))
    return `Whether the machine at ${addressOf(configurations.addresses, row)} runs, so that it gets flows, could not be read.`;
  const ports = probePort === UNREAD_PORT ? ', whose port could not be read,' : ` to port ${probePort}`;
  return `Whether rules at ${addressOf(configurations.addresses, row)} keep the load balancer's probes${ports} out, so that it gets no flows, is not known.`;
};

/** Of such a sentence. */
const fieldOf = (network: CloudNetwork, row: number, probePort: number): Issue['context'] => {
  if (isPowerUnread(network, row)) return { resource: machineIdOf(network, row), field: STATUSES };
  return probePort === UNREAD_PORT ? { field: 'properties.probe' } : {};
};

const machineIdOf = (network: CloudNetwork, row: number): string =>
  idOf(network, network.machines.ids, machineAt(network, row));

/** Is a port taken for that of a pool's only member, though no document tells it, as the first one of the range? */
function isFirstOfRange(network: CloudNetwork, listener: number): boolean {
  const { ids, froms, tos, backends, offsets } = network.listeners;
  const isNext = ids[listener + 1] === ids[listener] && froms[listener + 1] === (tos[listener] ?? 0) + 1;
  return isNext && maySharePorts(network, listener + 1, backends[offsets[listener] ?? 0] ?? NONE);
}

const firstSentence = ({ listeners: { froms, tos } }: CloudNetwork, listener: number, rule: string): string =>
  `Which of the ports ${froms[listener]} to ${tos[listener + 1]} of the rule ${lastPart(rule)} the only member of its pool has is not among the documents (inboundNatRulesPortMapping of the pool): it is taken to have the first one, unless others went before.`;

/** More of them are told by their number. */
const MAX_NAMES = 4;

/** Somebody behind a load balancer's rule of whom no document tells may get the flow; or one of those of whom none tells which port is theirs. */
function unseenIssue(network: CloudNetwork, front: number, listener: number, packet: Packet): Issue {
  const rule = idOf(network, network.listeners.ids, listener);
  const frontend = idOf(network, network.configurations.ids, front);
  const field = textOf(network, network.listeners.unread, listener);
  if (field !== undefined)
    return {
      code: 'CONFIG_MISSING',
      origin: 'inbound',
      severity: 'warning',
      sentence: `The rule ${lastPart(rule)} of ${balancerName(frontend)} could not be read: whether it is for this flow, and to whom it leads, is not known.`,
      context: { frontend, rule, field },
    };
  if (packet.protocol === PROTOCOL_BITS.icmp && !isPinged(network, front, packet))
    return {
      code: 'ANALYSIS_UNSUPPORTED',
      origin: 'inbound',
      severity: 'warning',
      sentence: `Whether the rule ${lastPart(rule)} of ${balancerName(frontend)}, which is for all ports, takes ICMP is not known: Azure's pages say both.`,
      context: { frontend, rule },
    };
  const unseen = unseenBehind(network, listener);
  const more = unseen.length > MAX_NAMES ? ` and ${unseen.length - MAX_NAMES} more` : '';
  const names = `${unseen.slice(0, MAX_NAMES).join(', ')}${more}`;
  const behind = `Behind the rule ${lastPart(rule)} of ${balancerName(frontend)}`;
  return {
    code: isRegional(network, listener) ? 'ANALYSIS_UNSUPPORTED' : 'CONFIG_MISSING',
    origin: 'inbound',
    severity: 'warning',
    sentence: `${behind} ${whyUnseen(network, listener)}: ${names}.`,
    context: { frontend, rule, backends: names },
  };
}

function whyUnseen(network: CloudNetwork, listener: number): string {
  const { froms, tos } = network.listeners;
  if (arePortsUntold(network, listener))
    return `each member of the pool has one of the ports ${froms[listener] ?? 0} to ${tos[listener] ?? 0}, and which one is not among the documents (inboundNatRulesPortMapping of the pool)`;
  if (isRegional(network, listener))
    return 'is another load balancer, and what that does with flows from this one is not modelled';
  return 'may be who gets the flow, and is not among the documents';
}

/** A regional load balancer's, behind a cross-region one. */
const FRONTEND = /\/frontendIPConfigurations\/[^/]+$/i;

const isRegional = (network: CloudNetwork, listener: number): boolean =>
  unseenBehind(network, listener).every((id) => FRONTEND.test(id));

/** The same on the way of answers. */
export function unseenOnWay(network: CloudNetwork, { end, last, packet }: Walk): readonly Issue[] {
  return end === 'unseen-backend' ? [unseenIssue(network, last, listenerFor(network, last, packet), packet)] : [];
}

/** On the way of answers, where nobody knows whether a load balancer has anybody to send them on. */
export function unsureIssue(network: CloudNetwork, { steps, packet }: Walk): Issue | undefined {
  const step = steps.find(({ configuration }) => isUnsureAt(network, configuration, packet));
  if (step === undefined) return undefined;
  const listener = listenerFor(network, step.configuration, packet);
  const [row = NONE] = healthBehind(network, listener).inDoubt;
  const probePort = network.listeners.probePorts[listener] ?? NONE;
  return {
    code: 'CONFIG_MISSING',
    origin: 'inbound',
    severity: 'warning',
    sentence: unsureSentence(network, row, probePort),
    context: {
      frontend: idOf(network, network.configurations.ids, step.configuration),
      ...fieldOf(network, row, probePort),
    },
  };
}

/** On a way by a backend of which nobody knows whether it gets any flow. `passed`: load balancers that chose before. */
export function unsureWay(network: CloudNetwork, walked: Walk, passed: readonly WalkStep[] = []): Issue | undefined {
  const found = unsureBackend(network, walked, passed);
  if (found === undefined) return undefined;
  const listener = listenerFor(network, found.front, walked.packet);
  const probePort = network.listeners.probePorts[listener] ?? NONE;
  return {
    code: 'CONFIG_MISSING',
    origin: 'inbound',
    severity: 'warning',
    sentence: unsureSentence(network, found.backend, probePort),
    context: {
      frontend: idOf(network, network.configurations.ids, found.front),
      backend: idOf(network, network.configurations.ids, found.backend),
      rule: idOf(network, network.listeners.ids, listener),
      ...fieldOf(network, found.backend, probePort),
    },
  };
}

/** Who takes a packet for a load balancer's floating address itself is believed to be set up for that ("Floating IP configuration"). */
export function takenIssue(address: Address): Issue {
  return {
    code: 'ASSUMPTION_MADE',
    origin: 'local',
    severity: 'warning',
    sentence: `This machine is behind the floating address ${address}, and is taken to have it itself, on a loopback device: it connects to itself.`,
    context: {},
  };
}

/** "Basic internal load balancers are not reached over global peering" ("Virtual network peering", Constraints). */
export function isOutOfRegion(network: CloudNetwork, steps: readonly WalkStep[], step: WalkStep): boolean {
  const front = step.configuration;
  if (!isFront(network, front) || network.configurations.isBasic[front] !== 1) return false;
  const [here, there] = regionsAround(network, steps, step);
  return here !== undefined && there !== undefined && here !== there;
}

/** Of the networks before a step and at it; undefined where their documents do not tell. */
function regionsAround(network: CloudNetwork, steps: readonly WalkStep[], step: WalkStep) {
  const { virtualNetworks } = network;
  return [steps[steps.indexOf(step) - 1], step].map((each) =>
    textOf(network, virtualNetworks.locations, each === undefined ? NONE : homeOfStep(network, each)),
  );
}
