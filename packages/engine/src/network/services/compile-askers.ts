import type { Drafts, FirewallDraft, NameSettings, VirtualNetworkDraft } from '../../documents/drafts.ts';
import { keyOf, parentOf } from '../../documents/resource.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import { NONE, type NameTable } from '../cloud/cloud-network.ts';
import type { Rows } from '../links/link.ts';

/** Which firewalls are asked for names, and whom firewalls ask. `networkRows`: rows of virtual networks. */
export function compileAskers(
  drafts: Drafts,
  networkRows: Rows,
  texts: TextTableBuilder,
): Pick<NameTable, 'proxies' | 'firewalls'> {
  const { firewalls } = drafts;
  const settings = firewalls.map((firewall) => nameSettingsOf(firewall, drafts));
  const networks = firewalls.map(({ subnet }) =>
    subnet === undefined ? NONE : (networkRows.get(parentOf(subnet)) ?? NONE),
  );
  const textOf = (text: string | undefined) => (text === undefined ? NONE : texts.add(text));
  return {
    proxies: sharedI32(proxiesOf(drafts, settings)),
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

/** Undefined where a policy is not among the documents, or may have its settings from another one. */
export function nameSettingsOf({ policy, names }: FirewallDraft, { policies }: Drafts): NameSettings | undefined {
  if (policy === undefined) return names ?? AZURE;
  const known = policies.find(({ id }) => keyOf(id) === keyOf(policy));
  if (known?.names !== undefined) return known.names;
  return known === undefined || known.base !== undefined ? undefined : AZURE;
}

type Proxy = { readonly row: number; readonly home: string };

/** By virtual network: the firewall that is its only name server, in the network itself or in one that it is peered with. */
function proxiesOf(
  { firewalls, opaque, virtualNetworks }: Drafts,
  settings: readonly (NameSettings | undefined)[],
): readonly number[] {
  const byAddress = new Map<string, Proxy[]>();
  for (const [row, { id, subnet = '' }] of firewalls.entries()) {
    if (settings[row]?.isProxy !== true) continue;
    const proxy = { row, home: keyOf(parentOf(subnet)) };
    for (const { firewall, address } of opaque)
      if (firewall === id) byAddress.set(address, [...(byAddress.get(address) ?? []), proxy]);
  }
  if (byAddress.size === 0) return virtualNetworks.map(() => NONE);
  const connected = new Set(virtualNetworks.flatMap(connectionsOf));
  return virtualNetworks.map(({ id, nameServer = '' }) => {
    const own = keyOf(id);
    const isNear = ({ home }: Proxy) =>
      home === own || (connected.has(`${own} ${home}`) && connected.has(`${home} ${own}`));
    return byAddress.get(nameServer)?.find(isNear)?.row ?? NONE;
  });
}

const connectionsOf = ({ id, peerings }: VirtualNetworkDraft): readonly string[] =>
  peerings.flatMap(({ remote, isConnected }) => (isConnected ? `${keyOf(id)} ${keyOf(remote)}` : []));
