import {
  parseDestination,
  parseNewCheck,
  parseStatusRanges,
  type MachineSummary,
  type NewCheck,
} from '@hopscope/protocol';
import type { Draft } from './draft.ts';
import type { Target } from './targets.ts';

/** Machines that a check can start from, and those that it can end at. */
export type Known = { readonly machines: readonly MachineSummary[]; readonly targets: readonly Target[] };

export type Field =
  | 'source'
  | 'destination'
  | 'port'
  | 'family'
  | 'count'
  | 'sourcePort'
  | 'sourceAddress'
  | 'flows'
  | 'deadline'
  | 'path'
  | 'headers'
  | 'validStatus';

/** What is wrong with a field: not what it expects (`true`), or what the protocol has against it beside the others. */
export type Wrong = Partial<Record<Field, true | string>>;

export type Question =
  | { readonly kind: 'whole'; readonly body: NewCheck }
  | { readonly kind: 'wrong'; readonly wrong: Wrong }
  /** Nothing is wrong with it so far. */
  | { readonly kind: 'begun' };

/** What the form asks. What counts as right is for the protocol to say, as it does where the question arrives. */
export function questionIn(draft: Draft, { machines, targets }: Known): Question {
  const source = machineCalled(draft.source, machines);
  const body = bodyOf(draft, source?.id, destinationIn(draft, targets));
  const parsed = parseNewCheck(body);
  const wrong = parsed.ok ? {} : wrongOf(parsed.problems);
  if (draft.source.trim() !== '' && source === undefined) wrong.source = true;
  // The protocol looks no further than at a field that is badly formed.
  if (!parseDestination(draft.destination).ok) wrong.destination = true;
  // What is still missing is not wrong yet.
  if (draft.destination.trim() === '') delete wrong.destination;
  if (draft.port.trim() === '') delete wrong.port;
  if (Object.keys(wrong).length > 0) return { kind: 'wrong', wrong };
  return parsed.ok ? { kind: 'whole', body: body as NewCheck } : { kind: 'begun' };
}

/** What a question that has only begun lacks, told once somebody wants to ask it. */
export const lacking = ({ destination }: Draft): Wrong =>
  destination.trim() === '' ? { destination: true } : { port: true };

/** A machine by its name, its id or one of its addresses. */
export function machineCalled(text: string, machines: readonly MachineSummary[]): MachineSummary | undefined {
  const wanted = text.trim().toLowerCase();
  return machines.find(({ id, name, addresses }) =>
    [id, name, ...addresses].some((each) => each.toLowerCase() === wanted),
  );
}

function bodyOf(draft: Draft, source: string | undefined, destination: string): Record<string, unknown> {
  const { protocol, family, trace } = draft;
  const isWeb = protocol === 'http' || protocol === 'https';
  // ICMP has no ports: what stands in their fields is for another protocol.
  const ports =
    protocol === 'icmp'
      ? {}
      : { port: numberIn(draft.port), sourcePort: numberIn(draft.sourcePort), flows: numberIn(draft.flows) };
  const seconds = numberIn(draft.deadline);
  const all = {
    source,
    destination,
    protocol,
    ...ports,
    family: family === '' ? undefined : family,
    count: numberIn(draft.count),
    sourceAddress: addressIn(draft.sourceAddress),
    // Thousandths that no float can hold are not what somebody got wrong.
    deadlineMs: typeof seconds === 'number' ? Math.round(seconds * 1e6) / 1e3 : seconds,
    http: isWeb ? webWishes(draft) : undefined,
    trace,
  };
  return present(all);
}

function webWishes({ method, path, headers, validStatus }: Draft): Record<string, unknown> {
  return present({
    method,
    path: textIn(path),
    headers: headers.split('\n').filter(textIn).map(headerIn),
    validStatus: textIn(validStatus) === undefined ? undefined : (parseStatusRanges(validStatus) ?? validStatus),
  });
}

/** A value is wanted: an empty one may be a secret that somebody still has to type. */
function headerIn(line: string): unknown {
  const [, name, value] = /^([^:]*):\s*(.*\S)\s*$/.exec(line) ?? [];
  return name === undefined ? line : { name: name.trim(), value };
}

const present = (all: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));

const textIn = (text: string): string | undefined => text.trim() || undefined;

/** A text that is no number is left as it is, for the protocol to refuse. */
function numberIn(text: string): number | string | undefined {
  const number = Number(text);
  return textIn(text) === undefined || Number.isNaN(number) ? textIn(text) : number;
}

function addressIn(text: string): string | undefined {
  const written = parseDestination(text);
  const isAddress = written.ok && written.value.destination.kind === 'address' && written.value.port === undefined;
  return isAddress && written.value.destination.kind === 'address' ? written.value.destination.address : textIn(text);
}

/** A machine that was named is one of its addresses. Not in an https URL: there the name is what its certificate is for. */
function destinationIn({ destination, family }: Draft, targets: readonly Target[]): string {
  const written = parseDestination(destination);
  if (written.ok && written.value.destination.kind === 'address') return destination.trim();
  const [, scheme = '', name = '', rest = ''] = /^(http:\/\/)?([^/:]+)(.*)$/i.exec(destination.trim()) ?? [];
  const target = targets.find((each) => each.name.toLowerCase() === name.toLowerCase());
  const wanted = target?.addresses.find((each) => family === '' || each.includes(':') === (family === 'ipv6'));
  const address = wanted ?? target?.addresses[0];
  if (address === undefined) return destination.trim();
  const isBare = scheme === '' && rest === '';
  return isBare || !address.includes(':') ? `${scheme}${address}${rest}` : `${scheme}[${address}]${rest}`;
}

const FIELDS: Readonly<Record<string, Field>> = {
  source: 'source',
  destination: 'destination',
  port: 'port',
  family: 'family',
  count: 'count',
  sourcePort: 'sourcePort',
  sourceAddress: 'sourceAddress',
  flows: 'flows',
  deadlineMs: 'deadline',
  'http.path': 'path',
  'http.headers': 'headers',
  'http.validStatus': 'validStatus',
};

function wrongOf(
  problems: readonly { readonly code: string; readonly target?: string; readonly message: string }[],
): Wrong {
  const wrong: Wrong = {};
  for (const { code, target = '', message } of problems) {
    const field = FIELDS[target.replace(/\[.*$/, '')] ?? 'destination';
    // A value that is right by itself does not go with the rest: that is the protocol's to explain.
    wrong[field] ??= code === 'InvalidParameter' ? message : true;
  }
  return wrong;
}
