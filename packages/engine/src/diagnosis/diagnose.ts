import { agreementOf } from './agreement.ts';
import { blame, cutShort, type Blame } from './blame/blame.ts';
import { causesOf, firstCause, symptomsOf } from './blame/causes.ts';
import { classify } from '../observation/classify.ts';
import type { Agreement, Diagnosis, Verdict } from './diagnosis.ts';
import type { Ending } from '../observation/ending.ts';
import { farSide, firewallOf } from './blame/far-side.ts';
import { flowAnswersOf } from './flow-answers.ts';
import { flowBlames } from './blame/flow-blame.ts';
import { hopsOf } from './hops/hops.ts';
import { latencyOf } from './latency.ts';
import { wasSent, type Observed } from '../observation/observed.ts';
import { sentenceOf } from './sentence.ts';

const REACHABLE: readonly Ending['kind'][] = ['connected', 'partly-connected', 'answered'];
const UNDETERMINED: readonly Ending['kind'][] = [
  'forbidden',
  'not-sent',
  'untold',
  'cancelled',
  'out-of-time',
  'agent-lost',
];

/** Reconciles what was predicted with what was observed into one answer. Total: every observation has a diagnosis. */
export function diagnose(observed: Observed): Diagnosis {
  const ending = classify(observed);
  const sent = observed.probes.filter(wasSent);
  const ended = { sent: sent.length, failed: sent.filter((outcome) => outcome.kind !== 'connected').length };
  const latency = latencyOf(observed.probes, ending.kind === 'refused');
  const agreement = agreementOf(ending, observed);
  const causes = causesOf(observed, agreement);
  const inside = farSide(ending, observed);
  const cause = firstCause(causes) ?? firewallOf(inside);
  const symptoms = symptomsOf(ending, blame(ending, observed), cause);
  const blames = [
    ...symptoms,
    ...flowBlames(observed),
    ...inside,
    ...cutShort(ending, observed),
    ...limits(observed),
    ...disagreement(agreement),
  ];
  const flows = flowAnswersOf(observed);
  return {
    verdict: verdictOf(ending),
    disposition: ending.kind,
    sentence: sentenceOf(ending, observed, ended, latency, cause),
    ...(observed.target === undefined ? {} : { target: observed.target }),
    ...(observed.resolution === undefined ? {} : { resolution: observed.resolution }),
    hops: hopsOf(observed, blames, causes),
    ...(latency === undefined ? {} : { latency }),
    probes: { ...ended, sent: ended.sent + (observed.unanswered ?? 0) },
    ...(flows === undefined ? {} : { flows }),
    ...exchangesOf(observed, ending),
    dataPlane: observed.dataPlane,
    agreement,
    ...(observed.predicted === undefined ? {} : { predicted: observed.predicted }),
    evidence: observed.evidence,
    tookMs: observed.tookMs,
  };
}

function exchangesOf({ exchanges = [] }: Observed, ending: Ending): Pick<Diagnosis, 'exchanges' | 'requests'> {
  if (exchanges.length === 0) return {};
  const sent = exchanges.filter(({ outcome }) => outcome.kind !== 'forbidden').length;
  const failed = ending.kind === 'answered' ? ending.failed : sent;
  return { exchanges, requests: { sent, failed } };
}

function verdictOf(ending: Ending): Verdict {
  if (REACHABLE.includes(ending.kind)) return 'reachable';
  return UNDETERMINED.includes(ending.kind) ? 'undetermined' : 'unreachable';
}

/** What the agent could not look at is said where a reader would miss it. */
const limits = (observed: Observed): readonly Blame[] =>
  // Every window of the trace meets the same.
  [
    ...new Set(
      observed.evidence.flatMap((each) => (each.kind === 'limit' && each.what === 'trace' ? [each.reason] : [])),
    ),
  ].map((reason) => ({
    at: { kind: 'source' },
    issue: {
      code: 'TRACE_UNAVAILABLE',
      origin: 'local',
      severity: 'warning',
      sentence: `Hops could not be looked for: ${reason}.`,
      context: {},
    },
  }));

const disagreement = (agreement: Agreement): readonly Blame[] =>
  agreement.kind === 'disagree'
    ? [
        {
          at: { kind: 'source' },
          issue: {
            code: 'CONFIG_LIVE_CONTRADICTION',
            origin: 'local',
            severity: 'warning',
            sentence: `Configuration says: ${agreement.predicted}. Packets say: ${agreement.observed}.`,
            context: { predicted: agreement.predicted, observed: agreement.observed },
          },
        },
      ]
    : [];
