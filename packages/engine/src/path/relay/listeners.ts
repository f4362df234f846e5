import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { textAt } from '../../table/text-table.ts';

/**
 * Of rules of an application gateway at one frontend and port those that a request for a host name may meet: all paths of one rule, unless
 * documents do not tell which rule comes first. "If incoming client traffic matches with multiple listeners, the request routing rule with
 * highest priority is used" ("Application Gateway multiple site hosting"); the first version takes them as they are listed, and the second one,
 * where none has a priority, those for sites before those for anything.
 */
export function rulesForName(
  network: CloudNetwork,
  gateway: number,
  rows: readonly number[],
  name: string,
): readonly number[] {
  const { isVersion1, rules } = network.applicationGateways;
  const { ids, nameOffsets, areNamesUnread, priorities } = rules;
  if (rows.some((row) => areNamesUnread[row] === 1)) return rows;
  const isForSites = (row: number) => nameOffsets[row] !== nameOffsets[row + 1];
  const matching = rows.filter((row) => !isForSites(row) || isListenedTo(network, row, name));
  const [first] = matching;
  if (first === undefined) return matching;
  if (isVersion1[gateway] === 1) return matching.filter((row) => ids[row] === ids[first]);
  const own = matching.map((row) => priorities[row] ?? NONE);
  if (!own.includes(NONE)) return matching.filter((row) => priorities[row] === Math.min(...own));
  if (own.some((priority) => priority !== NONE)) return matching;
  const forSites = matching.filter(isForSites);
  return forSites.length === 0 ? matching : forSites;
}

/** Is a host name among those of a rule's listener? */
function isListenedTo({ applicationGateways, texts }: CloudNetwork, row: number, name: string): boolean {
  const { names, nameOffsets } = applicationGateways.rules;
  return names.subarray(nameOffsets[row], nameOffsets[row + 1]).some((text) => matchesHost(textAt(texts, text), name));
}

/**
 * "`*` - can match with multiple characters in the allowed range; `?` - can match with a single character" ("Application Gateway multiple site
 * hosting", Allowed characters in the host names field), also across dots. Both in lower case.
 */
function matchesHost(pattern: string, name: string): boolean {
  let [at, from, star, until] = [0, 0, -1, 0];
  while (from < name.length) {
    const sign = pattern[at];
    if (sign === '*') {
      [star, until] = [at, from];
      at += 1;
    } else if (sign === '?' || sign === name[from]) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      // One more character for the last asterisk.
      until += 1;
      [at, from] = [star + 1, until];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
