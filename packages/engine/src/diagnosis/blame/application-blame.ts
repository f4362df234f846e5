import type { Issue, IssueCode } from '../../issue/issue.ts';
import type { Ending } from '../../observation/ending.ts';
import type { TlsProblem } from '../../observation/exchange.ts';
import { capital } from '../words.ts';

export type ApplicationEnding = Extract<
  Ending,
  {
    kind:
      | 'answered'
      | 'status-refused'
      | 'certificate-refused'
      | 'handshake-failed'
      | 'unanswered'
      | 'malformed-answer';
  }
>;

const TLS_CODES: Readonly<Record<TlsProblem['kind'], IssueCode>> = {
  expired: 'TLS_EXPIRED',
  'not-yet-valid': 'TLS_NOT_YET_VALID',
  'self-signed': 'TLS_SELF_SIGNED',
  'unknown-authority': 'TLS_UNKNOWN_AUTHORITY',
  'name-mismatch': 'TLS_NAME_MISMATCH',
  other: 'TLS_UNTRUSTED',
};

const local = (
  code: IssueCode,
  sentence: string,
  context: Issue['context'] = {},
  severity: Issue['severity'] = 'error',
): Issue => ({ code, origin: 'local', severity, sentence, context });

/** What is wrong with the destination as a web server; every problem of its certificate is an issue of its own. */
export function applicationIssues(ending: ApplicationEnding): readonly Issue[] {
  switch (ending.kind) {
    case 'answered':
      return ending.failed === 0
        ? []
        : [
            local(
              'HTTP_FLAPPING',
              `Only ${ending.sent - ending.failed} of ${ending.sent} requests were answered as expected.`,
              { sent: String(ending.sent), failed: String(ending.failed) },
              'warning',
            ),
          ];
    case 'status-refused':
      return [
        local('HTTP_STATUS', `The web server answers with status ${ending.status}; expected ${ending.valid}.`, {
          status: String(ending.status),
          expected: ending.valid,
        }),
      ];
    case 'certificate-refused':
      return ending.problems.map(({ kind, sentence }) => local(TLS_CODES[kind], sentence));
    case 'handshake-failed':
      return [local('TLS_FAILED', `${HANDSHAKE_WORDS[ending.reason]}: ${ending.detail}.`, { reason: ending.reason })];
    case 'unanswered':
      return [local('HTTP_NO_ANSWER', `${capital(unansweredWords(ending))}.`)];
    case 'malformed-answer':
      return [local('HTTP_MALFORMED', `What the destination answers is not HTTP: ${ending.detail}.`)];
  }
}

const HANDSHAKE_WORDS: Readonly<Record<Extract<Ending, { kind: 'handshake-failed' }>['reason'], string>> = {
  timeout: 'The TLS handshake did not end in time',
  closed: 'The destination closed the connection during the TLS handshake',
  alert: 'The TLS handshake was refused',
  'not-tls': 'The destination does not speak TLS on this port',
};

function unansweredWords({ waitedMs, errno }: Extract<Ending, { kind: 'unanswered' }>): string {
  if (errno !== undefined) return `the connection for the request could not be kept (${errno})`;
  return waitedMs === undefined
    ? 'the connection opens and is closed without an answer'
    : `the connection opens, and no answer came within ${Math.round(waitedMs)} ms`;
}

/** The same endings in one sentence. */
export function applicationSentence(ending: ApplicationEnding, to: string, pace: string): string {
  switch (ending.kind) {
    case 'answered':
      return ending.failed === 0
        ? `Reachable: the web server at ${to} answers with status ${ending.status}${pace}.`
        : `Reachable, but not reliably: ${ending.sent - ending.failed} of ${ending.sent} requests to ${to} were answered as expected (status ${ending.status}).`;
    case 'status-refused':
      return `Unreachable: the web server at ${to} answers with status ${ending.status}; expected ${ending.valid}.`;
    case 'certificate-refused':
      return `Unreachable: the certificate of ${to} is not to be trusted. ${ending.problems[0]?.sentence ?? ''}`.trim();
    case 'handshake-failed':
      return `Unreachable: TLS with ${to} fails. ${HANDSHAKE_WORDS[ending.reason]}.`;
    case 'unanswered':
      return `Unreachable: ${to} does not answer as a web server; ${unansweredWords(ending)}.`;
    case 'malformed-answer':
      return `Unreachable: what ${to} answers is not HTTP.`;
  }
}
