import { familyOf, type Address } from '../../address/address.ts';
import { addressColumn } from '../../table/address-column.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { ApplicationGatewayDraft, GatewayTarget, RequestRuleDraft } from '../../documents/drafts.ts';
import { keyOf } from '../../documents/resource.ts';
import { MISSING, NONE } from '../cloud/cloud-network.ts';
import type { ApplicationGatewayTable } from './balancer-tables.ts';
import {
  offsetsOf,
  unseenSubnets,
  WITHOUT_INTERFACE,
  type ConfigurationRow,
  type EndSurroundings,
} from '../cloud/configuration-row.ts';
import { instancesIn } from './instances-in.ts';
import { rowsOf } from '../links/link.ts';
import { isForGateways } from '../links/placed.ts';

/** Addresses of application gateways on their way into the table of configurations, and whose each is. */
export type GatewayRows = { readonly rows: readonly ConfigurationRow[]; readonly owners: readonly number[] };

/**
 * Frontends first; then, of each gateway, the lowest and the highest address that its instances may have, which no
 * document names ("Application Gateway infrastructure configuration": one of its subnet for each instance).
 */
export function gatewayRows({ drafts, subnets, link, findings }: EndSurroundings): GatewayRows {
  const [subnetRows, publicRows] = [rowsOf(subnets), rowsOf(drafts.publicAddresses)];
  const taken = new Set<string>();
  const unseenSubnet = unseenSubnets(drafts);
  const found = drafts.applicationGateways.map((gateway) => {
    const consequence = 'What may pass to it, and what it reaches, is not known: packets to it end undetermined.';
    const reference = () => ({ resource: gateway.id, field: 'properties.gatewayIPConfigurations', consequence });
    const subnet = link(subnetRows, gateway.subnet, reference);
    for (const { address } of gateway.frontends) taken.add(`${subnet} ${address}`);
    return { gateway, subnet };
  });
  // One address has one owner: whoever shares a subnet has others.
  const placed = found.map((each) => ({
    ...each,
    instances: instancesIn(subnets[each.subnet]?.prefixes ?? [], (address) => {
      const key = `${each.subnet} ${address}`;
      const isTaken = taken.has(key);
      taken.add(key);
      return isTaken;
    }),
  }));
  const fronts = placed.flatMap(({ gateway, subnet, instances: [first] }, owner) =>
    gateway.frontends.flatMap(({ id, address: inside, publicAddress }) => {
      const consequence = 'Packets to this frontend find nobody.';
      const at = (field: string) => ({ resource: id, field: `properties.${field}`, consequence });
      const publicRow = link(publicRows, publicAddress, () => at('publicIPAddress.id'));
      const shown = drafts.publicAddresses[publicRow]?.address;
      const unseen = unseenSubnet(subnet, gateway.subnet);
      const address = inside ?? (shown === undefined ? undefined : (first ?? (unseen && shown)));
      if (address === undefined) {
        // Of one that is not among the documents that is said.
        if (subnet >= 0 && publicRow !== MISSING)
          findings.push({ ...at('privateIPAddress'), problem: 'The frontend has no address.' });
        return [];
      }
      const row = rowOf(id, address, subnet, shown, inside === undefined);
      return [{ row: { ...row, unseenSubnet: unseen }, owner }];
    }),
  );
  const instances = placed.flatMap(({ gateway, subnet, instances: addresses }, owner) => {
    const shown = fronts.find(({ row, owner: whose }) => whose === owner && row.publicAddress !== undefined);
    return addresses.map((address) => ({
      row: rowOf(gateway.id, address, subnet, shown?.row.publicAddress, true),
      owner,
    }));
  });
  const all = [...fronts, ...instances];
  return { rows: all.map(({ row }) => row), owners: all.map(({ owner }) => owner) };
}

const rowOf = (
  id: string,
  address: Address,
  subnet: number,
  publicAddress: Address | undefined,
  isAssumed: boolean,
): ConfigurationRow => ({
  ...WITHOUT_INTERFACE,
  id,
  address,
  subnet,
  publicAddress,
  isAssumed,
});

const isGivenTo = ({ isVersion1, subnet = '' }: ApplicationGatewayDraft, delegated: ReadonlySet<string>): boolean =>
  !isVersion1 && delegated.has(keyOf(subnet));

