import { parseAddress, type Address } from '../../address/address.ts';
import { carriedBits } from '../../rules/packet.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { BalancerDraft, BalancingDraft, PoolMember } from '../../documents/balancing/balancer-draft.ts';
import type { Finding } from '../../documents/finding.ts';
import { keyOf } from '../../documents/resource.ts';
import { MISSING, NONE, UNREAD_PORT } from '../cloud/cloud-network.ts';
import {
  offsetsOf,
  unseenSubnets,
  WITHOUT_INTERFACE,
  type ConfigurationRow,
  type EndSurroundings,
} from '../cloud/configuration-row.ts';
import { rowsOf } from '../links/link.ts';
import { sharedOut, type Member, type Members } from './shared-out.ts';

/** A frontend of a load balancer on its way into the table of configurations. */
type Front = { readonly row: ConfigurationRow; readonly balancer: BalancerDraft };

/** A frontend without an address, because its public one is not there or not given yet, is a finding. */
export function frontRows({ drafts, subnets, link, findings }: EndSurroundings): readonly Front[] {
  const [subnetRows, publicRows] = [rowsOf(subnets), rowsOf(drafts.publicAddresses)];
  const unseenSubnet = unseenSubnets(drafts);
  return drafts.balancers.flatMap((balancer) =>
    balancer.frontends.flatMap(
      ({ id, address: inside, subnet, publicAddress, hasPrefix, inspector }): readonly Front[] => {
        const consequence = 'Packets to this frontend find nobody.';
        const at = (field: string) => ({ resource: id, field: `properties.${field}`, consequence });
        const publicRow = link(publicRows, publicAddress, () => at('publicIPAddress.id'));
        const shown = drafts.publicAddresses[publicRow];
        const address = inside ?? shown?.address;
        if (address === undefined) {
          // Of one that is not among the documents that is said.
          if (hasPrefix !== true && publicRow !== MISSING)
            findings.push({ ...at('privateIPAddress'), problem: 'The frontend has no address.' });
          return [];
        }
        const place =
          inside === undefined
            ? NONE
            : link(subnetRows, subnet, () => ({ ...at('subnet.id'), consequence: UNKNOWN_PLACE }));
        const isStandard = place === NONE && (balancer.isNamedStandard || shown?.isStandard === true);
        const row = {
          ...WITHOUT_INTERFACE,
          id,
          address,
          subnet: place,
          unseenSubnet: unseenSubnet(place, subnet),
          publicAddress: shown?.address,
          isStandard,
          inspector,
        };
        return [{ row, balancer }];
      },
    ),
  );
}

const UNKNOWN_PLACE = 'What may pass to this frontend is not known: packets to it end undetermined.';

/** An inbound NAT rule that stands for a pool of its own, in which nobody is. */
const unbound = ({ id }: BalancingDraft): Finding => ({
  resource: id,
  field: 'properties.backendIPConfiguration.id',
  problem: 'Neither it nor the IP configuration of an interface says who is behind it.',
  consequence: 'Flows to its port find nobody.',
});

/** The order in which rules of a frontend are looked for, of those for the same port. */
const placeOf = ({ isShared, unread, from, to }: BalancingDraft): number =>
  unread !== undefined ? 2 : isShared === true ? 0 : from === to ? 1 : 3;

