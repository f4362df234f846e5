import { prefixesIn } from '../../address/prefixes-in.ts';
import type { Prefix } from '../../address/prefix.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { bad, ok, type Result } from '../../result.ts';
import { spaceOfSet } from '../../table/address-sets.ts';
import { configurationOf } from '../walk/ends.ts';

/** What the two tags that every network has of its own hold at a machine, interface or configuration. */
export type TagPrefixes = { readonly virtualNetwork: readonly Prefix[]; readonly internet: readonly Prefix[] };

export function tagPrefixes(network: CloudNetwork, id: string): Result<TagPrefixes> {
  const { configurations, subnets, virtualNetworks, sets } = network;
  const at = configurationOf(network, id);
  if (at < 0) return bad(`no interface with an address belongs to ${id}`);
  const subnet = configurations.subnets[at] ?? NONE;
  const around = subnets.virtualNetworks[subnet] ?? NONE;
  return ok({
    virtualNetwork: prefixesIn(spaceOfSet(sets, subnets.virtualNetworkTags[subnet] ?? 0)),
    internet: prefixesIn(spaceOfSet(sets, virtualNetworks.internet[around] ?? 0)),
  });
}