/** `first`: the row of the first of the gateways' configurations; `rows`: those of all configurations. */
export function compileApplicationGateways(
  { drafts, subnets, texts, link }: EndSurroundings,
  { owners }: GatewayRows,
  rows: readonly ConfigurationRow[],
  first: number,
): ApplicationGatewayTable {
  const byId = rowsOf(drafts.applicationGateways.length === 0 ? [] : rows);
  const members = Map.groupBy(
    rows.flatMap(({ gatewayPools }, row) => gatewayPools.map((pool) => ({ pool: keyOf(pool), row }))),
    ({ pool }) => pool,
  );
  const gateways = drafts.applicationGateways;
  const delegated = new Set(
    subnets.flatMap(({ id, delegatedTo = '' }) => (isForGateways(delegatedTo) ? keyOf(id) : [])),
  );
  const rules = gateways.map((gateway) => gateway.rules);
  const all = rules.flat();
  const targets = all.map(targetsOf);
  const flat = targets.flat();
  const column = (valueOf: (rule: RequestRuleDraft) => number) => sharedI32(all.map(valueOf));
  return {
    ids: sharedU32(gateways.map(({ id }) => texts.add(id))),
    states: sharedI32(gateways.map(({ state }) => (state === undefined ? NONE : texts.add(state)))),
    isVersion1: sharedU32(gateways.map(({ isVersion1 }) => Number(isVersion1))),
    isIsolated: sharedU32(gateways.map((gateway) => Number(gateway.isPrivate || isGivenTo(gateway, delegated)))),
    sharesPort: sharedU32(gateways.map(({ sharesPort }) => Number(sharesPort))),
    owners: sharedI32(rows.map((_, row) => (row < first ? NONE : (owners[row - first] ?? NONE)))),
    instances: sharedI32(
      gateways.flatMap(({ id }, gateway) => {
        const own = rows.flatMap((row, at) => (row.id === id && owners[at - first] === gateway ? at : []));
        return [own[0] ?? NONE, own.at(-1) ?? NONE];
      }),
    ),
    rules: {
      ids: sharedU32(all.map(({ id }) => texts.add(id))),
      fronts: column(({ frontend }) => byId.get(frontend) ?? NONE),
      ports: column(({ port }) => port),
      priorities: column(({ priority = NONE }) => priority),
      names: sharedU32(all.flatMap(({ names = [] }) => names.map((name) => texts.add(name)))),
      nameOffsets: offsetsOf(all.map(({ names = [] }) => names)),
      areNamesUnread: sharedU32(all.map(({ areNamesUnread = false }) => Number(areNamesUnread))),
      backendPorts: column(({ backendPort = NONE }) => backendPort),
      probePorts: column(({ probePort = NONE }) => probePort),
      offsets: offsetsOf(targets),
    },
    ruleOffsets: offsetsOf(rules),
    targets: {
      configurations: sharedI32(flat.map(({ row }) => row)),
      addresses: addressColumn(flat.map(({ address }) => address)),
      names: sharedI32(flat.map(({ name }) => (name === undefined ? NONE : texts.add(name)))),
    },
  };

  /** Whom the pool's document names, and whoever says to be in it, each once. */
  function targetsOf({ id, pool = '', targets: named = [] }: RequestRuleDraft): readonly Target[] {
    const found = [
      ...named.flatMap((target) => targetOf(target, id)),
      ...(members.get(keyOf(pool)) ?? []).map(({ row }) => ({ row, address: rows[row]?.address, name: undefined })),
    ];
    const keys = found.map(({ address, name }) => name ?? address);
    return found.filter((_, index) => keys.indexOf(keys[index]) === index);
  }

  function targetOf(target: GatewayTarget, rule: string): readonly Target[] {
    if (target.kind === 'name') return [{ row: NONE, address: undefined, name: target.name }];
    if (target.kind === 'address')
      return familyOf(target.address) === 'ipv4' ? [{ row: NONE, address: target.address, name: undefined }] : [];
    const consequence = 'What becomes of requests to it is not known: such ways end undetermined.';
    const reference = () => ({ resource: rule, field: 'properties.backendAddressPool.id', consequence });
    const row = link(byId, target.configuration, reference);
    // Like a name: which address it has is in no document.
    if (row < 0) return [{ row: NONE, address: undefined, name: target.configuration }];
    return [{ row, address: rows[row]?.address, name: undefined }];
  }
}

type Target = { readonly row: number; readonly address: Address | undefined; readonly name: string | undefined };
