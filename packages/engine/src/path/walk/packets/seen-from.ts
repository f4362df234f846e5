import { ipv4Of, type Address } from '../../../address/address.ts';
import { prefixesIn } from '../../../address/prefixes-in.ts';
import { prefixOf } from '../../../address/prefix.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { IS } from '../../../network/cloud/places.ts';
import { sourceOf } from '../../../rules/packet.ts';
import { spaceOfSet } from '../../../table/address-sets.ts';
import { firewallAt } from '../devices/firewall.ts';
import { packetAt } from './packet-at.ts';
import { flagsAt, gatewayAt } from '../place.ts';
import type { Walk } from '../record.ts';

/** As whom groups at a step of a walk see who sends it. */
export type SeenFrom =
  | { readonly kind: 'address'; readonly address: Address }
  /** Any of these prefixes: the public addresses that it may have. */
  | { readonly kind: 'any-public'; readonly prefixes: readonly string[] }
  /** Whoever sends anew, by its configuration's row, from any address of its subnet. */
  | { readonly kind: 'subnet'; readonly configuration: number; readonly prefix: string }
  /** A public address that no document tells. */
  | { readonly kind: 'internet' };

export function seenFrom(network: CloudNetwork, walked: Walk, index: number): SeenFrom {
  const { steps, end, anew } = walked;
  const packet = packetAt(walked, index);
  const { isSourceHidden, hiddenIn } = packet;
  if (end === 'translated' && index === steps.length - 1 && isSourceHidden) {
    if (hiddenIn < 0) return { kind: 'internet' };
    return { kind: 'any-public', prefixes: prefixesIn(spaceOfSet(network.sets, hiddenIn)).map(withoutLength) };
  }
  const address = sourceOf(packet);
  if (end === 'translated' && index === steps.length - 1) return { kind: 'address', address };
  const sender = steps[anew.findLast(({ step }) => step < index)?.step ?? 0]?.configuration ?? NONE;
  const prefix = isAnew(network, sender) ? subnetOf(network, sender) : undefined;
  return prefix === undefined ? { kind: 'address', address } : { kind: 'subnet', configuration: sender, prefix };
}

/** Is a configuration one of whoever sends under any address of its subnet? */
export const isAnew = (network: CloudNetwork, configuration: number): boolean =>
  (flagsAt(network, configuration) & (IS.gateway | IS.firewall)) !== 0;

/** As rules name it: addresses, prefixes, or a tag. */
export function sourcesOf(seen: SeenFrom): readonly string[] {
  switch (seen.kind) {
    case 'address':
      return [seen.address];
    case 'any-public':
      return seen.prefixes;
    case 'subnet':
      return [seen.prefix];
    case 'internet':
      return ['Internet'];
  }
}

/** Around the lowest and the highest address that instances of a gateway or a firewall may have. */
function subnetOf(network: CloudNetwork, configuration: number): string | undefined {
  const { applicationGateways, firewalls, configurations } = network;
  const gateway = gatewayAt(network, configuration);
  const [instances, owner] =
    gateway >= 0 ? [applicationGateways.instances, gateway] : [firewalls.instances, firewallAt(network, configuration)];
  const [lowest = NONE, highest = NONE] = [instances[2 * owner], instances[2 * owner + 1]];
  if (owner < 0 || lowest < 0 || highest < 0) return undefined;
  const word = (row: number) => configurations.addresses[4 * row + 3] ?? 0;
  const [from, to] = [word(lowest), word(highest)];
  return prefixOf(ipv4Of(from), Math.clz32(from ^ to));
}

/** Of one address only the address. */
export const withoutLength = (prefix: string): string => prefix.replace(/(?<=\..*)\/32$|\/128$/, '');
