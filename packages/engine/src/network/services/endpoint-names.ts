import type { Address } from '../../address/address.ts';
import { buildIdIndex, type IdIndex } from '../../table/id-index.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import type { Drafts } from '../../documents/drafts.ts';
import type { RecordDraft, ZoneGroupDraft } from '../../documents/services/name-drafts.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';
import { privateNameOf } from './zone-names.ts';

/** A name that a private endpoint stands for, at one address of its interface, or at any. */
type Named = { readonly name: string; readonly endpoint: string; readonly address?: Address };

/**
 * What everybody is told who asks for the name of a service with a private endpoint: the name in the zone that the endpoint's zone group
 * keeps, or else in the zone that Azure has for names of this kind. Endpoints that no service approved tell nothing.
 */
export function endpointNames(drafts: Drafts, texts: TextTableBuilder): IdIndex {
  const groups = Map.groupBy(drafts.names.groups, ({ endpoint }) => keyOf(endpoint));
  const pairs = namesIn(drafts).flatMap((named) => {
    const records = (groups.get(keyOf(named.endpoint)) ?? []).flatMap((group) => group.records);
    const alias = keptName(named, records) ?? privateNameOf(named.name);
    return alias === undefined || alias === named.name ? [] : [[texts.add(named.name), texts.add(alias)] as const];
  });
  return buildIdIndex(
    texts,
    pairs.map(([name]) => name),
    pairs.map(([, alias]) => alias),
  );
}

/** Interfaces and endpoints say these, either or both. Of interfaces there are many: they are only looked at where there are zones. */
function namesIn({ privateEndpoints, interfaces, names: { zones } }: Drafts): readonly Named[] {
  if (zones.length === 0) return [];
  const states = new Map(privateEndpoints.map(({ id, state }) => [keyOf(id), state]));
  const owners = new Map(privateEndpoints.flatMap(({ id, interfaces: own }) => own.map((one) => [keyOf(one), id])));
  const all = privateEndpoints.flatMap(({ id, names }) => names.map((name): Named => ({ name, endpoint: id })));
  for (const { id, privateEndpoint = '', configurations } of interfaces)
    for (const { names, address } of configurations)
      if (names !== undefined)
        for (const name of names) all.push({ name, endpoint: owners.get(keyOf(id)) ?? privateEndpoint, address });
  return all.filter(({ endpoint }) => states.get(keyOf(endpoint)) === undefined);
}

/** A record is called as the name begins, the longest first: `app.scm` is for `app.scm.azurewebsites.net`, and `app` is not. */
function keptName({ name, address }: Named, records: readonly RecordDraft[]): string | undefined {
  const begins = records.filter(
    (each) => (address === undefined || each.address === address) && name.startsWith(`${ownName(each)}.`),
  );
  return begins.toSorted((one, other) => ownName(other).length - ownName(one).length)[0]?.name;
}

const ownName = ({ name, zone }: RecordDraft) => name.slice(0, -1 - nameOf(zone).length);

/** Records of zone groups that their zones do not have by themselves. */
export function keptRecords(
  groups: readonly ZoneGroupDraft[],
  records: readonly RecordDraft[],
): readonly RecordDraft[] {
  if (groups.length === 0) return [];
  const placeOf = ({ zone, name }: RecordDraft) => `${keyOf(zone)} ${name}`;
  const told = new Set(records.map(placeOf));
  return groups.flatMap((group) => group.records.filter((each) => !told.has(placeOf(each))));
}
