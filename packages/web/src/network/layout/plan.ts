import { peeringsIn, type MapNetwork, type MapPeering } from '../estate.ts';

/** What is to be drawn: ids of what lies in what, and which networks are joined. All that the layout has to know. */
export type Plan = {
  readonly networks: readonly {
    readonly id: string;
    readonly subnets: readonly { readonly id: string; readonly machines: readonly string[] }[];
  }[];
  readonly peerings: readonly MapPeering[];
  /** Whether there is too much to draw all of it open. */
  readonly isPartial: boolean;
};

/** More of one kind than this is neither seen nor drawn well: what they lie in is drawn closed, with their number. */
const MOST = 1500;

/** Everything, as long as it can be seen; `opened` is drawn open all the same. Ids, without regard to case. */
export function planOf(networks: readonly MapNetwork[], opened: ReadonlySet<string>): Plan {
  const subnets = networks.flatMap((network) => network.subnets);
  const machines = subnets.reduce((sum, { interfaces }) => sum + interfaces.length, 0);
  const [showsSubnets, showsMachines] = [subnets.length <= MOST, machines <= MOST];
  const isOpen = (id: string) => opened.has(id.toLowerCase());
  return {
    networks: networks.map((network) => ({
      id: network.id,
      subnets: (showsSubnets || isOpen(network.id) ? network.subnets : []).map(({ id, interfaces }) => ({
        id,
        machines: showsMachines || isOpen(id) ? interfaces.map((each) => each.id) : [],
      })),
    })),
    peerings: peeringsIn(networks),
    isPartial: !(showsSubnets && showsMachines),
  };
}
