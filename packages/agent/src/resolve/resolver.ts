import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { lookup as systemLookup, Resolver as DnsResolver } from 'node:dns/promises';
import type { Address, AskedResolver, Family, Resolution } from '@hopscope/engine';
import { canonical } from '../host/address-bytes.ts';
import { HOSTS_PATH, isInHostsFile } from './hosts-file.ts';
import { failureOf, type Failure, type RecordAnswer } from './dns-failure.ts';
import { parseHostName } from './name.ts';

type Question = { readonly name: string; readonly family?: Family; readonly timeoutMs: number };

/** Never rejects: a name that cannot be resolved is an answer. Once `signal` is aborted the answer does not matter. */
export type Resolve = (question: Question, signal: AbortSignal) => Promise<Looked>;

/** Whoever really asks is told something, or that there is nothing. */
type Looked = Exclude<Resolution, { readonly kind: 'untold' }>;

export type ResolverOptions = {
  /** getaddrinfo(3), which knows about /etc/hosts, search domains and whatever else this host is set up with. */
  readonly lookup: SystemLookup;
  /** DNS servers (`address` or `address:port`) asked why a name failed, instead of the host's own. */
  readonly servers?: readonly string[];
  /** The host's own file of names. */
  readonly hostsFile?: string;
  /** Milliseconds by a clock that never goes back. */
  readonly now: () => number;
};
export type SystemLookup = (name: string, options: LookupAllOptions) => Promise<readonly LookupAddress[]>;

export const hostLookup: SystemLookup = systemLookup;

/**
 * Resolves as any program on this host would, and in the order that it would try the addresses. Only when that fails are
 * the DNS servers asked themselves, to tell why.
 */
export function openResolver(options: ResolverOptions): Resolve {
  const { lookup, now } = options;
  return async (question, signal) => {
    const start = now();
    const took = () => now() - start;
    const failed = ({ reason, detail, asked }: Failure & { readonly asked?: AskedResolver }): Looked => ({
      kind: 'failed',
      reason,
      detail,
      ...(asked === undefined ? {} : { asked }),
      tookMs: took(),
    });
    const name = parseHostName(question.name);
    if (!name.ok) return failed({ reason: 'other', detail: name.problem });

    const wanted = { all: true, order: 'verbatim', family: FAMILY_NUMBER[question.family ?? 'any'] } as const;
    const found = await within(question.timeoutMs, signal, lookup(name.value, wanted).catch(errorOf));
    const tookMs = took();
    if (found === undefined) {
      const servers = openDns(options, question.timeoutMs).getServers();
      return failed({ ...silence(question, servers), ...askedOf(servers) });
    }
    if (!(found instanceof Error)) {
      const addresses = [...new Set(found.map((entry) => canonical(entry.address)))];
      if (addresses.length > 0)
        return { kind: 'answered', addresses, ...whoAnswered(options, name.value, addresses), tookMs };
    }
    const system = found instanceof Error ? (codeOf(found) ?? found.message) : 'nothing';
    return failed(
      await askWhy(options, { ...question, name: name.value }, system, question.timeoutMs - took(), signal),
    );
  };
}

const FAMILY_NUMBER = { ipv4: 4, ipv6: 6, any: 0 } as const;
const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];

async function askWhy(
  options: ResolverOptions,
  { name, family }: Question,
  system: string,
  leftMs: number,
  signal: AbortSignal,
): Promise<Failure & { readonly asked?: AskedResolver }> {
  const dns = openDns(options, leftMs);
  const servers = dns.getServers();
  const families = family === undefined ? FAMILIES : [family];
  const asked = Promise.all(families.map((one) => askRecord(dns, name, one)));
  const answers = await within(leftMs, signal, asked);
  if (answers === undefined) dns.cancel();
  return { ...failureOf(name, answers ?? (await asked), servers, system), ...askedOf(servers) };
}

const askedOf = (servers: readonly string[]): { readonly asked?: AskedResolver } =>
  servers.length === 0 ? {} : { asked: { kind: 'servers', servers } };

/** The file first, as nearly every host is set up (nsswitch.conf: `hosts: files dns`). */
function whoAnswered(options: ResolverOptions, name: string, addresses: readonly Address[]) {
  const path = options.hostsFile ?? HOSTS_PATH;
  if (isInHostsFile(path, name, addresses)) return { asked: { kind: 'hosts-file', path } } as const;
  return askedOf(openDns(options, 1).getServers());
}

/** c-ares: it asks the servers of /etc/resolv.conf, and tells their answers apart. */
function openDns({ servers }: ResolverOptions, leftMs: number): DnsResolver {
  const count = servers?.length ?? new DnsResolver().getServers().length;
  const dns = new DnsResolver({ timeout: Math.max(1, Math.floor(leftMs / Math.max(1, count))), tries: 1 });
  if (servers !== undefined) dns.setServers(servers);
  return dns;
}

async function askRecord(dns: DnsResolver, name: string, family: Family): Promise<RecordAnswer> {
  try {
    return { family, addresses: await (family === 'ipv4' ? dns.resolve4(name) : dns.resolve6(name)) };
  } catch (error) {
    return { family, code: codeOf(error) ?? String(error) };
  }
}

function silence({ name, timeoutMs }: Question, servers: readonly string[]): Failure {
  const asked = servers.length === 0 ? '' : ` (DNS server ${servers.join(', ')})`;
  return {
    reason: 'timeout',
    detail: `no answer about ${name} from the system's resolver within ${timeoutMs} ms${asked}`,
  };
}

/** What `work` gives, or nothing once the time is over or `signal` aborted. */
async function within<Value>(ms: number, signal: AbortSignal, work: Promise<Value>): Promise<Value | undefined> {
  const { promise: over, resolve: giveUp } = Promise.withResolvers<undefined>();
  const end = () => giveUp(undefined);
  if (signal.aborted) end();
  const timer = setTimeout(end, Math.max(0, ms));
  signal.addEventListener('abort', end);
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

const errorOf = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
