import type { Drafts, FirewallDraft, NameSettings } from '../../documents/drafts.ts';
import { parentOf } from '../../documents/resource.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { policyChain } from '../filters/policy-chain.ts';
import type { Rows } from '../links/link.ts';
import { serverAmong, type ServersNear } from '../resolvers/name-servers.ts';
import type { NameTable } from './name-table.ts';

/** Which servers are asked for names, and whom firewalls ask. `settings`: theirs. `networkRows`: rows of virtual networks. */
export function compileAskers(
  { firewalls, virtualNetworks }: Drafts,
  settings: readonly (NameSettings | undefined)[],
  near: ServersNear,
  networkRows: Rows,
  texts: TextTableBuilder,
): Pick<NameTable, 'asked' | 'servers' | 'firewalls'> {
  const networks = firewalls.map(({ subnet }) =>
    subnet === undefined ? NONE : (networkRows.get(parentOf(subnet)) ?? NONE),
  );
  const textOf = (text: string | undefined) => (text === undefined ? NONE : texts.add(text));
  const servers = [...near].flatMap(([network, all]) => all.map((server) => ({ network, server })));
  const rows = new Map(servers.map(({ network, server }, row) => [`${network} ${server.address}`, row]));
  return {
    asked: sharedI32(
      virtualNetworks.map(({ nameServers = [] }, network) => {
        const server = serverAmong(near.get(network), nameServers);
        return server === undefined ? NONE : (rows.get(`${network} ${server.address}`) ?? NONE);
      }),
    ),
    servers: {
      networks: sharedU32(servers.map(({ network }) => network)),
      addresses: sharedU32(servers.map(({ server }) => texts.add(server.address))),
      firewalls: sharedI32(servers.map(({ server }) => server.firewall)),
      resolvers: sharedI32(servers.map(({ server }) => server.resolver)),
    },
    firewalls: {
      ids: sharedU32(firewalls.map(({ id }) => texts.add(id))),
      policies: sharedI32(firewalls.map(({ policy }) => textOf(policy))),
      networks: sharedI32(networks),
      asksAzure: sharedU32(settings.map((each) => Number(each?.servers.length === 0))),
      servers: sharedI32(settings.map((each) => textOf(each?.servers.join(', ') || undefined))),
      resolvers: sharedI32(
        settings.map(
          (each, row) => serverAmong(near.get(networks[row] ?? NONE), each?.servers ?? [])?.resolver ?? NONE,
        ),
      ),
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
