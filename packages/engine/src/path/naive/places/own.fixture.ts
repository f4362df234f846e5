import type { At, Firewall, Frontend, Interface, Packet, Place, Subnet } from '../model.fixture.ts';
import type { Trail } from '../way.fixture.ts';
import type { Owner } from './routes.fixture.ts';
import { HOST, isIpv6, type Address } from '../words.fixture.ts';

/** One interface, or two of one machine. */
export const isOneMachine = (one: Interface, other: Interface): boolean =>
  one === other || (one.machine !== undefined && one.machine === other.machine);

/** Which of the interfaces of the machine at a place has an address; a floating one has whichever it came to. */
export const atOf = (address: Address, place: Place, all: readonly Interface[]): At | undefined => {
  const { owner } = place;
  const own = all.filter((each) => owner.kind === 'interface' && isOneMachine(each, owner));
  const found = own
    .flatMap((each) => each.configurations.map((configuration) => ({ owner: each, configuration })))
    .find(({ configuration }) => configuration.address === address);
  const isFloating = 'configuration' in place && own.some(({ floats }) => floats.includes(address));
  return found ?? (isFloating ? place : undefined);
};

export const isOwn = (place: Place, address: Address, all: readonly Interface[]): boolean =>
  atOf(address, place, all) !== undefined;

/** The interface itself: it need not forward what is for one of its own. */
export const has = ({ owner }: At, address: Address): boolean =>
  owner.configurations.some((each) => each.address === address);

/** A firewall's own address of the family of another one. */
export const addressLike = ({ addresses }: Firewall, other: Address): Address =>
  addresses.find((each) => isIpv6(each) === isIpv6(other)) ?? other;

/** A Basic internal one is not reached from another region. */
export const isFar = ({ isBasic, isPublic, vnet }: Frontend, from: { readonly subnet: Subnet } | undefined): boolean =>
  isBasic && !isPublic && vnet?.region !== from?.subnet.vnet.region;

/** That it does not reach it stops a packet, and nothing else of its trail. */
export const farTrail = (front: Frontend, trail: Trail): Trail =>
  isFar(front, trail.passed.at(-1)) ? { ...trail, blockers: [...trail.blockers, 'out-of-region'] } : trail;

/** By any of these a machine may send on what came to it at another interface: nobody knows which routes its system has. */
export const othersAt = (owner: Owner['owner'], all: readonly Interface[], isSix: boolean): readonly At[] =>
  all
    .filter((each) => owner.kind === 'interface' && each !== owner && each.forwards && isOneMachine(each, owner))
    .flatMap((each) => each.configurations.map((configuration) => ({ owner: each, configuration })))
    .filter(({ configuration }) => isIpv6(configuration.address) === isSix);

/** What Azure's pages say that is always there: names, health and agents at the host, metadata. */
export const isServed = ({ protocol, destination, port = 0 }: Packet) =>
  protocol === 'tcp'
    ? (destination === HOST ? [53, 80, 8037, 32_526] : [80]).includes(port)
    : protocol === 'udp' && destination === HOST && port === 53;

/** `packet`: what it sends, or gets. */
export const addressAt = (place: Place, { source, destination }: Packet): Address => {
  if ('configuration' in place) return place.configuration.address;
  if (place.owner.kind === 'firewall') return addressLike(place.owner, destination);
  if (source === 'hidden') throw new Error('who asks knows its own address');
  return source;
};

export const isAt = (owner: Owner): owner is At => owner.owner.kind === 'interface';
export const offAt = ({ owner }: At): readonly 'machine-off'[] =>
  owner.machine?.runs === false ? ['machine-off'] : [];
