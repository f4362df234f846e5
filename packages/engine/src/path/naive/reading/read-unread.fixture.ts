import type { Documents } from './documents.fixture.ts';
import type { Configuration, Listener, Peer, Rule, Vnet } from '../model.fixture.ts';
import {
  covers,
  isIpv6,
  isUnread,
  NOT_PUBLIC,
  rangeOf,
  readable,
  same,
  type Json,
  type Match,
  type Range,
} from '../words.fixture.ts';

/* What documents say that Azure would not take, and what that leaves open. */

/** May nobody else be asked behind a rule? */
export const mayBeLast = ({ access, isAdmin }: Rule): boolean =>
  access === 'always' || (isAdmin === true && access === 'unread');

const TYPES = ['VnetLocal', 'Internet', 'VirtualAppliance', 'VirtualApplianceEcmp', 'VirtualNetworkGateway', 'None'];
export const leadsSomewhere = (words: Json): boolean =>
  TYPES.includes(words['nextHopType']) &&
  (words['nextHopType'] !== 'VirtualAppliance' ||
    /^([\d.]+\.\d+\.\d+\.\d+|\d+\.\d+\.\d+\.\d+|.*:.*)$/.test(words['nextHopIpAddress']));

/** Are there addresses of a network that cannot be read? */
export const isSpaceUnread = (network: string, all: Documents): boolean =>
  all('virtualNetworks').some(({ id, p }) => same(id, network) && isUnread(p['addressSpace'].addressPrefixes));

/** Of a network, or of one beside it, there are addresses that cannot be read: those may be any private one, as of a network that nobody described. */
export function readUnread(vnet: Vnet, joined: readonly Peer[], all: Documents): Vnet['untold'] {
  const find = (id: string | undefined): Json => all('virtualNetworks').find((each) => same(each.id, id))?.p ?? {};
  /** What lies there all the same: Azure takes no subnet that is not in its network. */
  const oddIn = (id: string | undefined, allowsAccess: boolean): Vnet['untold'] => {
    const { addressSpace, subnets = [] } = find(id);
    if (addressSpace === undefined || !isUnread(addressSpace.addressPrefixes)) return [];
    const held = (subnets as readonly Json[])
      .flatMap(({ properties }) => properties.addressPrefixes ?? [properties.addressPrefix])
      .map(rangeOf)
      .filter((each) => !readable(addressSpace.addressPrefixes).some((space) => covers(space, each)));
    return [{ within: 'private', allowsAccess, held }];
  };
  const sides: readonly Json[] = find(vnet.id)['virtualNetworkPeerings'] ?? [];
  const peered = sides.flatMap(({ properties: mine }): Vnet['untold'] => {
    const isPeered = vnet.peers.some(
      (peer) => peer.isGroups === undefined && same(peer.vnet.id, mine.remoteVirtualNetwork.id),
    );
    const told: readonly string[] = mine.remoteAddressSpace?.addressPrefixes ?? [];
    const allowsAccess = letsIn(mine) === 'yes';
    if (!isPeered) return [];
    if (told.length > 0) {
      const remote = vnet.peers.find((peer) => same(peer.vnet.id, mine.remoteVirtualNetwork.id))?.vnet;
      const isNew = (each: Range) => ![...NOT_PUBLIC, ...readable(told)].some((other) => covers(other, each));
      const others = (remote?.space ?? []).filter((each) => !isIpv6(each.from) && isNew(each));
      return isUnread(told)
        ? [
            { within: 'private', allowsAccess },
            { within: others, allowsAccess },
          ]
        : [];
    }
    return mine.peerCompleteVnets === false ? [] : oddIn(mine.remoteVirtualNetwork.id, allowsAccess);
  });
  return [...oddIn(vnet.id, true), ...joined.flatMap((peer) => oddIn(peer.vnet.id, true)), ...peered];
}

const isProtocol = (text: unknown): boolean => ['All', 'Tcp', 'Udp'].some((each) => each === text);
const isPort = (value: unknown): boolean => typeof value === 'number';

/** Is the flow that a load balancer's rule is for, or where at a backend it leads, not to be read? */
export const isOddRule = ({ properties: { backendAddressPool, ...own }, id }: Json): boolean => {
  const isRange = id.includes('/inboundNatRules/') && backendAddressPool !== undefined;
  return (
    !isProtocol(own.protocol) ||
    !isPort(isRange ? own.frontendPortRangeStart : own.frontendPort) ||
    !(own.backendPort === undefined || isPort(own.backendPort))
  );
};

/** It may be for whatever it does not rule out, and lead to anybody: whoever asks, nobody knows. */
export const listenerOfOdd = ({ properties: own }: Json): Listener => {
  const [from, upTo] =
    own.frontendPort === undefined
      ? [own.frontendPortRangeStart, own.frontendPortRangeEnd]
      : [own.frontendPort, own.frontendPort];
  const isAll = !isPort(from) || from === 0;
  return {
    protocol: isProtocol(own.protocol) ? own.protocol : 'All',
    port: isAll ? 1 : from,
    upTo: isAll ? 65_535 : upTo,
    backendPort: 0,
    backends: [],
    hasUnseen: true,
    probePort: undefined,
    isFloating: false,
  };
};

/** Does a peering let the other network into the tag VirtualNetwork? */
export const letsIn = ({ allowVirtualNetworkAccess: lets = true }: Json): 'yes' | 'no' | 'perhaps' =>
  typeof lets !== 'boolean' ? 'perhaps' : lets ? 'yes' : 'no';

/** The application security groups of a configuration, or a private endpoint. */
export const membersOf = ({ applicationSecurityGroups: groups = [] }: Json): readonly string[] =>
  Array.isArray(groups)
    ? groups.map((one: Json) => (typeof one['id'] === 'string' ? one['id'].toLowerCase() : 'unread'))
    : ['unread'];

/** Whoever is in one that cannot be read may be in any. */
export const isMember = ({ members }: Configuration, group: string): Match =>
  members.includes(group) ? 2 : members.includes('unread') ? 1 : 0;

/** Are all subnets and peerings of a network listed, each with what it is? */
export const isWhole = (p: Json): boolean =>
  Array.isArray(p['subnets']) &&
  p['subnets'].every((each: Json) => typeof (each['name'] ?? each['id']) === 'string') &&
  Array.isArray(p['virtualNetworkPeerings']) &&
  p['virtualNetworkPeerings'].every((each: Json) => each['properties']?.remoteVirtualNetwork?.id !== undefined);
