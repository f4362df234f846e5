import type { Address } from '../../address/address.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import { applicationIssues } from './application-blame.ts';
import type { Ending } from '../../observation/ending.ts';
import type { IcmpReason, Need, ResolutionFailure } from '../../observation/observation.ts';
import type { Interruption, Observed } from '../../observation/observed.ts';
import { plural } from '../../observation/units.ts';
import {
  capital,
  causeUntold,
  CLAIMS,
  destinationOf,
  fateOf,
  loopWords,
  needWords,
  neighbourProtocol,
  RESOLVER_CLAIMS,
  untoldWords,
} from '../words.ts';

/** An issue and the hop that it belongs to: by role, by TTL, or by the address that answered. */
export type Blame = { readonly at: BlamedHop; readonly issue: Issue };

export type BlamedHop =
  | { readonly kind: 'source' | 'destination' }
  | { readonly kind: 'ttl'; readonly ttl: number; readonly address?: Address }
  | { readonly kind: 'address'; readonly address: Address };

const SOURCE: BlamedHop = { kind: 'source' };
const DESTINATION: BlamedHop = { kind: 'destination' };

const ICMP_CODES: Readonly<Record<IcmpReason, IssueCode>> = {
  'ttl-exceeded': 'ROUTE_LOOP',
  'net-unreachable': 'NET_UNREACHABLE',
  'host-unreachable': 'HOST_UNREACHABLE',
  'protocol-unreachable': 'ICMP_ERROR',
  'port-unreachable': 'PORT_UNREACHABLE_FILTERED',
  'packet-too-big': 'PMTU_TOO_SMALL',
  'admin-prohibited': 'ADMIN_PROHIBITED',
  'policy-failed': 'ADMIN_PROHIBITED',
  'reject-route': 'NET_UNREACHABLE',
  'beyond-scope': 'ICMP_ERROR',
  other: 'ICMP_ERROR',
};

const RESOLVER_CODES: Readonly<Record<ResolutionFailure, IssueCode>> = {
  'no-such-name': 'DNS_NXDOMAIN',
  'no-record': 'DNS_NO_RECORD',
  'server-failure': 'DNS_SERVFAIL',
  timeout: 'DNS_TIMEOUT',
  other: 'DNS_FAILED',
};

const ROUTES = {
  'no-route': { code: 'NO_ROUTE', sentence: 'This host has no route to the destination.' },
  blackholed: { code: 'ROUTE_BLACKHOLE', sentence: "This host's route to the destination is a black hole." },
  'route-unreachable': {
    code: 'ROUTE_UNREACHABLE',
    sentence: "This host's route declares the destination unreachable.",
  },
  'route-prohibited': { code: 'ROUTE_PROHIBIT', sentence: "This host's route prohibits the destination." },
} as const;

const error = (code: IssueCode, origin: Issue['origin'], sentence: string, context: Issue['context'] = {}): Issue => ({
  code,
  origin,
  severity: 'error',
  sentence,
  context,
});

const warning = (
  code: IssueCode,
  origin: Issue['origin'],
  sentence: string,
  context: Issue['context'] = {},
): Issue => ({ ...error(code, origin, sentence, context), severity: 'warning' });

/** Which hop is to blame for this ending, and for what. Causes come before symptoms; a success may carry warnings. */
export function blame(ending: Ending, observed: Observed): readonly Blame[] {
  switch (ending.kind) {
    case 'connected':
      return ending.repeated === 0 ? [] : [{ at: DESTINATION, issue: lossOf(ending.repeated) }];
    case 'partly-connected':
      // Flows that fail are told apart from those that work elsewhere.
      return ending.flows === undefined ? [{ at: DESTINATION, issue: flappingOf(ending, observed) }] : [];
    case 'answered':
    case 'status-refused':
    case 'certificate-refused':
    case 'handshake-failed':
    case 'unanswered':
    case 'malformed-answer':
      return applicationIssues(ending).map((issue) => ({ at: DESTINATION, issue }));
    case 'refused':
      return [{ at: DESTINATION, issue: noListener(observed) }];
    case 'reset-on-the-way':
    case 'rejected':
    case 'dropped':
    case 'looped':
      return onTheWay(ending, observed);
    case 'reset-on-this-host':
    case 'rejected-on-this-host':
    case 'dropped-on-this-host':
    case 'neighbour-missing':
    case 'no-route':
    case 'blackholed':
    case 'route-unreachable':
    case 'route-prohibited':
    case 'unresolved':
    case 'forbidden':
    case 'not-sent':
      return [{ at: SOURCE, issue: onTheSource(ending, observed) }];
    case 'untold':
      return untold(ending, observed).map((issue) => ({ at: SOURCE, issue }));
    case 'cancelled':
      return [{ at: SOURCE, issue: warning('CANCELLED', 'local', 'The check was cancelled before it could tell.') }];
    case 'out-of-time':
      return [{ at: SOURCE, issue: outOfTime(ending.deadlineMs) }];
    case 'agent-lost':
      return [{ at: SOURCE, issue: error('AGENT_OFFLINE', 'local', `The agent is gone: ${ending.reason}.`) }];
  }
}

