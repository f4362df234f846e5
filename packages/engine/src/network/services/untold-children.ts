import type { NameDrafts, RecordDraft } from '../../documents/services/name-drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { keyOf } from '../../documents/resource.ts';

/** 1, by zone: it has record sets, or links, of which there is no document. */
export type Untold = { readonly records: readonly number[]; readonly links: readonly number[] };

/**
 * Record sets and links of private zones are listed apart from the zones, which say how many they have. `kept`: records that zone groups tell
 * and no document of their own does. The set of type SOA, which every zone has, is among none that a list of another type gives.
 */
export function untoldChildren(
  { zones, links, sets }: NameDrafts,
  kept: readonly RecordDraft[],
  findings: Finding[],
): Untold {
  const [told, linked] = [countOf(sets.map(({ zone }) => zone)), countOf(links.map(({ zone }) => zone))];
  const names = countOf(new Map(kept.map(({ zone, name }) => [`${zone} ${name}`, zone])).values());
  const authorities = new Set(sets.flatMap(({ zone, isAuthority }) => (isAuthority ? [keyOf(zone)] : [])));
  const lacks = (resource: string, kind: keyof typeof KINDS, has: number | undefined, known: number): number => {
    if (has === undefined || has <= known) return 0;
    const { field, what, consequence } = KINDS[kind];
    findings.push({
      resource,
      field,
      problem: `It has ${has} ${what}, of which ${has - known} ${has - known === 1 ? 'is' : 'are'} not among the documents.`,
      consequence,
      severity: 'warning',
    });
    return 1;
  };
  return {
    records: zones.map(({ id, sets: has }) => {
      const [key, authority] = [keyOf(id), authorities.has(keyOf(id)) ? 0 : 1];
      return lacks(id, 'records', has, (told.get(key) ?? 0) + (names.get(key) ?? 0) + authority);
    }),
    links: zones.map(({ id, links: has }) => lacks(id, 'links', has, linked.get(keyOf(id)) ?? 0)),
  };
}

const KINDS = {
  records: {
    field: 'properties.numberOfRecordSets',
    what: 'record sets',
    consequence: 'What names in the zone lead to for which no document has a record is not known.',
  },
  links: {
    field: 'properties.numberOfVirtualNetworkLinks',
    what: 'links to networks',
    consequence: 'Whether networks of which no document links the zone find its names is not known.',
  },
} as const;

function countOf(ids: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(keyOf(id), (counts.get(keyOf(id)) ?? 0) + 1);
  return counts;
}
