import type { BalancingDraft } from './balancer-draft.ts';
import { keyOf, read, readIds, readText } from '../resource.ts';

/** The children of a load balancer's document, of one collection. */
export type Children = (collection: string) => readonly { readonly id: string; readonly own: unknown }[];

/** A rule that cannot be read. `problem`: the field. */
export type Unreadable = { readonly id: string; readonly problem: string };

/** A port that a document writes as a number; 0 is one for rules of all ports. */
export function portAt(own: unknown, member: string): number | undefined {
  const value = read(own, member);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535 ? value : undefined;
}

/** One, or the several of a rule of a gateway load balancer, in which the single one may be named again. */
export function poolsOf(own: unknown): readonly string[] {
  const single = readText(own, 'backendAddressPool', 'id');
  return [...new Set([...(single === undefined ? [] : [single]), ...readIds(own, 'backendAddressPools')])];
}

export function protocolOf(own: unknown): BalancingDraft['protocol'] | undefined {
  const text = keyOf(readText(own, 'protocol') ?? '');
  return text === 'all' ? 'any' : text === 'tcp' || text === 'udp' ? text : undefined;
}
