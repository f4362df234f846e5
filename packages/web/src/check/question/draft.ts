import type { Check, MachineSummary } from '@hopscope/protocol';
import * as z from 'zod';
import { readKept, writeKept } from '../../browser/kept.ts';

/** What is in the form, as it was typed. */
const draftSchema = z.object({
  source: z.string(),
  destination: z.string(),
  port: z.string(),
  protocol: z.enum(['tcp', 'http', 'https', 'icmp']).default('tcp'),
  family: z.enum(['', 'ipv4', 'ipv6']),
  count: z.string(),
  sourcePort: z.string(),
  /** Five-tuples, each of which keeps to one of several equal ways. */
  flows: z.string().default(''),
  sourceAddress: z.string().default(''),
  /** Seconds. */
  deadline: z.string().default(''),
  method: z.enum(['GET', 'HEAD']).default('GET'),
  path: z.string().default(''),
  /** `Name: value`, one a line. */
  headers: z.string().default(''),
  validStatus: z.string().default(''),
  trace: z.boolean(),
});
export type Draft = z.infer<typeof draftSchema>;

const EMPTY = draftSchema.parse({
  source: '',
  destination: '',
  port: '',
  family: '',
  count: '',
  sourcePort: '',
  trace: true,
});

/** The form as it was left, in this browser. Values of headers may be secrets: they stay in the tab that they were typed in. */
export function keptDraft(): Draft {
  try {
    const read = draftSchema.safeParse(JSON.parse(readKept('draft') ?? ''));
    return read.success ? { ...read.data, headers: readKept('headers', 'tab') ?? '' } : EMPTY;
  } catch {
    return EMPTY;
  }
}

export function keepDraft({ headers, ...draft }: Draft): void {
  writeKept('draft', JSON.stringify(draft));
  writeKept('headers', headers, 'tab');
}

/** The question behind an answer, put back into the form. The server does not tell values of headers: they are to be typed again. */
export function draftOf({ source, request }: Check, machines: readonly MachineSummary[]): Draft {
  const {
    destination,
    port,
    protocol,
    family = '',
    count,
    sourcePort,
    flows,
    sourceAddress = '',
    deadlineMs,
    trace,
    http,
  } = request;
  return {
    source: machines.find(({ id }) => id.toLowerCase() === source.toLowerCase())?.name ?? source,
    destination: destination.kind === 'name' ? destination.name : destination.address,
    port: protocol === 'icmp' ? '' : String(port),
    protocol: protocol ?? http?.kind ?? 'tcp',
    family,
    count: String(count),
    sourcePort: sourcePort === undefined ? '' : String(sourcePort),
    flows: flows === undefined ? '' : String(flows),
    sourceAddress,
    deadline: String(deadlineMs / 1000),
    method: http?.method ?? 'GET',
    path: http?.path ?? '',
    headers: (http?.headers ?? []).map(({ name }) => `${name}: `).join('\n'),
    validStatus: (http?.validStatus ?? []).map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(', '),
    trace,
  };
}
