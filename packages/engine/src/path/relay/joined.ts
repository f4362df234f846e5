import type { Issue } from '../../issue/issue.ts';
import type { Path, PathDisposition, PathHop } from '../path.ts';
import { toldApart } from '../cloud/told-apart.ts';
import type { Leg } from './leg.ts';

/** Who sends anew is the last hop of the one flow and the first of the other. */
export function joined(hops: readonly PathHop[], issues: readonly Issue[], leg: Leg | undefined): readonly PathHop[] {
  const [sender, [first, ...rest]] = [hops.at(-1), leg?.hops ?? []];
  if (sender === undefined) return hops;
  const all = [...(sender.issues ?? []), ...issues, ...(first?.issues ?? [])];
  const filters = [...(sender.filters ?? []), ...(first?.filters ?? [])];
  return [
    ...hops.slice(0, -1),
    {
      ...sender,
      ...(rest.length === 0 ? {} : { kind: 'appliance' as const }),
      ...(first?.route === undefined ? {} : { route: first.route }),
      ...(first?.leaving === undefined ? {} : { leaving: first.leaving }),
      ...(filters.length === 0 ? {} : { filters }),
      ...(all.length === 0 ? {} : { issues: all }),
    },
    ...rest,
  ];
}

/** The ways behind who sends anew as branches, where there are several. */
export const branchesOf = (
  hops: readonly PathHop[],
  legs: readonly Leg[],
  told: (leg: Leg) => PathDisposition,
): Pick<Path, 'branches'> =>
  legs.length < 2
    ? {}
    : {
        branches: toldApart(
          legs.map((leg) => ({ hops: joined(hops, [], leg), disposition: told(leg) })),
          (branch) => branch,
        ),
      };
