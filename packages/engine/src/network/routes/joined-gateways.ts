import type { Drafts } from '../../documents/drafts.ts';
import type { ConnectionDraft } from '../../documents/gateways/gateway-draft.ts';
import { keyOf } from '../../documents/resource.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { rowsOf } from '../links/link.ts';

/**
 * The gateway among the documents, by its id, that is at the other end of a connection with a site: that has the gateway's public address, and a
 * connection of the gateway leads back likewise. So two networks are joined as if each were a site of the other ("About VPN Gateway connection and
 * design topologies", VNet-to-VNet: "Connecting a virtual network to another virtual network is similar to connecting a virtual network to an
 * on-premises site location").
 */
export function gatewayBehindSite(drafts: Drafts): (connection: ConnectionDraft) => string | undefined {
  const { gateways, localNetworks, connections } = drafts;
  // Of public addresses there are many: they are only looked at where there is a site.
  const publicAddresses = localNetworks.length === 0 ? [] : drafts.publicAddresses;
  const [siteRows, publicRows] = [rowsOf(localNetworks), rowsOf(publicAddresses)];
  const addressOf = (id: string) => publicAddresses[publicRows.get(id) ?? NONE]?.address;
  const byAddress = new Map(
    gateways.flatMap(({ id, publicAddresses: own }) => own.map((each) => [addressOf(each), id] as const)),
  );
  const behind = ({ localNetwork = '' }: ConnectionDraft): string | undefined => {
    const address = localNetworks[siteRows.get(localNetwork) ?? NONE]?.gatewayAddress;
    return address === undefined ? undefined : byAddress.get(address);
  };
  const way = (from: string, to: string) => `${keyOf(from)} ${keyOf(to)}`;
  const ways = new Set(
    connections.flatMap((each) => {
      const [from, to] = [each.gateway, behind(each)];
      return from === undefined || to === undefined ? [] : [way(from, to)];
    }),
  );
  return (connection) => {
    const [from, to] = [connection.gateway, behind(connection)];
    return from !== undefined && to !== undefined && ways.has(way(to, from)) ? to : undefined;
  };
}
