import {
  parseAddress,
  parsePort,
  VALID_STATUS,
  type Address,
  type Diagnosis,
  type Evidence,
  type Exchange,
  type HttpQuestion,
  type Outcome,
  type Path,
  type Port,
  type Resolution,
  type Result,
  type TlsStep,
  type TraceDisposition,
} from '@hopscope/engine';

/** What a check met, told shortly; the engine makes the diagnosis of it. */
export type Story = {
  readonly destination: string;
  readonly name?: string;
  readonly resolution?: Resolution;
  readonly probes?: readonly Outcome[];
  /** What SYNs that were allowed so many hops met; several where paths are equal in cost. */
  readonly hops?: Readonly<Record<number, Outcome | readonly Outcome[]>>;
  /** What each flow met, in place of `probes` and `hops`; `reason`: why TTLs took turns. */
  readonly flows?: {
    readonly reason?: string;
    readonly each: readonly Pick<Story, 'probes' | 'hops'>[];
  };
  /** The TTL that a reset arrived with. */
  readonly resetTtl?: number;
  readonly http?: HttpQuestion;
  readonly exchanges?: readonly Exchange[];
  readonly evidence?: readonly Evidence[];
  readonly predicted?: Path['disposition'];
  readonly ends?: 'cancelled' | 'agent-lost' | 'out-of-time';
  readonly dataPlane?: Diagnosis['dataPlane'];
};

const parsed = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem);
  return result.value;
};
export const address = (text: string): Address => parsed(parseAddress(text));
export const port = (number: number): Port => parsed(parsePort(number));

const A = address('10.77.1.1');
const B = address('10.77.2.2');
const C = address('10.77.2.6');
export const DESTINATION = '10.77.3.2';
export const SOURCE = address('10.77.1.2');

const connected = (rtt: number): Outcome => ({ kind: 'connected', rtt, clock: 'kernel', retransmits: 0 });
const refused = (rtt: number): Outcome => ({ kind: 'refused', rtt, clock: 'user' });
const expired = (from: Address, rtt: number): Outcome => ({
  kind: 'icmp',
  reason: 'ttl-exceeded',
  from,
  rtt,
  clock: 'kernel',
  replyTtl: from === A ? 64 : 63,
});
const silent: Outcome = { kind: 'silent', waitedMs: 1500, left: 'yes' };
const failed = (call: 'bind' | 'connect', errno: string): Outcome => ({ kind: 'failed', call, errno });
const rejected = (from: Address, reason: 'admin-prohibited' | 'host-unreachable'): Outcome => ({
  kind: 'icmp',
  reason,
  from,
  rtt: 900,
  clock: 'kernel',
  replyTtl: 63,
});
const times = (count: number, outcome: (index: number) => Outcome): readonly Outcome[] =>
  Array.from({ length: count }, (_, index) => outcome(index));
const HTTPS: HttpQuestion = { kind: 'https', method: 'GET', path: '/', headers: [], validStatus: VALID_STATUS };
const TLS: TlsStep = {
  took: 2500,
  version: 'TLSv1.3',
  serverName: 'db.example',
  certificate: {
    subject: 'CN=db.example',
    issuer: 'CN=Example CA 1',
    names: ['db.example'],
    from: '2026-01-01T00:00:00.000Z',
    to: '2027-01-01T00:00:00.000Z',
  },
  chain: ['CN=Example CA 1', 'CN=Example Root'],
  problems: [],
};
const times3 = (exchange: Exchange) => [exchange, exchange, exchange];
const viaA: Evidence = {
  kind: 'route',
  destination: address(DESTINATION),
  decision: { kind: 'unicast', device: 'eth0', gateway: A, source: SOURCE, table: 254 },
};
const twoHops = { 1: expired(A, 310), 2: expired(B, 840) };

