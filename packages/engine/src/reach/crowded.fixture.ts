import { ipv4Of, parseAddress, wordsOf } from '../address/address.ts';
import type { CloudResource } from '../documents/resource.ts';

/** A network with so many more of each interface, at addresses near its own. */
export function crowded(documents: readonly CloudResource[], more: number): readonly CloudResource[] {
  return documents.flatMap((document) =>
    /\/networkInterfaces\/[^/]+$/i.test(document.id ?? '')
      ? Array.from({ length: more + 1 }, (_, at) => (at === 0 ? document : another(document, at)))
      : [document],
  );
}

function another(document: CloudResource, at: number): CloudResource {
  const id = document.id ?? '';
  const text = JSON.stringify(document)
    .replaceAll(id, `${id}-${at}`)
    .replaceAll(/"privateIPAddress":"([0-9.]+)"/g, (whole, address: string) => {
      const parsed = parseAddress(address);
      return parsed.ok ? `"privateIPAddress":"${ipv4Of(wordsOf(parsed.value)[3] + 3 * at)}"` : whole;
    });
  return JSON.parse(text) as CloudResource;
}
