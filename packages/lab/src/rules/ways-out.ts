import { familyOf, type Address, type Family } from '@hopscope/engine';
import { hostPrefix, rangesOf } from '../address/ranges.ts';
import type { Description, Interface } from '../documents/description.ts';
import { INTERNET_DEVICE, interfaceDevice } from '../shape/devices.ts';
import type { RuleLine } from '../shape/plan-shape.ts';
import { fabricRule } from './fabric-rule.ts';
import { CALLED } from './flow-memory.ts';
import type { SetShelf } from './group-chains.ts';
import { isShown } from './public-balancing.ts';

type Placed = Interface & { readonly index: number };

/**
 * Drops what has no way to the internet. A subnet's NAT gateway comes before all other ways: IPv4 has no other, IPv6 only
 * where it has an address of that. It carries TCP and UDP, and gives nobody a way who has no address itself.
 */
export function noWayOut(description: Description, one: Placed, family: Family, shelf: SetShelf): readonly RuleLine[] {
  const subnet = description.subnets[one.subnet];
  const addresses = (subnet?.gateway ?? []).filter((each) => familyOf(each) === family);
  if (subnet?.gateway !== undefined && (family === 'ipv4' || addresses.length > 0)) {
    const echoes = noEchoes(one, family, shelf);
    return addresses.length > 0 ? echoes : [...echoes, ...onlyAnswers(one, family)];
  }
  // The default is an address of IPv4 ("Default outbound access").
  const hasDefault = family === 'ipv4' || one.configurations.every(({ address }) => familyOf(address) !== family);
  if (hasDefault && subnet?.isPrivate !== true && !description.closed.includes(one.index)) return [];
  const hidden = hiddenSources(description.letOut, one, family, shelf);
  if (hidden === undefined) return [];
  return isShown(description, one.index, family)
    ? [dropLine(one, `${hidden} meta l4proto != { tcp, udp }`), ...onlyAnswers(one, family, hidden)]
    : [dropLine(one, hidden)];
}

/** Asked only about echoes to the internet. */
export const ECHOES_OUT: Readonly<Record<Family, string>> = {
  ipv4: `oifname "${INTERNET_DEVICE}" icmp type { echo-request, echo-reply }`,
  ipv6: `oifname "${INTERNET_DEVICE}" icmpv6 type { echo-request, echo-reply }`,
};

/**
 * Load balancers ("Load Balancer FAQs") and the default way out ("Default outbound access") carry none either: where there is no NAT
 * gateway, only a public address of one's own does.
 */
export function noEchoOut({ subnets }: Description, one: Placed, family: Family, shelf: SetShelf): readonly RuleLine[] {
  const { gateway } = subnets[one.subnet] ?? {};
  const isSeen = one.configurations.some(({ address }) => familyOf(address) === family);
  const isByGateway = gateway !== undefined && (family === 'ipv4' || gateway.some((each) => familyOf(each) === family));
  const hidden = isSeen && !isByGateway ? hiddenSources([], one, family, shelf) : undefined;
  return hidden === undefined ? [] : [dropLine(one, hidden)];
}

/** It carries none; those that answer what came in by a public address go out by that, as errors do. */
function noEchoes(one: Placed, family: Family, shelf: SetShelf): readonly RuleLine[] {
  const own = one.configurations.flatMap(({ address }) => (familyOf(address) === family ? [hostPrefix(address)] : []));
  const [word, icmp] = family === 'ipv4' ? ['ip', 'icmp'] : ['ip6', 'icmpv6'];
  const foreign = own.length === 0 ? '' : ` ${word} saddr != @${shelf.add(rangesOf(own), family)}`;
  return [dropLine(one, `${icmp} type echo-request`), dropLine(one, `${icmp} type echo-reply${foreign}`)];
}

/** Answers to what came in by a public address go out by that, and by no other interface. */
function onlyAnswers(one: Placed, family: Family, which = ''): readonly RuleLine[] {
  const { called, transport, incoming, outgoing } = CALLED[family];
  return [
    {
      text: `iifname "${INTERNET_DEVICE}" oifname "${interfaceDevice(one.index)}" ${transport} update @${called} { ${incoming} }`,
    },
    dropLine(one, `${which === '' ? transport : `${which} meta l4proto { tcp, udp }`} ${outgoing} != @${called}`),
  ];
}

/** An address leaves by a public one of its own, or by a load balancer's; what an appliance sends on, by any that the interface has. */
function hiddenSources(
  letOut: Description['letOut'],
  one: Placed,
  family: Family,
  shelf: SetShelf,
): string | undefined {
  const own = one.configurations.filter(({ address }) => familyOf(address) === family);
  const isLetOut = (address: Address) =>
    letOut.some((each) => each.interface === one.index && each.address === address);
  const hidden = own.filter(
    ({ address, publicAddress }) =>
      !isLetOut(address) && (publicAddress === undefined || familyOf(publicAddress) !== family),
  );
  if (hidden.length === 0 && own.length > 0) return undefined;
  if (hidden.length === own.length) return `meta nfproto ${family}`;
  const sources = shelf.add(rangesOf(hidden.map(({ address }) => hostPrefix(address))), family);
  return `${family === 'ipv4' ? 'ip' : 'ip6'} saddr @${sources}`;
}

const dropLine = ({ index, id }: Placed, which: string): RuleLine => ({
  text: `oifname "${INTERNET_DEVICE}" iifname "${interfaceDevice(index)}" ${which} drop`,
  rule: fabricRule('no-way-out', id),
});