/** One story for each way in which a check can end. */
export const STORIES: Readonly<Record<TraceDisposition, Story>> = {
  connected: {
    destination: 'db.example',
    resolution: { kind: 'answered', addresses: [address(DESTINATION), address('fd77:3::2')], tookMs: 12.4 },
    probes: times(100, (index) => connected(1200 + ((index * 37) % 400) + (index % 25 === 0 ? 5000 : 0))),
    hops: { 1: expired(A, 310), 2: silent, 3: expired(B, 840), 4: connected(1300) },
    evidence: [viaA],
    predicted: 'leaves-model',
  },
  answered: {
    destination: 'db.example',
    resolution: { kind: 'answered', addresses: [address(DESTINATION)], tookMs: 12.4 },
    probes: times(3, (index) => connected(1200 + index)),
    http: HTTPS,
    exchanges: times3({ connect: 1300, tls: TLS, answer: 4200, outcome: { kind: 'answered', status: 204 } }),
  },
  'status-refused': {
    destination: DESTINATION,
    probes: [connected(1200)],
    http: { ...HTTPS, kind: 'http' },
    exchanges: times3({ connect: 1300, answer: 4200, outcome: { kind: 'answered', status: 503 } }),
  },
  'certificate-refused': {
    destination: DESTINATION,
    probes: [connected(1200)],
    http: HTTPS,
    exchanges: [
      {
        connect: 1300,
        tls: {
          ...TLS,
          problems: [
            { kind: 'expired', sentence: 'The certificate expired on 2026-01-01T00:00:00.000Z.' },
            { kind: 'name-mismatch', sentence: 'The certificate is for db.example, not for 10.77.3.2.' },
          ],
        },
        outcome: { kind: 'untrusted' },
      },
    ],
  },
  'handshake-failed': {
    destination: DESTINATION,
    probes: [connected(1200)],
    http: HTTPS,
    exchanges: [
      { connect: 1300, outcome: { kind: 'handshake-failed', reason: 'not-tls', detail: 'wrong version number' } },
    ],
  },
  unanswered: {
    destination: DESTINATION,
    probes: [connected(1200)],
    http: { ...HTTPS, kind: 'http' },
    exchanges: [{ connect: 1300, outcome: { kind: 'unanswered', waitedMs: 5000 } }],
  },
  'malformed-answer': {
    destination: DESTINATION,
    probes: [connected(1200)],
    http: { ...HTTPS, kind: 'http' },
    exchanges: [{ connect: 1300, outcome: { kind: 'malformed', detail: 'Expected HTTP/' } }],
  },
  'partly-connected': {
    destination: DESTINATION,
    probes: [...times(60, () => connected(1500)), ...times(40, () => silent)],
    hops: { ...twoHops, 3: connected(1500) },
    evidence: [viaA],
    predicted: 'leaves-model',
  },
  refused: {
    destination: DESTINATION,
    probes: times(4, () => refused(1400)),
    hops: { ...twoHops, 3: refused(1400) },
    resetTtl: 62,
    evidence: [viaA],
    predicted: 'leaves-model',
  },
  'reset-on-the-way': {
    destination: DESTINATION,
    probes: times(4, () => refused(900)),
    hops: { ...twoHops, 3: refused(900) },
    resetTtl: 63,
    evidence: [viaA],
  },
  'reset-on-this-host': {
    destination: DESTINATION,
    probes: times(4, () => refused(40)),
    hops: { 1: refused(40) },
    resetTtl: 64,
    evidence: [viaA],
    predicted: 'leaves-model',
  },
  rejected: {
    destination: DESTINATION,
    probes: [...times(3, () => rejected(B, 'admin-prohibited')), ...times(2, () => silent)],
    hops: { ...twoHops, 3: rejected(B, 'admin-prohibited') },
    evidence: [viaA],
    predicted: 'leaves-model',
  },
  'rejected-on-this-host': {
    destination: DESTINATION,
    probes: times(3, () => rejected(SOURCE, 'admin-prohibited')),
    evidence: [viaA],
    predicted: 'leaves-model',
  },
  dropped: {
    destination: DESTINATION,
    probes: times(4, () => silent),
    hops: { 1: expired(A, 310), 2: expired(B, 840), 3: silent, 4: silent },
    evidence: [viaA],
    predicted: 'leaves-model',
  },
  'dropped-on-this-host': {
    destination: DESTINATION,
    probes: times(4, (): Outcome => ({ kind: 'silent', waitedMs: 1500, left: 'no' })),
    evidence: [viaA],
    predicted: 'leaves-model',
  },
  looped: {
    destination: DESTINATION,
    probes: times(3, () => expired(C, 26_000)),
    hops: { 1: expired(A, 310), 2: expired(B, 840), 3: expired(C, 1300), 4: expired(B, 1700), 5: expired(C, 2100) },
    evidence: [viaA],
    predicted: 'leaves-model',
  },
  'no-route': {
    destination: DESTINATION,
    probes: [failed('connect', 'ENETUNREACH')],
    evidence: [{ kind: 'route', destination: address(DESTINATION), decision: { kind: 'none' } }],
    predicted: 'no-route',
  },
  blackholed: {
    destination: DESTINATION,
    probes: [failed('connect', 'EINVAL')],
    evidence: [{ kind: 'route', destination: address(DESTINATION), decision: { kind: 'blackhole' } }],
    predicted: 'blackholed',
  },
  'route-unreachable': {
    destination: DESTINATION,
    probes: [failed('connect', 'EHOSTUNREACH')],
    evidence: [{ kind: 'route', destination: address(DESTINATION), decision: { kind: 'unreachable' } }],
    predicted: 'unreachable-route',
  },
  'route-prohibited': {
    destination: DESTINATION,
    probes: [failed('connect', 'EACCES')],
    evidence: [{ kind: 'route', destination: address(DESTINATION), decision: { kind: 'prohibit' } }],
    predicted: 'leaves-model',
  },
  'neighbour-missing': {
    destination: '10.77.1.99',
    probes: times(4, () => silent),
    evidence: [
      {
        kind: 'route',
        destination: address('10.77.1.99'),
        decision: { kind: 'unicast', device: 'eth0', source: SOURCE, table: 254 },
      },
      { kind: 'neighbour', address: address('10.77.1.99'), device: 'eth0', state: 'missing' },
    ],
    predicted: 'delivered-on-link',
  },
  unresolved: {
    destination: 'nope.invalid',
    resolution: { kind: 'failed', reason: 'no-such-name', detail: 'NXDOMAIN from 10.77.1.53', tookMs: 8.1 },
  },
  forbidden: {
    destination: '169.254.169.254',
    probes: [{ kind: 'forbidden', rule: '169.254.0.0/16 is link-local' }],
  },
  'not-sent': {
    destination: DESTINATION,
    probes: [failed('bind', 'EADDRNOTAVAIL')],
    evidence: [
      viaA,
      { kind: 'limit', what: 'trace', reason: 'kernel 5.4 does not tell who answers on the way' },
      { kind: 'limit', what: 'kernel-rtt', reason: 'kernel 5.4 has no time stamps for it' },
    ],
  },
  untold: {
    destination: 'github.com',
    resolution: { kind: 'untold', detail: 'Which address github.com has is in no document.', tookMs: 0 },
    dataPlane: 'simulated',
  },
  'agent-lost': { destination: DESTINATION, ends: 'agent-lost' },
  'out-of-time': { destination: DESTINATION, ends: 'out-of-time', evidence: [viaA] },
  cancelled: { destination: DESTINATION, ends: 'cancelled' },
};

