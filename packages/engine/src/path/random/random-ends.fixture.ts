import type { Random, RandomCloud } from './random-cloud.fixture.ts';

/** Ends of a flow: one to an IPv6 address is asked of who has one. */
export function randomEnds({ interfaces, both, addresses }: RandomCloud, { pick }: Random) {
  const source = pick(interfaces);
  return { source, destination: pick(both.has(source) ? addresses : addresses.filter((each) => !each.includes(':'))) };
}

/** A flow to a service, for whose address somebody asked by its name. */
export function randomCall({ interfaces, both, services }: RandomCloud, { pick }: Random) {
  const source = pick(interfaces);
  const { name, address } = pick(both.has(source) ? services : services.filter((each) => !each.address.includes(':')));
  return { source, destination: address, name };
}
