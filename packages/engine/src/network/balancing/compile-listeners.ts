import { parseAddress } from '../../address/address.ts';
import { PROTOCOL_BITS } from '../../rules/packet.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { BalancerDraft, BalancingDraft } from '../../documents/drafts.ts';
import { keyOf } from '../../documents/resource.ts';
import { NONE } from '../cloud/cloud-network.ts';
import {
  offsetsOf,
  WITHOUT_INTERFACE,
  type ConfigurationRow,
  type EndSurroundings,
} from '../cloud/configuration-row.ts';
import { rowsOf } from '../links/link.ts';

/** A frontend of a load balancer on its way into the table of configurations. */
type Front = { readonly row: ConfigurationRow; readonly balancer: BalancerDraft };

/** Rows of those behind a rule, and whom its documents name beside them without a document that tells where they are. */
type Members = { readonly known: readonly number[]; readonly unseen: readonly string[] };

/** A frontend without an address, because its public one is not there or not given yet, is a finding. */
export function frontRows({ drafts, subnets, link, findings }: EndSurroundings): readonly Front[] {
  const [subnetRows, publicRows] = [rowsOf(subnets), rowsOf(drafts.publicAddresses)];
  return drafts.balancers.flatMap((balancer) =>
    balancer.frontends.flatMap(({ id, address: inside, subnet, publicAddress }): readonly Front[] => {
      const consequence = 'Packets to this frontend find nobody.';
      const at = (field: string) => ({ resource: id, field: `properties.${field}`, consequence });
      const shown = drafts.publicAddresses[link(publicRows, publicAddress, () => at('publicIPAddress.id'))];
      const address = inside ?? shown?.address;
      if (address === undefined) {
        findings.push({ ...at('privateIPAddress'), problem: 'The frontend has no address.' });
        return [];
      }
      const place = inside === undefined ? NONE : link(subnetRows, subnet, () => at('subnet.id'));
      const isStandard = place === NONE && (balancer.isNamedStandard || shown?.isStandard === true);
      const row = { ...WITHOUT_INTERFACE, id, address, subnet: place, publicAddress: shown?.address, isStandard };
      return [{ row, balancer }];
    }),
  );
}

/** `first`: the row of the first frontend; those before are interfaces' and others'. */
export function compileListeners(
  { texts, subnets }: EndSurroundings,
  fronts: readonly Front[],
  rows: readonly ConfigurationRow[],
  first: number,
) {
  const byId = rowsOf(fronts.length === 0 ? [] : rows);
  const byPool = new Map<string, number[]>();
  for (const [row, { pools }] of rows.entries())
    for (const pool of pools) {
      const members = byPool.get(keyOf(pool));
      if (members === undefined) byPool.set(keyOf(pool), [row]);
      else members.push(row);
    }
  const lists = fronts.map(({ row, balancer }) =>
    balancer.rules.filter(({ frontend }) => keyOf(frontend) === keyOf(row.id)).map((rule) => ({ rule, balancer, row })),
  );
  const all = lists.flat();
  const behind = all.map(({ rule, balancer, row }) => membersOf(rule, balancer, row));
  const backends = behind.map(({ known }) => known);
  const unseen = behind.map((each) => each.unseen);
  const column = (valueOf: (rule: BalancingDraft) => number) => all.map(({ rule }) => valueOf(rule));
  return {
    listenerOffsets: offsetsOf(lists, first),
    listeners: {
      ids: sharedU32(column(({ id }) => texts.add(id))),
      // All is TCP and UDP.
      protocols: sharedU32(
        column(({ protocol }) =>
          protocol === 'any' ? PROTOCOL_BITS.tcp | PROTOCOL_BITS.udp : PROTOCOL_BITS[protocol],
        ),
      ),
      froms: sharedU32(column(({ from }) => from)),
      tos: sharedU32(column(({ to }) => to)),
      backendPorts: sharedI32(column(({ backendPort = NONE }) => backendPort)),
      probePorts: sharedI32(column(({ probePort = NONE }) => probePort)),
      isFloating: sharedU32(column(({ isFloating }) => Number(isFloating))),
      backends: sharedU32(backends.flat()),
      offsets: offsetsOf(backends),
      unseen: sharedU32(unseen.flatMap((members) => members.map((member) => texts.add(member)))),
      unseenOffsets: offsetsOf(unseen),
    },
  };

  /** Whom the pool's document names, and whoever says to be in it; an address is looked for around the frontend. */
  function membersOf(rule: BalancingDraft, { pools }: BalancerDraft, front: ConfigurationRow): Members {
    const named =
      rule.configuration === undefined
        ? rule.pools.flatMap((pool) => pools.get(keyOf(pool)) ?? [])
        : [rule.configuration];
    const found = named.map((member) => ({ member, rows: rowsFor(member, front) }));
    const rowsIn = rule.configuration === undefined ? rule.pools.flatMap((pool) => byPool.get(keyOf(pool)) ?? []) : [];
    const known = new Set([...rowsIn, ...found.flatMap((each) => each.rows)]);
    return {
      known: [...known].filter((row) => row < first && rows[row]?.interface !== NONE),
      unseen: [...new Set(found.flatMap((each) => (each.rows.length === 0 ? each.member : [])))],
    };
  }

  function rowsFor(member: string, front: ConfigurationRow): readonly number[] {
    const row = byId.get(member);
    return row === undefined ? withAddress(member, front) : [row];
  }

  function withAddress(text: string, front: ConfigurationRow): readonly number[] {
    const address = parseAddress(text);
    const home = subnets[front.subnet]?.virtualNetwork;
    const isNear = (subnet: number) => home === undefined || subnets[subnet]?.virtualNetwork === home;
    const row = rows.findIndex((each) => address.ok && each.address === address.value && isNear(each.subnet));
    return row < 0 ? [] : [row];
  }
}
