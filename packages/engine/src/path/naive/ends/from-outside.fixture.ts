import type { Wanted } from '../ids.fixture.ts';
import type { Packet } from '../model.fixture.ts';
import type { NaiveFlow } from '../naive-path.fixture.ts';
import type { Routes } from '../places/routes.fixture.ts';
import { isIn, isIpv6, NOT_PUBLIC, numberOf, same, type Address } from '../words.fixture.ts';

/**
 * What somebody in the internet sends to a public address among the documents. Undefined: nobody sends it, or it goes elsewhere. Who has the
 * sender's address among the documents is asked for as such, and what name servers out there say no document tells.
 */
export function readCalls(routes: Routes, identify: (id: string) => Wanted | undefined) {
  /** Of a machine or an interface the address of its own that is public, of an application gateway its public frontend. */
  const shownOf = (id: string): Address | undefined => {
    const wanted = identify(id);
    if (wanted?.kind !== 'place') return undefined;
    const { owner, configuration, address } = wanted;
    if (owner.kind === 'interface') return configuration?.publicAddress;
    if (owner.kind === 'firewall') return owner.publicAddresses.find((each) => isIpv6(each) === isIpv6(address));
    if (owner.kind === 'frontend') return owner.isPublic ? address : undefined;
    const named = owner.fronts.find((each) => same(each.id, id));
    return (named === undefined ? owner.fronts : [named]).find(({ isPublic }) => isPublic)?.address;
  };
  return ({ source, destination, name, to, port, sourcePort, protocol = 'tcp' }: NaiveFlow): Packet | undefined => {
    const from = numberOf(source);
    const named = to === undefined ? undefined : shownOf(to);
    const called = destination === undefined ? named : numberOf(destination);
    if (name !== undefined || called === undefined) return undefined;
    if (isIn(NOT_PUBLIC, from) || routes.publicOwner(from) !== undefined) return undefined;
    if (routes.publicOwner(called) === undefined || isIpv6(from) !== isIpv6(called)) return undefined;
    return {
      source: from,
      destination: called,
      protocol,
      port: protocol === 'icmp' ? undefined : port,
      sourcePort: protocol === 'icmp' ? undefined : sourcePort,
    };
  };
}
