import { readFileSync } from 'node:fs';
import type { Result } from '@hopscope/engine';
import { parseDestinations, type Destinations } from './destinations.ts';
import { EVIDENCE, type EvidenceKind } from './evidence.ts';
import { RATE_LIMITS, type Rates } from './rates.ts';
import type { PolicyFile } from './policy.ts';

/** Where the owner of a host writes its policy, unless told otherwise. */
export const POLICY_PATH = '/etc/hopscope/policy.json';

/**
 * Reads a host's policy: `{ "version": 1, "allow": ["169.254.0.0/16"], "deny": ["10.0.0.0/8:22,80-90"], "rates":
 * { "probesPerSecond": 50 }, "evidence": { "route": false } }`, where all but the version may be missing. Nothing (`value: undefined`) when there is no such file. A file that cannot be read or understood is a
 * problem, never a missing one: whoever wrote it meant to forbid something.
 */
export function readPolicyFile(path: string): Result<PolicyFile | undefined> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { ok: true, value: undefined };
    return { ok: false, problem: `${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  return parsePolicyFile(path, text);
}

export function parsePolicyFile(path: string, text: string): Result<PolicyFile> {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: `${path}: is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    return unexpected(path, 'the file', file, 'an object such as { "version": 1, "allow": [], "deny": [] }');
  const fields = new Map<string, unknown>(Object.entries(file));
  // A misspelt "deny" would otherwise leave everything open.
  for (const [name, value] of fields)
    if (!FIELDS.has(name)) return unexpected(path, `"${name}"`, value, `only the fields ${[...FIELDS].join(', ')}`);
  if (fields.get('version') !== 1) return unexpected(path, '"version"', fields.get('version'), '1');
  const allow = parseList(path, '"allow"', fields.get('allow'));
  const deny = parseList(path, '"deny"', fields.get('deny'));
  if (!allow.ok) return allow;
  if (!deny.ok) return deny;
  const rates = parseRates(path, fields.get('rates'));
  const evidence = parseEvidence(path, fields.get('evidence'));
  if (!rates.ok) return rates;
  if (!evidence.ok) return evidence;
  return {
    ok: true,
    value: { path, allow: allow.value, deny: deny.value, rates: rates.value, closedEvidence: evidence.value },
  };
}

function parseList(path: string, name: string, list: unknown = []): Result<readonly Destinations[]> {
  if (!Array.isArray(list)) return unexpected(path, name, list, 'a list of networks');
  const entries: Destinations[] = [];
  for (const [index, entry] of (list as readonly unknown[]).entries()) {
    const field = `${name}[${index}]`;
    if (typeof entry !== 'string') return unexpected(path, field, entry, 'a network as text, such as "10.0.0.0/8:22"');
    const parsed = parseDestinations(entry);
    if (!parsed.ok) return { ok: false, problem: `${path}: ${field}: ${parsed.problem}` };
    entries.push(parsed.value);
  }
  return { ok: true, value: entries };
}

function parseRates(path: string, rates: unknown = {}): Result<Rates> {
  const members = membersOf(path, '"rates"', rates, Object.keys(RATE_LIMITS));
  if (!members.ok) return members;
  const read: Record<string, number> = {};
  for (const [name, { min, max }] of Object.entries(RATE_LIMITS)) {
    const value = members.value.get(name);
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
      return unexpected(path, `"rates"."${name}"`, value, `a whole number from ${min} to ${max}`);
    read[name] = value;
  }
  return { ok: true, value: read };
}

function parseEvidence(path: string, evidence: unknown = {}): Result<ReadonlySet<EvidenceKind>> {
  const members = membersOf(path, '"evidence"', evidence, EVIDENCE);
  if (!members.ok) return members;
  const closed = new Set<EvidenceKind>();
  for (const kind of EVIDENCE) {
    const value = members.value.get(kind);
    if (value !== undefined && typeof value !== 'boolean')
      return unexpected(path, `"evidence"."${kind}"`, value, 'true or false');
    if (value === false) closed.add(kind);
  }
  return { ok: true, value: closed };
}

/** A misspelt member would leave open what was meant to be closed. */
function membersOf(
  path: string,
  field: string,
  value: unknown,
  known: readonly string[],
): Result<ReadonlyMap<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return unexpected(path, field, value, `an object with ${known.join(', ')}`);
  const members = new Map<string, unknown>(Object.entries(value));
  for (const [name, member] of members)
    if (!known.includes(name)) return unexpected(path, `${field}."${name}"`, member, `only ${known.join(', ')}`);
  return { ok: true, value: members };
}

const unexpected = (path: string, field: string, value: unknown, expected: string) =>
  ({ ok: false, problem: `${path}: ${field} is ${shown(value)}; expected ${expected}` }) as const;

const FIELDS: ReadonlySet<string> = new Set(['version', 'allow', 'deny', 'rates', 'evidence']);

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
