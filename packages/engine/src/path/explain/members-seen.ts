import { wordsOf, type Address } from '../../address/address.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { bad, ok, type Result } from '../../result.ts';
import { idOf } from '../cloud/names.ts';
import { configurationOf } from '../walk/ends.ts';
import { memberWith } from '../walk/onward.ts';
import { homeOf } from '../walk/place.ts';

/**
 * As which member of application security groups an address counts in rules at a machine, interface or configuration: the id of the
 * configuration that has it in the network there, or in one that this is peered with; undefined for no member's.
 */
export type MembersSeen = (address: Address) => string | undefined;

export function membersSeen(network: CloudNetwork, id: string): Result<MembersSeen> {
  const at = configurationOf(network, id);
  if (at < 0) return bad(`no interface with an address belongs to ${id}`);
  const home = homeOf(network, at);
  return ok((address) => {
    const member = memberWith(network, home, ...wordsOf(address));
    return member < 0 ? undefined : idOf(network, network.configurations.ids, member);
  });
}
