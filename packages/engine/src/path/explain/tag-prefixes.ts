import { prefixesIn } from '../../address/prefixes-in.ts';
import type { Prefix } from '../../address/prefix.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { TAG } from '../../rules/compile/rule-tables.ts';
import { bad, ok, type Result } from '../../result.ts';
import { spaceOfSet } from '../../table/address-sets.ts';
import { configurationOf } from '../walk/ends.ts';
import { subnetAt, tagsAt } from '../walk/place.ts';

/** What the two tags that every network has of its own hold at a machine, interface or configuration. */
export type TagPrefixes = { readonly virtualNetwork: readonly Prefix[]; readonly internet: readonly Prefix[] };

export function tagPrefixes(network: CloudNetwork, id: string): Result<TagPrefixes> {
  const { sets } = network;
  const at = configurationOf(network, id);
  if (at < 0) return bad(`no interface with an address belongs to ${id}`);
  const tags = tagsAt(network, subnetAt(network, at));
  return ok({
    virtualNetwork: prefixesIn(spaceOfSet(sets, tags.virtualNetwork & TAG.set)),
    internet: prefixesIn(spaceOfSet(sets, tags.internet & TAG.set)),
  });
}
