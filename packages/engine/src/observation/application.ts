import { isValidStatus, statusWords } from './http-question.ts';
import type { Ending } from './ending.ts';
import type { Exchange, ExchangeOutcome } from './exchange.ts';
import type { Observed } from './observed.ts';

/** What proves most first: an answer, then whoever was met, then silence. */
const ORDER: readonly ExchangeOutcome['kind'][] = [
  'answered',
  'untrusted',
  'malformed',
  'handshake-failed',
  'closed',
  'unanswered',
  'not-connected',
  'forbidden',
];

/** Where a web server was to be asked, a connection is only the way to it: what it answers decides. */
export function applicationOf(observed: Observed, connected: Ending | undefined): Ending | undefined {
  const { http, exchanges = [], interruption } = observed;
  if (http === undefined || connected === undefined) return connected;
  const isGood = ({ outcome }: Exchange) =>
    outcome.kind === 'answered' && isValidStatus(outcome.status, http.validStatus);
  const good = exchanges.find(isGood);
  if (good?.outcome.kind === 'answered') {
    const failed = exchanges.filter((exchange) => !isGood(exchange)).length;
    return { kind: 'answered', status: good.outcome.status, sent: exchanges.length, failed };
  }
  const telling = ORDER.flatMap((kind) => exchanges.filter(({ outcome }) => outcome.kind === kind))[0];
  if (telling !== undefined) return failureOf(telling, statusWords(http.validStatus));
  return interruption ?? { kind: 'not-sent', call: 'exchange', errno: 'no exchange was reported' };
}

function failureOf({ outcome, tls }: Exchange, valid: string): Ending {
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'status-refused', status: outcome.status, valid };
    case 'untrusted':
      return { kind: 'certificate-refused', problems: tls?.problems ?? [] };
    case 'handshake-failed':
      return { kind: 'handshake-failed', reason: outcome.reason, detail: outcome.detail };
    case 'unanswered':
      return { kind: 'unanswered', waitedMs: outcome.waitedMs };
    case 'closed':
      return { kind: 'unanswered' };
    case 'malformed':
      return { kind: 'malformed-answer', detail: outcome.detail };
    case 'not-connected':
      return { kind: 'unanswered', errno: outcome.errno };
    case 'forbidden':
      return { kind: 'forbidden', rule: outcome.rule };
  }
}
