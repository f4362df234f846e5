import type { CodesOfGroup, Entry } from './entry.ts';
import { AGENT } from './groups/probes/agent.ts';
import { DNS } from './groups/ends/dns.ts';
import { FILTER } from './groups/way/filter.ts';
import { GATEWAY } from './groups/way/gateway.ts';
import { LIVE } from './groups/probes/live.ts';
import { LOAD_BALANCER } from './groups/way/load-balancer.ts';
import { NAT } from './groups/way/nat.ts';
import { NVA } from './groups/way/nva.ts';
import { PEERING } from './groups/way/peering.ts';
import { ROUTE } from './groups/way/route.ts';
import { SERVICE } from './groups/ends/service.ts';
import { STATE } from './groups/ends/state.ts';
import { VERDICT } from './groups/verdict.ts';

/**
 * Every diagnostic code that there is, by group: those that are emitted, and those that are kept for what is to come. Groups lie by
 * what they are about: what is on the way, what is at its ends, what probes met, and answers themselves.
 */
export const CATALOGUE = {
  filter: FILTER,
  route: ROUTE,
  peering: PEERING,
  gateway: GATEWAY,
  nva: NVA,
  nat: NAT,
  'load-balancer': LOAD_BALANCER,
  service: SERVICE,
  dns: DNS,
  state: STATE,
  live: LIVE,
  agent: AGENT,
  verdict: VERDICT,
} as const satisfies Readonly<Record<string, CodesOfGroup>>;

type Groups = typeof CATALOGUE;
export type Group = keyof Groups;

/** Any code of the catalogue. */
export type CatalogueCode = { [G in Group]: keyof Groups[G] }[Group];

type EmittedIn<Codes> = {
  [Code in keyof Codes]: Codes[Code] extends { readonly emitted: true } ? Code : never;
}[keyof Codes];

/** The codes that the engine emits: an issue with any other does not compile. */
export type IssueCode = { [G in Group]: EmittedIn<Groups[G]> }[Group];

/** An entry with its own name and the name of its group, which is the name of its page. */
export type NamedEntry = Entry & { readonly code: CatalogueCode; readonly group: Group };

/** All entries in the order of the catalogue. */
export const ENTRIES: readonly NamedEntry[] = Object.entries(CATALOGUE).flatMap(([group, codes]) =>
  Object.entries<Entry>(codes).map(([code, entry]) => ({
    code: code as CatalogueCode,
    group: group as Group,
    ...entry,
  })),
);

const BY_CODE: ReadonlyMap<string, NamedEntry> = new Map(ENTRIES.map((entry) => [entry.code, entry]));

/** The entry of a code, however it is written: `nsg_deny` and `NSG-DENY` are `NSG_DENY`. */
export const findEntry = (text: string): NamedEntry | undefined =>
  BY_CODE.get(text.trim().toUpperCase().replaceAll('-', '_'));

/** The entry of a code that is emitted. */
export function entryOf(code: IssueCode): NamedEntry {
  const entry = BY_CODE.get(code);
  if (entry === undefined) throw new RangeError(`the catalogue has no code ${code}`);
  return entry;
}

export const ISSUE_CODES: readonly IssueCode[] = ENTRIES.filter(({ emitted }) => emitted).map(
  ({ code }) => code as IssueCode,
);

const PAGES = '/docs/catalogue';

/**
 * Where a code is explained, as a path of the server: the page of its group, at its name as GitHub spells anchors. A code that
 * is not in the catalogue, as old answers may have, leads to the list of all.
 */
export function helpPath(code: string): string {
  const entry = BY_CODE.get(code);
  return entry === undefined ? PAGES : `${PAGES}/${entry.group}#${entry.code.toLowerCase()}`;
}
