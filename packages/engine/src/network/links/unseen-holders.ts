import type { Prefix } from '../../address/prefix.ts';
import { spaceOf } from '../../address/address-space.ts';
import { parentOf } from '../../documents/resource.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import { NONE, type UnseenHolders } from '../cloud/cloud-network.ts';
import type { ConfigurationRow, EndSurroundings } from '../cloud/configuration-row.ts';
import { ownersIn } from './address-owners.ts';
import { rowsOf } from './link.ts';

/**
 * Subnets that list who has an address there (`ipConfigurations`), and of whom some are not among the documents: any address there that
 * nobody is known to have may be theirs.
 */
export function unseenHolders(
  { drafts, subnets, texts, sets }: EndSurroundings,
  rows: readonly ConfigurationRow[],
): UnseenHolders {
  const listing = subnets.filter(({ holders = [] }) => holders.length > 0);
  if (listing.length === 0) return NOBODY;
  const known = rowsOf(rows);
  const isKnown = ownersIn(drafts);
  const isUnseen = (configuration: string) =>
    known.get(configuration) === undefined && !isKnown(parentOf(configuration));
  const unseen = subnets.map(({ holders = [] }) => holders.find(isUnseen));
  const spaces = drafts.virtualNetworks.map((): Prefix[] => []);
  for (const [row, { virtualNetwork, prefixes }] of subnets.entries())
    if (unseen[row] !== undefined) spaces[virtualNetwork]?.push(...prefixes);
  return {
    subnets: sharedI32(unseen.map((each) => (each === undefined ? NONE : texts.add(parentOf(each))))),
    sets: sharedU32(spaces.map((prefixes) => (prefixes.length === 0 ? 0 : sets.add(spaceOf(prefixes))))),
  };
}

/** Nearly always. */
const NOBODY: UnseenHolders = { subnets: sharedI32([]), sets: sharedU32([]) };
