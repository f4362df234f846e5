import type { Check } from '@hopscope/protocol';
import type { Words } from '../words/words.ts';
import { nameOf } from '../words/figures.ts';
import type { AlignedHop, Diagnosis, Issue } from './line-up.ts';

/** What happened, in one sentence of plain words in the reader's language; `verdict` is its first words. */
export function headlineOf(
  check: Check,
  places: readonly AlignedHop[],
  words: Words,
): { readonly verdict: string; readonly rest: string } {
  const { answer } = words;
  const { diagnosis } = check;
  if (check.state === 'cancelled') return { verdict: answer.cancelled, rest: '' };
  if (diagnosis === undefined) return { verdict: answer.failed, rest: check.error?.message ?? '' };
  const broken = places.find(({ breaks }) => breaks !== undefined);
  const issue = broken?.breaks?.issue;
  if (issue !== undefined && broken !== undefined) {
    const denial = denialOf(issue, broken, diagnosis, check, words);
    if (denial !== undefined) return { verdict: answer.blocked, rest: denial };
  }
  const verdict = answer.verdict[diagnosis.verdict];
  if (words.tag === 'en') {
    // `Reachable: …`, and `Reachable, but not reliably: …`
    const [, head = verdict, rest = diagnosis.sentence] = /^(\w+(?:, [^:]*)?):\s*(.*)$/s.exec(diagnosis.sentence) ?? [];
    return { verdict: head, rest };
  }
  return { verdict, rest: issue === undefined ? targetOf(check) : (words.issues[issue.code]?.[0] ?? issue.sentence) };
}

function denialOf(
  issue: Issue,
  place: AlignedHop,
  diagnosis: Diagnosis,
  check: Check,
  { answer }: Words,
): string | undefined {
  const { group, ruleName } = issue.context;
  if (group === undefined || !issue.code.startsWith('NSG_')) return undefined;
  const direction = issue.origin === 'inbound' ? answer.inbound : answer.outbound;
  const flow = check.request.protocol === 'icmp' ? 'ICMP' : `TCP ${diagnosis.target?.port ?? check.request.port}`;
  const where = placeName(place) ?? '';
  if (issue.code === 'NSG_DEFAULT_DENY') return answer.noRuleAllows(nameOf(group), direction, flow, where);
  return ruleName === undefined ? undefined : answer.denied(ruleName, nameOf(group), direction, flow, where);
}

/** What people call a hop: its machine's name, else its address. */
export function placeName({ seen, path }: AlignedHop): string | undefined {
  const machine = seen?.machine ?? path?.machine;
  return machine === undefined ? (seen?.address ?? path?.address) : nameOf(machine);
}

/** `10.1.4.4:80`, `[2001:db8::1]:443`, `db.example:5432`; `10.1.4.4` where ICMP was asked for */
export function targetOf({ request }: Pick<Check, 'request'>): string {
  const { destination, port, protocol } = request;
  const host = destination.kind === 'name' ? destination.name : destination.address;
  if (protocol === 'icmp') return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
