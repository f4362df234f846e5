import { behind } from './behind.fixture.ts';
import type { Found } from '../places/filters.fixture.ts';
import type { Firewall, Packet, Place, Service } from '../model.fixture.ts';
import type { NaivePath } from '../naive-path.fixture.ts';
import { joined, MAX_SENDERS, type Anew } from './translate.fixture.ts';
import type { Way } from '../walk.fixture.ts';
import type { Address } from '../words.fixture.ts';

const isArrival = (word: string | undefined) => word === 'delivered' || word === 'reaches-internet';

/** A way that ends at a firewall which connects to what it finds for the name that was asked for. */
type ToFinder = Way & {
  readonly found: Found;
  readonly arrived: { readonly at: { readonly owner: Firewall }; readonly packet: Packet };
};
export const isAtFinder = (way: Way): way is ToFinder => way.found !== undefined;

/**
 * What a firewall sends by an application rule ("Azure Firewall DNS Proxy details"): to any of the addresses that it finds, from one
 * of its subnet that nobody knows, so each is asked from each. For the same name.
 */
export function readFindings(
  pathFrom: (start: Place, packet: Packet, senders: readonly Anew[], service?: Service) => NaivePath,
) {
  return (way: ToFinder, before: string, senders: readonly Anew[]): NaivePath => {
    const { hops, found, arrived } = way;
    const { owner: firewall } = arrived.at;
    const { packet } = arrived;
    const { asked } = packet;
    const told = (word: string) => behind(way, before, word);
    const bare = hops.slice(-1);
    const reached = hops.slice(0, -1);
    const isRound = senders.includes(firewall) || senders.length >= MAX_SENDERS;
    const [first, ...others] = firewall.instances;
    if (isRound || first === undefined || asked === undefined) return { hops, disposition: told('undetermined') };
    const legTo = (destination: Address): NaivePath => {
      const from = (source: Address) =>
        pathFrom(
          { owner: firewall },
          {
            ...packet,
            source,
            hiddenAs: undefined,
            sourcePort: undefined,
            destination,
            asked: { ...asked, by: firewall },
          },
          [...senders, firewall],
          found.service,
        );
      const path = from(first);
      const isOne = others.every((each) => from(each).disposition === path.disposition);
      return isOne ? path : { ...path, disposition: 'undetermined' };
    };
    const shown = (leg: NaivePath, word: string): NaivePath => {
      const all = [leg, ...(leg.branches ?? []), ...(leg.others ?? [])];
      const [main, ...more] = all.map((each) => ({
        hops: [...joined(reached, [], each.hops), ...(each.hops.length < 2 ? bare : [])],
        disposition: told(word),
      }));
      return { ...(main ?? { hops, disposition: told(word) }), others: more };
    };
    const legs = found.addresses.map(legTo);
    const words = legs.map(({ disposition }) => disposition);
    const isAlike = words.every((each) => each === words[0] || [each, words[0]].every(isArrival));
    const [word = 'undetermined'] = isAlike ? words : [];
    const [main, ...more] = legs.map((leg) => shown(leg, word));
    if (main === undefined || more.length === 0) return main ?? { hops, disposition: told(word) };
    return {
      ...main,
      isWhole: true,
      others: [...(main.others ?? []), ...more.flatMap((each) => [each, ...(each.others ?? [])])],
      branches: legs.map((leg) => shown(leg, leg.disposition)),
    };
  };
}