/** What was proven before a check was cut short stands; that there may be more to say is said beside it. */
export function cutShort(ending: Ending, { interruption }: Observed): readonly Blame[] {
  if (interruption === undefined || interruption.kind === ending.kind) return [];
  return [{ at: SOURCE, issue: interruptedBy(interruption) }];
}

function interruptedBy(interruption: Interruption): Issue {
  switch (interruption.kind) {
    case 'out-of-time':
      return warning(
        'DEADLINE_EXCEEDED',
        'local',
        `The deadline of ${interruption.deadlineMs} ms passed before everything had been tried.`,
        { deadlineMs: String(interruption.deadlineMs) },
      );
    case 'cancelled':
      return warning('CANCELLED', 'local', 'The check was cancelled before everything had been tried.');
    case 'agent-lost':
      return warning(
        'AGENT_OFFLINE',
        'local',
        `The agent was lost before everything had been tried: ${interruption.reason}.`,
      );
  }
}

const lossOf = (repeated: number) =>
  warning(
    'SYN_LOSS',
    'inbound',
    `${plural(repeated, 'probe')} had to send the SYN again: packets were lost, or the listener's queue was full.`,
    {
      repeated: String(repeated),
    },
  );

const flappingOf = (ending: Extract<Ending, { kind: 'partly-connected' }>, { protocol }: Observed) =>
  warning(
    'FLAPPING',
    'inbound',
    `Only ${ending.connected} of ${ending.sent} ${protocol === 'icmp' ? 'echo requests were answered' : 'probes connected'}; others ${fateOf(ending.other)}.`,
    {
      connected: String(ending.connected),
      sent: String(ending.sent),
    },
  );

const noListener = (observed: Observed) =>
  error(
    'NO_LISTENER',
    'local',
    observed.sender === undefined
      ? `Nothing listens on TCP port ${observed.port}, or a filter answers in the destination's place: whose reset it was could not be told.`
      : `Nothing listens on TCP port ${observed.port}: the destination itself sent a reset.`,
    { port: String(observed.port) },
  );

const outOfTime = (deadlineMs: number) =>
  error('DEADLINE_EXCEEDED', 'local', `Nothing had answered when the deadline of ${deadlineMs} ms passed.`, {
    deadlineMs: String(deadlineMs),
  });

/** What the documents lack, unless the predicted path has it where it is lacking. */
function untold({ why }: Extract<Ending, { kind: 'untold' }>, observed: Observed): readonly Issue[] {
  if (why === undefined && causeUntold(observed) !== undefined) return [];
  return [warning('CONFIG_MISSING', 'outbound', why ?? capital(untoldWords(observed)))];
}

type OnTheWay = Extract<Ending, { kind: 'reset-on-the-way' | 'rejected' | 'dropped' | 'looped' }>;

function onTheWay(ending: OnTheWay, observed: Observed): readonly Blame[] {
  switch (ending.kind) {
    case 'reset-on-the-way': {
      const sentence = `Hop ${ending.ttl} answers with a reset in the destination's place: a filter there closes the port.`;
      const context = { port: String(observed.port), ...(ending.by ? { by: ending.by } : {}) };
      return [
        {
          at: { kind: 'ttl', ttl: ending.ttl, ...(ending.by ? { address: ending.by } : {}) },
          issue: error('RESET_BY_MIDDLEBOX', 'outbound', sentence, context),
        },
      ];
    }
    case 'rejected':
      return rejectedBy(ending, observed);
    case 'dropped':
      return [droppedAfter(ending, observed)];
    case 'looped': {
      const cycle = ending.cycle.join(' → ');
      const first = ending.cycle[0];
      const sentence =
        first === undefined
          ? 'Packets run out of hops: they go round in a loop.'
          : `Packets go round in a loop${loopWords(ending.cycle)}.`;
      const at: BlamedHop = first === undefined ? SOURCE : { kind: 'address', address: first };
      return [{ at, issue: error('ROUTE_LOOP', 'outbound', sentence, cycle === '' ? {} : { cycle }) }];
    }
  }
}

function rejectedBy(ending: Extract<Ending, { kind: 'rejected' }>, observed: Observed): readonly Blame[] {
  const isDestination = ending.by !== undefined && ending.by === observed.target?.address;
  const at: BlamedHop = isDestination
    ? DESTINATION
    : ending.by === undefined
      ? SOURCE
      : { kind: 'address', address: ending.by };
  const who = isDestination ? 'The destination itself' : (ending.by ?? 'A router');
  const context = {
    reason: ending.reason,
    ...(ending.by === undefined ? {} : { by: ending.by }),
    ...(ending.mtu === undefined ? {} : { mtu: String(ending.mtu) }),
  };
  const origin = isDestination ? 'local' : 'outbound';
  const issue = error(
    ICMP_CODES[ending.reason],
    origin,
    `${who} rejects the packets: ${CLAIMS[ending.reason]}.`,
    context,
  );
  if (!ending.limited) return [{ at, issue }];
  const limited =
    'It answered some probes only: ICMP errors are rate-limited, so the silence around them means nothing.';
  return [
    { at, issue },
    { at, issue: warning('ICMP_RATE_LIMITED', 'local', limited) },
  ];
}

