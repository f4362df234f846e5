import type { Address } from '../../address/address.ts';
import type { CloudNetwork } from '../cloud/cloud-network.ts';
import { rowsOfName, toldIn } from './rows-of-name.ts';

type Source = { readonly names: Pick<CloudNetwork['names'], 'publicNames'> } & Pick<CloudNetwork, 'texts'>;

/** Undefined where no document tells. */
export function toldToEverybody(
  network: Source,
  name: string,
): { readonly addresses: readonly Address[]; readonly alias: string | undefined } | undefined {
  const { publicNames } = network.names;
  const rows = rowsOfName(publicNames, network.texts, name);
  return rows.length === 0 ? undefined : toldIn(network, publicNames, rows);
}

/** Servers of the internet that whoever is told of public names asks: Google's, Cloudflare's, Quad9's and OpenDNS's. */
const EVERYBODYS: ReadonlySet<string> = new Set(
  `8.8.8.8 8.8.4.4 2001:4860:4860::8888 2001:4860:4860::8844 1.1.1.1 1.0.0.1 2606:4700:4700::1111 2606:4700:4700::1001
  9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220`.split(/\s+/),
);

/** Are all of these such servers? */
export const areEverybodys = (servers: readonly string[]): boolean =>
  servers.length > 0 && servers.every((each) => EVERYBODYS.has(each));