/** `first`: the row of the first frontend; those before are interfaces' and others'. */
export function compileListeners(
  { drafts, texts, subnets, findings }: EndSurroundings,
  fronts: readonly Front[],
  rows: readonly ConfigurationRow[],
  first: number,
) {
  const byId = rowsOf(fronts.length === 0 ? [] : rows);
  const networks = rowsOf(drafts.virtualNetworks);
  let byAddress: ReadonlyMap<Address | undefined, readonly number[]> | undefined;
  const byPool = new Map<string, number[]>();
  for (const [row, { pools, natRules }] of rows.entries()) {
    for (const pool of pools) join(pool, row);
    for (const rule of natRules) join(rule, row);
  }
  const lists = fronts.map(({ row, balancer }) => {
    const rules = balancer.rules.filter(({ frontend = row.id }) => keyOf(frontend) === keyOf(row.id));
    // A rule for a range of ports comes before one for all of them. Azure takes no two for one port: one that can be read is for it.
    return rules
      .toSorted((one, other) => placeOf(one) - placeOf(other))
      .flatMap((rule) =>
        rule.unread !== undefined
          ? [{ rule, members: perhapsBehind(rule, balancer, row) }]
          : rule.isShared === true
            ? sharedOut(rule, membersIn(rule, balancer, row), (at) => rows[at]?.id ?? '')
            : [{ rule, members: membersOf(rule, balancer, row) }],
      );
  });
  const all = lists.flat();
  const backends = all.map(({ members }) => members.known);
  const unseen = all.map(({ members }) => members.unseen);
  const column = (valueOf: (rule: BalancingDraft) => number) => all.map(({ rule }) => valueOf(rule));
  return {
    listenerOffsets: offsetsOf(lists, first),
    listeners: {
      ids: sharedU32(column(({ id }) => texts.add(id))),
      protocols: sharedU32(column(({ protocol }) => carriedBits(protocol))),
      froms: sharedU32(column(({ from }) => from)),
      tos: sharedU32(column(({ to }) => to)),
      backendPorts: sharedI32(column(({ backendPort = NONE }) => backendPort)),
      probePorts: sharedI32(column(({ probePort = NONE, isProbeUnread }) => (isProbeUnread ? UNREAD_PORT : probePort))),
      unread: sharedI32(column(({ unread }) => (unread === undefined ? NONE : texts.add(unread)))),
      isAllUp: sharedU32(column(({ isAllUp = false }) => Number(isAllUp))),
      isFloating: sharedU32(column(({ isFloating }) => Number(isFloating))),
      backends: sharedU32(backends.flat()),
      offsets: offsetsOf(backends),
      unseen: sharedU32(unseen.flatMap((members) => members.map((member) => texts.add(member)))),
      unseenOffsets: offsetsOf(unseen),
    },
  };

  function join(pool: string, row: number): void {
    const members = byPool.get(keyOf(pool));
    if (members === undefined) byPool.set(keyOf(pool), [row]);
    else members.push(row);
  }

  /** Whom a rule's document names, or those of its pools, and whoever says to be in these. */
  function membersOf(rule: BalancingDraft, balancer: BalancerDraft, front: ConfigurationRow): Members {
    const found = membersIn(rule, balancer, front);
    if (found.length === 0 && rule.pools[0] === rule.id) findings.push(unbound(rule));
    return {
      known: [...new Set(found.flatMap(({ row }) => row ?? []))],
      unseen: [...new Set(found.flatMap(({ row, draft }) => (row === undefined && draft ? draft.member : [])))],
    };
  }

  /** Of a rule that cannot be read: whoever is in a pool that it may be for, and it itself, so that it is never without somebody. */
  function perhapsBehind(rule: BalancingDraft, balancer: BalancerDraft, front: ConfigurationRow): Members {
    const pools = rule.pools.length > 0 ? rule.pools : [...balancer.pools.keys()];
    const found = membersIn({ ...rule, pools }, balancer, front);
    const ids = found.map(({ row, draft }) => rows[row ?? NONE]?.id ?? draft?.member ?? rule.id);
    return { known: [], unseen: [...new Set([rule.id, ...ids])] };
  }

  function membersIn(
    { id, configuration, pools: wanted }: BalancingDraft,
    { pools }: BalancerDraft,
    front: ConfigurationRow,
  ): readonly Member[] {
    if (configuration !== undefined)
      return [{ row: byId.get(configuration), draft: { member: configuration, ports: [] } }].filter(isEnd);
    const isUntold = (pool: string) => pool !== id && !byPool.has(keyOf(pool)) && !pools.has(keyOf(pool));
    const members: readonly Member[] = [
      ...wanted.filter(isUntold).map((pool) => ({ row: undefined, draft: { member: pool, ports: [] } })),
      ...wanted.flatMap((pool) => (byPool.get(keyOf(pool)) ?? []).map((row) => ({ row, draft: undefined }))),
      ...wanted.flatMap((pool) =>
        (pools.get(keyOf(pool))?.members ?? []).map((draft) => ({ row: rowOf(draft, front), draft })),
      ),
    ];
    return members.filter(isEnd);
  }

  /** Is it an interface's, as far as is known? */
  function isEnd({ row }: Member): boolean {
    return row === undefined || (row < first && rows[row]?.interface !== NONE);
  }

  /** An address is looked for in its network; where no document tells which one that is, around the frontend. */
  function rowOf({ member, network, isFrontend }: PoolMember, front: ConfigurationRow): number | undefined {
    // What a load balancer behind another one does with flows is not modelled.
    if (isFrontend === true) return undefined;
    const row = byId.get(member);
    const address = parseAddress(member);
    if (row !== undefined || !address.ok) return row;
    byAddress ??= Map.groupBy(rows.keys(), (at) => rows[at]?.address);
    const homeAt = (at: number) => subnets[rows[at]?.subnet ?? NONE]?.virtualNetwork;
    const home = network === undefined ? subnets[front.subnet]?.virtualNetwork : (networks.get(network) ?? MISSING);
    const found = byAddress.get(address.value) ?? [];
    const near = home === undefined ? found : found.filter((at) => homeAt(at) === home);
    // In several networks: which one is meant nobody knows.
    return new Set(near.map(homeAt)).size > 1 ? undefined : near[0];
  }
}
