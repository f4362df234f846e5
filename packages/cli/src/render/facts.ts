import {
  inMilliseconds,
  type Address,
  type Diagnosis,
  type Evidence,
  type KernelRoute,
  type Path,
  type AskedResolver,
  type Resolution,
} from '@hopscope/engine';
import { flowLines } from './flows.ts';
import { latencyLines } from './latency.ts';
import type { Paint } from './paint.ts';

/** What is known beside the hops: a label and the lines that stand behind it. */
type Fact = readonly [label: string, lines: readonly string[]];

/** Where the main routing table is meant, it is not named (rtnetlink(7): RT_TABLE_MAIN 254, RT_TABLE_LOCAL 255). */
const UNNAMED_TABLES: readonly number[] = [254, 255];

export function factLines(diagnosis: Diagnosis, paint: Paint): readonly string[] {
  const facts = factsOf(diagnosis, paint);
  const width = Math.max(...facts.map(([label]) => label.length));
  return facts.flatMap(([label, lines]) =>
    lines.map((line, index) => `${paint.quiet((index === 0 ? label : '').padEnd(width))}  ${line}`),
  );
}

function factsOf(diagnosis: Diagnosis, paint: Paint): readonly Fact[] {
  const { disposition, target, resolution, evidence, latency, probes, agreement, predicted, tookMs } = diagnosis;
  return [
    ...(resolution === undefined || resolution.kind === 'untold'
      ? []
      : [['Resolved', [resolutionWords(resolution)]] as const]),
    ...evidence.flatMap((each) => evidenceFact(each, target?.address)),
    ...(latency === undefined
      ? []
      : [['Latency', latencyLines(latency, disposition === 'refused' ? 'resets' : 'samples')] as const]),
    ...(diagnosis.flows === undefined ? [] : [['Flows', flowLines(diagnosis, paint)] as const]),
    ...exchangeFact(diagnosis),
    ['Probes', [`${probes.sent} sent, ${probes.failed} failed`]],
    ['Predicted', [predictionWords(agreement, predicted, paint)]],
    ['Took', [inSeconds(tookMs)]],
  ];
}

/** What was learned about the web server, step by step; of several questions the last. */
function exchangeFact({ exchanges = [] }: Diagnosis): readonly Fact[] {
  const last = exchanges.at(-1);
  if (last === undefined) return [];
  const { connect, tls, answer, outcome } = last;
  const steps = [
    ...(connect === undefined ? [] : [`connected in ${inMilliseconds(connect)}`]),
    ...(tls === undefined ? [] : [`${tls.version} in ${inMilliseconds(tls.took)}`]),
    ...(answer === undefined ? [] : [`answered in ${inMilliseconds(answer)}`]),
    outcome.kind === 'answered' ? `status ${outcome.status}` : outcome.kind.replaceAll('-', ' '),
  ];
  const asked = exchanges.length === 1 ? '1 request' : `${exchanges.length} requests, the last`;
  return [
    ['Web server', [`${asked}: ${steps.join(', ')}`]],
    ...(tls === undefined
      ? []
      : [
          [
            'Certificate',
            [
              `${tls.certificate.subject}, until ${tls.certificate.to}`,
              `signed by ${[tls.certificate.issuer, ...tls.chain.slice(1)].join(' < ')}`,
            ],
          ] as const,
        ]),
  ];
}

/** Why a name has no address is an issue of the source already. */
function resolutionWords(resolution: Exclude<Resolution, { readonly kind: 'untold' }>): string {
  const what = resolution.kind === 'answered' ? `to ${resolution.addresses.join(', ')}` : 'to no address';
  return `${what} in ${inSeconds(resolution.tookMs)}${resolverWords(resolution)}`;
}

function resolverWords({ asked }: { readonly asked?: AskedResolver }): string {
  if (asked === undefined) return '';
  return asked.kind === 'hosts-file' ? `, from ${asked.path}` : `, by DNS server ${asked.servers.join(', ')}`;
}