/** Behind A flows go on by B or by C. */
const viaB = (end: Outcome) => ({ probes: [end, end], hops: { 1: expired(A, 310), 2: expired(B, 840), 3: end } });
const viaC = (end: Outcome) => ({ probes: [end, end], hops: { 1: expired(A, 320), 2: expired(C, 910), 3: end } });

/** What else a reader may meet. */
export const MORE_STORIES: Readonly<Record<string, Story>> = {
  simulated: { ...STORIES.connected, dataPlane: 'simulated' },
  'one probe': { destination: DESTINATION, probes: [connected(85)], hops: { 1: connected(90) } },
  'repeated SYN': {
    destination: DESTINATION,
    probes: [connected(1200), { kind: 'connected', clock: 'kernel', retransmits: 1 }],
    hops: { ...twoHops, 3: connected(1300) },
  },
  'equal-cost routers': {
    destination: '2001:db8:0:3::2',
    probes: [connected(1200), connected(1300)],
    hops: {
      1: [expired(address('2001:db8::1'), 310), expired(address('2001:db8::3'), 330)],
      2: connected(1250),
    },
    evidence: [{ kind: 'neighbour', address: address('2001:db8::1'), device: 'eth0', state: 'reachable' }],
  },
  'flows that all work': {
    destination: DESTINATION,
    flows: { each: [viaB(connected(1200)), viaC(connected(1400)), viaB(connected(1300))] },
  },
  'flows of which one fails': {
    destination: DESTINATION,
    flows: {
      reason: 'raw sockets take CAP_NET_RAW (socket: EPERM)',
      each: [
        viaB(connected(1200)),
        viaC(silent),
        { ...viaB(connected(1300)), hops: { 1: silent, 2: expired(B, 820), 3: connected(1300) } },
      ],
    },
    evidence: [viaA],
  },
};
