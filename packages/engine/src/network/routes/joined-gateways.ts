import type { ConnectionDraft, Drafts } from '../../documents/drafts.ts';
import { keyOf } from '../../documents/resource.ts';
import { rowsOf } from '../links/link.ts';

/**
 * The gateway among the documents, by its id, that is at the other end of a connection with a site: that has the gateway's public address, and a
 * connection of the gateway leads back likewise. So two networks are joined as if each were a site of the other ("About VPN Gateway connection and
 * design topologies", VNet-to-VNet: "Connecting a virtual network to another virtual network is similar to connecting a virtual network to an
 * on-premises site location").
 */
export function gatewayBehindSite({
  gateways,
  localNetworks,
  connections,
  publicAddresses,
}: Drafts): (connection: ConnectionDraft) => string | undefined {
  const [siteRows, publicRows] = [rowsOf(localNetworks), rowsOf(publicAddresses)];
  const addressOf = (id: string) => publicAddresses[publicRows.get(id) ?? -1]?.address;
  const byAddress = new Map(
    gateways.flatMap(({ id, publicAddresses: own }) => own.map((each) => [addressOf(each), id] as const)),
  );
  const behind = ({ localNetwork = '' }: ConnectionDraft): string | undefined => {
    const address = localNetworks[siteRows.get(localNetwork) ?? -1]?.gatewayAddress;
    return address === undefined ? undefined : byAddress.get(address);
  };
  const isSame = (one = '', other = '') => one !== '' && keyOf(one) === keyOf(other);
  return (connection) => {
    const other = behind(connection);
    if (other === undefined) return undefined;
    const isBack = (each: ConnectionDraft) => isSame(each.gateway, other) && isSame(behind(each), connection.gateway);
    return connections.some(isBack) ? other : undefined;
  };
}