function evidenceFact(evidence: Evidence, target: Address | undefined): readonly Fact[] {
  switch (evidence.kind) {
    case 'route':
      // Where else the kernel was asked for a route it was to know its own addresses.
      return evidence.destination === target ? [['Route', [routeWords(evidence.decision)]]] : [];
    case 'neighbour':
      return [['Neighbour', [`${evidence.address} on ${evidence.device}: ${NEIGHBOUR_WORDS[evidence.state]}`]]];
    case 'destination': {
      const listener = evidence.listens ? 'something listens' : 'nothing listens';
      const firewall = evidence.firewall === 'admits' ? 'its firewall admits it' : 'its firewall drops it';
      return [['Destination', [`TCP port ${evidence.port}: ${listener}, ${firewall}`]]];
    }
    case 'limit':
      // What concerns hops or flows is an issue of the source already.
      return evidence.what === 'trace' || evidence.what === 'flows'
        ? []
        : [['Limit', [`${LIMIT_WORDS[evidence.what]}: ${evidence.reason}`]]];
  }
}

const NEIGHBOUR_WORDS: Readonly<Record<Extract<Evidence, { kind: 'neighbour' }>['state'], string>> = {
  reachable: 'answers on the link',
  resolving: 'being asked for, no answer so far',
  missing: 'does not answer on the link',
  unknown: 'state unknown',
};

type Limit = Extract<Evidence, { kind: 'limit' }>;

const LIMIT_WORDS: Readonly<Record<Exclude<Limit['what'], 'trace' | 'flows'>, string>> = {
  'kernel-rtt': "latencies by this program's clock",
  sender: 'who sent a reset cannot be told',
  route: 'no route evidence',
};

/** The kernel's decision, in the order in which `ip route get` tells it. */
function routeWords(decision: KernelRoute): string {
  switch (decision.kind) {
    case 'unicast':
    case 'local':
    case 'broadcast':
    case 'multicast': {
      const { kind, gateway, device, source, table } = decision;
      const words = [
        kind === 'local' ? 'to this host itself' : kind === 'unicast' ? '' : kind,
        gateway === undefined ? (kind === 'unicast' ? 'directly' : '') : `via ${gateway}`,
        `on ${device}`,
        source === undefined ? '' : `from ${source}`,
        UNNAMED_TABLES.includes(table) ? '' : `(table ${table})`,
      ];
      return words.filter((word) => word !== '').join(' ');
    }
    case 'unreachable':
    case 'prohibit':
    case 'blackhole':
      return `a route of type ${decision.kind}`;
    case 'none':
      return 'none';
  }
}

/** Endings whose names do not say it by themselves. */
const PATH_WORDS: Readonly<Partial<Record<Path['disposition'], string>>> = {
  delivered: 'delivered on this host',
  'delivered-on-link': 'delivered on the link',
  'leaves-model': 'leaves this host for the next hop',
  blackholed: 'dropped silently',
  'unreachable-route': 'refused as unreachable',
  'prohibited-route': 'refused as prohibited',
  'reaches-internet': 'reaches the internet',
  unowned: 'reaches an address that nothing has',
  denied: 'denied by a security rule',
  'not-forwarded': 'not sent on by an appliance',
  'next-hop-missing': 'sent to a next hop that is not there',
  looped: 'goes round in a loop',
  'no-way-out': 'has no public address to leave from',
  'no-way-back': 'its answers find no way back',
};

function predictionWords(agreement: Diagnosis['agreement'], predicted: Path | undefined, paint: Paint): string {
  if (predicted === undefined) return 'nothing';
  const words = pathWords(predicted);
  switch (agreement.kind) {
    case 'agree':
      return `${words}; packets agree`;
    case 'disagree':
      return `${words}; ${paint.doubtful('packets disagree')}`;
    case 'unknown':
      return `${words}; not compared: ${agreement.reason}`;
  }
}

/** The path's end, and the last route that leads there. */
function pathWords(path: Path): string {
  const route = path.hops.findLast((hop) => hop.route !== undefined)?.route;
  const words = PATH_WORDS[path.disposition] ?? path.disposition.replaceAll('-', ' ');
  return `${words}${route === undefined ? '' : ` (route: ${route.words})`}`;
}

const inSeconds = (ms: number): string =>
  ms < 1000 ? inMilliseconds(ms * 1000) : `${Number((ms / 1000).toPrecision(3))} s`;
