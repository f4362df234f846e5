import { behind as behindDoubt } from './behind.fixture.ts';
import type { Filters } from '../places/filters.fixture.ts';
import type { Address } from '../words.fixture.ts';
import type { Firewall, Packet, Place, RequestGateway } from '../model.fixture.ts';
import type { NaivePath } from '../naive-path.fixture.ts';
import type { NaiveHop, Way } from '../walk.fixture.ts';

/** Who sends by flows of its own. */
export type Anew = Firewall | RequestGateway;
/** A way that ends at a firewall's own address. */
type ToFirewall = Way & { readonly arrived: { readonly at: { readonly owner: Firewall }; readonly packet: Packet } };
export const isAtFirewall = (way: Way): way is ToFirewall => way.arrived?.at.owner.kind === 'firewall';

/** Longer chains of those who send anew are not followed. */
export const MAX_SENDERS = 3;

/**
 * What a firewall does with what is for itself ("Filter inbound Internet traffic with Azure Firewall DNAT"): a rule leads it on,
 * from an address of its subnet that nobody knows, so each of them is asked. What none translates is dropped at a public
 * address; at a private one nobody knows.
 */
export function readTranslations(
  filters: Filters,
  pathFrom: (start: Place, packet: Packet, senders: readonly Anew[]) => NaivePath,
) {
  return (way: ToFirewall, before: string, senders: readonly Anew[]): NaivePath => {
    const { hops, arrived } = way;
    const firewall = arrived.at.owner;
    const { packet } = arrived;
    const ending = (word: string) => ({ hops, disposition: behindDoubt(way, before, word) });
    if (senders.includes(firewall) || senders.length >= MAX_SENDERS) return ending('undetermined');
    const found = filters.translationAt(firewall, packet);
    // "Azure Firewall listens on port 53": names it answers itself, where it is a proxy.
    const isForNames =
      packet.port === 53 && packet.protocol !== 'icmp' && firewall.addresses.includes(packet.destination);
    if (found === undefined && isForNames && firewall.isProxy) return { hops, disposition: before };
    if (found === undefined)
      return ending(firewall.publicAddresses.includes(packet.destination) ? 'denied' : 'undetermined');
    if (!found.isCertain) return ending('undetermined');
    const { rule, to, port } = found;
    const behind = (path: NaivePath, word = path.disposition): NaivePath => ({
      hops: joined(hops, [`allow ${rule.id}`], path.hops),
      disposition: behindDoubt(way, before, word),
    });
    if (to === undefined) return behind({ hops: [], disposition: 'undetermined' });
    const from = (source: Address) =>
      pathFrom(
        { owner: firewall },
        {
          source,
          sourcePort: undefined,
          destination: to,
          port: packet.protocol === 'icmp' ? undefined : port,
          protocol: packet.protocol,
        },
        [...senders, firewall],
      );
    const [first, ...others] = firewall.instances;
    if (first === undefined) return behind({ hops: [], disposition: 'undetermined' });
    const leg = from(first);
    const word = others.some((each) => from(each).disposition !== leg.disposition) ? 'undetermined' : leg.disposition;
    const shown = [...(leg.branches ?? []), ...(leg.others ?? [])];
    return {
      ...behind(leg, word),
      ...(shown.length === 0 ? {} : { others: shown.map((path) => behind(path, word)) }),
    };
  };
}

/** Who sends anew is the last hop of the one flow and the first of the other. */
export function joined(
  hops: readonly NaiveHop[],
  said: readonly string[],
  leg: readonly NaiveHop[],
): readonly NaiveHop[] {
  const [at] = hops.slice(-1);
  const [first, ...rest] = leg;
  if (at === undefined) return hops;
  return [
    ...hops.slice(0, -1),
    {
      address: at.address,
      filters: [...at.filters, ...said, ...(first?.filters ?? [])],
      ...(first?.route === undefined ? {} : { route: first.route }),
      ...(first?.leaving === undefined ? {} : { leaving: first.leaving }),
    },
    ...rest,
  ];
}