function droppedAfter(ending: Extract<Ending, { kind: 'dropped' }>, observed: Observed): Blame {
  const { last } = ending;
  const sentence =
    last === undefined
      ? `Packets to ${destinationOf(observed)}, or the answers to them, are lost on the first link or behind it: ${observed.hops.length === 0 ? 'hops were not looked for' : 'no hop answers'}.`
      : `Packets to ${destinationOf(observed)}, or the answers to them, are lost beyond ${last.address} (hop ${last.ttl}).`;
  const context = last === undefined ? {} : { after: last.address, hop: String(last.ttl) };
  const at: BlamedHop = last === undefined ? SOURCE : { kind: 'ttl', ttl: last.ttl, address: last.address };
  return { at, issue: error('FILTERED_AFTER_HOP', 'outbound', sentence, context) };
}

type OnTheSource = Extract<
  Ending,
  {
    kind:
      | 'reset-on-this-host'
      | 'rejected-on-this-host'
      | 'dropped-on-this-host'
      | 'neighbour-missing'
      | 'no-route'
      | 'blackholed'
      | 'route-unreachable'
      | 'route-prohibited'
      | 'unresolved'
      | 'forbidden'
      | 'not-sent';
  }
>;

function onTheSource(ending: OnTheSource, observed: Observed): Issue {
  switch (ending.kind) {
    case 'reset-on-this-host':
      return error(
        'RESET_ON_THIS_HOST',
        'local',
        "A reset comes back before the first router could answer: from this host's own firewall, or from something on its link.",
      );
    case 'rejected-on-this-host':
      return error(
        'LOCAL_FIREWALL_DENY',
        'local',
        `This host's own firewall rejects the packets: ${CLAIMS[ending.reason]}.`,
        { reason: ending.reason },
      );
    case 'dropped-on-this-host':
      return error('LOCAL_FIREWALL_DENY', 'local', "This host's own firewall drops the packets; none leaves it.");
    case 'neighbour-missing': {
      const on = ending.device === undefined ? '' : ` on ${ending.device}`;
      const sentence = `${ending.neighbour} does not answer ${neighbourProtocol(ending.neighbour)}${on}.`;
      return error('NEIGHBOR_UNREACHABLE', 'outbound', sentence, { neighbour: ending.neighbour });
    }
    case 'no-route':
    case 'blackholed':
    case 'route-unreachable':
    case 'route-prohibited': {
      const { code, sentence } = ROUTES[ending.kind];
      return error(code, 'outbound', sentence, { errno: ending.errno });
    }
    case 'unresolved':
      return error(
        RESOLVER_CODES[ending.reason],
        'local',
        `'${observed.destination}' cannot be resolved: ${RESOLVER_CLAIMS[ending.reason]}${ending.detail === '' ? '' : ` (${ending.detail})`}.`,
        { name: observed.destination, reason: ending.reason },
      );
    case 'forbidden':
      return error('POLICY_REFUSED', 'local', `This host's policy forbids it: ${ending.rule}.`, { rule: ending.rule });
    case 'not-sent':
      return ending.needs === undefined ? notSent(ending.call, ending.errno, observed) : lacking(ending, ending.needs);
  }
}

function lacking({ call, errno }: Extract<Ending, { kind: 'not-sent' }>, needs: Need): Issue {
  const setting = needs.kind === 'sysctl' ? { sysctl: needs.name, value: needs.value, wanted: needs.wanted } : {};
  const sentence = `This host may not send echo requests. ${needWords(needs)}`;
  return error('SOCKET_ERROR', 'local', sentence, { call, errno, ...setting });
}

function notSent(call: string, errno: string, observed: Observed): Issue {
  const context = { call, errno };
  const { sourcePort: port, sourceAddress } = observed;
  if (sourceAddress !== undefined && call === 'bind' && errno === 'EADDRNOTAVAIL')
    return error('SOURCE_ADDRESS_GONE', 'local', `${sourceAddress} is not an address of this host.`, context);
  if (port !== undefined && (errno === 'EADDRINUSE' || errno === 'EADDRNOTAVAIL'))
    return error('SOURCE_PORT_IN_USE', 'local', `Source port ${port} is in use on this host.`, context);
  if (port !== undefined && call === 'bind' && errno === 'EACCES')
    return error(
      'SOURCE_PORT_NOT_PERMITTED',
      'local',
      `Source port ${port} is reserved for privileged processes.`,
      context,
    );
  return error('SOCKET_ERROR', 'local', `This host could not send a probe: ${call} answered ${errno}.`, context);
}
