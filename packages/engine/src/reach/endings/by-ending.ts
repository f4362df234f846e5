import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { mayArrive } from '../../path/cloud/branches.ts';
import { idOf } from '../../path/cloud/names.ts';
import { isEndpoint } from '../../path/walk/place.ts';
import type { PathDisposition } from '../../path/path.ts';
import { isEndOfPiece, type Pieces } from '../../pieces.ts';
import { isIpv4In } from '../../table/address-column.ts';
import type { Fate } from '../fan/fate.ts';

/** Ids of IP configurations whose flows are delivered, and of those of which nobody knows. */
export type ByEnding = { readonly configurations: readonly string[]; readonly undetermined: readonly string[] };

/** Everybody else with an address at an interface, of the same family; of IPv4 for `NONE`. */
export function othersThan({ configurations }: CloudNetwork, row: number): readonly number[] {
  const { addresses, interfaces } = configurations;
  const isIpv4 = row < 0 || isIpv4In(addresses, row);
  const others: number[] = [];
  for (let other = 0; other < interfaces.length; other += 1)
    if (other !== row && interfaces[other] !== NONE && isIpv4In(addresses, other) === isIpv4) others.push(other);
  return others;
}

/** Of these, who opens connections. */
export const sourcesTo = (network: CloudNetwork, row: number): readonly number[] =>
  othersThan(network, row).filter((other) => !isEndpoint(network, other));

/** `endingOf`: how the flow of each row ends. */
export function* byEnding(
  network: CloudNetwork,
  rows: readonly number[],
  endingOf: (row: number) => Fate | PathDisposition,
): Pieces<ByEnding> {
  const [configurations, undetermined]: [string[], string[]] = [[], []];
  let asked = 0;
  for (const row of rows) {
    const ending = endingOf(row);
    const kind = ending === 'delivered' ? configurations : mayArrive(ending) ? undetermined : undefined;
    kind?.push(idOf(network, network.configurations.ids, row));
    asked += 1;
    if (isEndOfPiece(asked)) yield;
  }
  return { configurations, undetermined };
}
