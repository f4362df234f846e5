import type { Address } from '../../address/address.ts';
import type { Drafts, FirewallDraft, NameSettings } from '../../documents/drafts.ts';
import { keyOf, parentOf } from '../../documents/resource.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import { NONE } from '../cloud/cloud-network.ts';
import type { SidesByNetwork } from '../cloud/compile-networks.ts';
import { policyChain } from '../filters/policy-chain.ts';
import type { Rows } from '../links/link.ts';
import type { NameTable } from './name-table.ts';

/** Which firewalls are asked for names, and whom firewalls ask. `networkRows`: rows of virtual networks. */
export function compileAskers(
  drafts: Drafts,
  sides: SidesByNetwork,
  networkRows: Rows,
  texts: TextTableBuilder,
): Pick<NameTable, 'proxies' | 'nearProxies' | 'firewalls'> {
  const { firewalls, virtualNetworks } = drafts;
  const settings = firewalls.map((firewall) => nameSettingsOf(firewall, drafts));
  const networks = firewalls.map(({ subnet }) =>
    subnet === undefined ? NONE : (networkRows.get(parentOf(subnet)) ?? NONE),
  );
  const textOf = (text: string | undefined) => (text === undefined ? NONE : texts.add(text));
  const near = proxiesNear(drafts, sides, settings);
  const byServer = new Map(near.map((each) => [`${each.network} ${each.address}`, each.firewall]));
  return {
    proxies: sharedI32(
      virtualNetworks.map(({ nameServer = '' }, network) => byServer.get(`${network} ${nameServer}`) ?? NONE),
    ),
    nearProxies: {
      networks: sharedU32(near.map(({ network }) => network)),
      addresses: sharedU32(near.map(({ address }) => texts.add(address))),
      firewalls: sharedU32(near.map(({ firewall }) => firewall)),
    },
    firewalls: {
      ids: sharedU32(firewalls.map(({ id }) => texts.add(id))),
      policies: sharedI32(firewalls.map(({ policy }) => textOf(policy))),
      networks: sharedI32(networks),
      asksAzure: sharedU32(settings.map((each) => Number(each?.servers.length === 0))),
      servers: sharedI32(settings.map((each) => textOf(each?.servers.join(', ') || undefined))),
      isProxy: sharedI32(settings.map((each) => (each === undefined ? NONE : Number(each.isProxy)))),
    },
  };
}

const AZURE: NameSettings = { servers: [], isProxy: false };

/** Undefined where a policy is not among the documents, or may have settings that count from another one. */
export function nameSettingsOf({ policy, names }: FirewallDraft, { policies }: Drafts): NameSettings | undefined {
  if (policy === undefined) return names ?? AZURE;
  const chain = policyChain(policy, policies, []);
  return (
    chain.at(-1)?.draft?.names ??
    (chain.every(({ draft }) => draft !== undefined && isAzures(draft.names ?? AZURE)) ? AZURE : undefined)
  );
}

const isAzures = ({ servers, isProxy }: NameSettings): boolean => servers.length === 0 && !isProxy;

type Proxy = { readonly firewall: number; readonly address: Address };

/** By virtual network, by its row: the firewalls that answer names in the network itself or in one that it is peered, or joined, with. */
function proxiesNear(
  { firewalls, opaque, virtualNetworks }: Drafts,
  sides: SidesByNetwork,
  settings: readonly (NameSettings | undefined)[],
): readonly (Proxy & { readonly network: number })[] {
  const byHome = new Map<string, Proxy[]>();
  for (const [row, { id, subnet = '' }] of firewalls.entries()) {
    if (settings[row]?.isProxy !== true) continue;
    const home = keyOf(parentOf(subnet));
    const own = opaque.flatMap(({ firewall, address }) => (firewall === id ? { firewall: row, address } : []));
    byHome.set(home, [...(byHome.get(home) ?? []), ...own]);
  }
  if (byHome.size === 0) return [];
  return virtualNetworks.flatMap(({ id }, network) => {
    const near = (sides.get(network) ?? []).flatMap(
      ({ isUp, remoteRow }) => (isUp ? virtualNetworks[remoteRow]?.id : undefined) ?? [],
    );
    return [...new Set([id, ...near].map(keyOf))].flatMap((home) =>
      (byHome.get(home) ?? []).map((proxy) => ({ network, ...proxy })),
    );
  });
}
