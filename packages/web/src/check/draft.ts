import {
  newCheckSchema,
  parseDestination,
  parseNewCheck,
  type Check,
  type MachineSummary,
  type NewCheck,
} from '@hopscope/protocol';
import * as z from 'zod';
import { readKept, writeKept } from '../browser/kept.ts';
import type { Target } from './targets.ts';

/** What is in the form, as it was typed. */
const draftSchema = z.object({
  source: z.string(),
  destination: z.string(),
  port: z.string(),
  protocol: z.enum(['tcp', 'http', 'https', 'icmp']).default('tcp'),
  family: z.enum(['', 'ipv4', 'ipv6']),
  count: z.string(),
  sourcePort: z.string(),
  trace: z.boolean(),
});
export type Draft = z.infer<typeof draftSchema>;

const EMPTY: Draft = {
  source: '',
  destination: '',
  port: '',
  protocol: 'tcp',
  family: '',
  count: '',
  sourcePort: '',
  trace: true,
};

/** The form as it was left, in this browser. */
export function keptDraft(): Draft {
  try {
    const read = draftSchema.safeParse(JSON.parse(readKept('draft') ?? ''));
    return read.success ? read.data : EMPTY;
  } catch {
    return EMPTY;
  }
}

export const keepDraft = (draft: Draft): void => writeKept('draft', JSON.stringify(draft));

/** The question behind an answer, put back into the form. */
export function draftOf({ source, request }: Check, machines: readonly MachineSummary[]): Draft {
  const { destination, port, protocol, family = '', count, sourcePort, trace, http } = request;
  return {
    source: machines.find(({ id }) => sameId(id, source))?.name ?? source,
    destination: destination.kind === 'name' ? destination.name : destination.address,
    port: protocol === 'icmp' ? '' : String(port),
    protocol: protocol ?? (http === undefined ? 'tcp' : http.kind),
    family,
    count: String(count),
    sourcePort: sourcePort === undefined ? '' : String(sourcePort),
    trace,
  };
}

const sameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** A machine by its name, its id or one of its addresses. */
function machineCalled(text: string, machines: readonly MachineSummary[]): MachineSummary | undefined {
  const wanted = text.trim().toLowerCase();
  return machines.find(({ id, name, addresses }) =>
    [id, name, ...addresses].some((each) => each.toLowerCase() === wanted),
  );
}

/** Fields that are wrong as they stand. Empty ones are wrong only when somebody wants to run the check. */
export type Wrong = Partial<Record<'source' | 'destination' | 'port' | 'count' | 'sourcePort', true>>;

/** Machines that a check can start from, and those that it can end at. */
export type Known = { readonly machines: readonly MachineSummary[]; readonly targets: readonly Target[] };

export function wrongIn(draft: Draft, known: Known, strict: boolean): Wrong {
  const { machines } = known;
  const destination = destinationIn(draft, known.targets);
  const written = parseDestination(destination);
  const { count, sourcePort, port } = newCheckSchema.shape;
  const isWrong = (text: string, schema: z.ZodType) => text.trim() !== '' && !schema.safeParse(Number(text)).success;
  const needsPort =
    strict && draft.protocol === 'tcp' && written.ok && written.value.port === undefined && draft.port.trim() === '';
  return {
    ...((draft.source.trim() !== '' || (strict && machines.length > 0)) &&
      machineCalled(draft.source, machines) === undefined && { source: true }),
    ...((destination === '' ? strict : !written.ok) && { destination: true }),
    ...((needsPort || isWrong(draft.port, port)) && { port: true }),
    ...(isWrong(draft.count, count) && { count: true }),
    ...(isWrong(draft.sourcePort, sourcePort) && { sourcePort: true }),
  };
}

/** The body to send, or what the protocol itself has against it. */
export function newCheckOf(draft: Draft, known: Known): { readonly body: NewCheck; readonly problem?: string } {
  const source = machineCalled(draft.source, known.machines)?.id;
  const body: NewCheck = {
    destination: destinationIn(draft, known.targets),
    protocol: draft.protocol,
    ...(draft.count.trim() !== '' && { count: Number(draft.count) }),
    trace: draft.trace,
    ...(source !== undefined && { source }),
    ...(draft.port.trim() !== '' && { port: Number(draft.port) as NewCheck['port'] & number }),
    ...(draft.family !== '' && { family: draft.family }),
    ...(draft.sourcePort.trim() !== '' && { sourcePort: Number(draft.sourcePort) as NewCheck['sourcePort'] & number }),
  };
  const parsed = parseNewCheck(body);
  return parsed.ok ? { body } : { body, problem: parsed.problems[0]?.message ?? '' };
}

/** A machine that was named is its first address. */
const destinationIn = ({ destination }: Draft, targets: readonly Target[]): string =>
  targets.find(({ name }) => name.toLowerCase() === destination.trim().toLowerCase())?.addresses[0] ??
  destination.trim();
