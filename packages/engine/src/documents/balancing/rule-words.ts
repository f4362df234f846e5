import type { BalancingDraft } from './balancer-draft.ts';
import { isGiven, keyOf, read, readIds, readText } from '../resource.ts';

/** The children of a load balancer's document, of one collection. */
export type Children = (collection: string) => readonly { readonly id: string; readonly own: unknown }[];

/** A port that a document writes as a number; 0 is one for rules of all ports. */
export function portAt(own: unknown, member: string): number | undefined {
  const value = read(own, member);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535 ? value : undefined;
}

/** Something stands there, and is no reference. */
export const isOddReference = (own: unknown, member: string): boolean =>
  isGiven(own, member) && readText(own, member, 'id') === undefined;

/** Something stands in a list of pools, or for it, that is none. */
export function hasOddPools(own: unknown): boolean {
  const listed = read(own, 'backendAddressPools') ?? [];
  return !Array.isArray(listed) || listed.some((each) => each !== null && readText(each, 'id') === undefined);
}

/** The first of the fields of a rule that cannot be read, and that decide about flows. */
export function unreadField(own: unknown, port: string): string | undefined {
  if (protocolOf(own) === undefined) return 'properties.protocol';
  if (readText(own, 'frontendIPConfiguration', 'id') === undefined) return 'properties.frontendIPConfiguration.id';
  if (portAt(own, port) === undefined) return `properties.${port}`;
  if (isOddReference(own, 'backendAddressPool')) return 'properties.backendAddressPool.id';
  if (hasOddPools(own)) return 'properties.backendAddressPools';
  if (isOddReference(own, 'backendIPConfiguration')) return 'properties.backendIPConfiguration.id';
  if (isGiven(own, 'backendPort') && portAt(own, 'backendPort') === undefined) return 'properties.backendPort';
  if (isGiven(own, 'enableFloatingIP') && typeof read(own, 'enableFloatingIP') !== 'boolean')
    return 'properties.enableFloatingIP';
  return undefined;
}

/** What stands for a rule that cannot be read: it may be for any flow that its document does not rule out, and for whom nobody knows. */
export function unreadRule(
  id: string,
  own: unknown,
  unread: string,
  [from, to]: readonly [number, number],
): BalancingDraft {
  const frontend = readText(own, 'frontendIPConfiguration', 'id');
  return {
    id,
    ...(frontend === undefined ? {} : { frontend }),
    protocol: protocolOf(own) ?? 'any',
    from,
    to,
    pools: poolsOf(own),
    unread,
    isFloating: false,
  };
}

export const ALL_PORTS = [0, 65_535] as const;

/** The port that stands there, or all. */
export const portsAt = (own: unknown, member: string): readonly [number, number] => {
  const port = portAt(own, member);
  return port === undefined || port === 0 ? ALL_PORTS : [port, port];
};

/** One, or the several of a rule of a gateway load balancer, in which the single one may be named again. */
export function poolsOf(own: unknown): readonly string[] {
  const single = readText(own, 'backendAddressPool', 'id');
  return [...new Set([...(single === undefined ? [] : [single]), ...readIds(own, 'backendAddressPools')])];
}

export function protocolOf(own: unknown): BalancingDraft['protocol'] | undefined {
  const text = keyOf(readText(own, 'protocol') ?? '');
  return text === 'all' ? 'any' : text === 'tcp' || text === 'udp' ? text : undefined;
}
