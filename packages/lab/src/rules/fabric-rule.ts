import type { Address, Prefix } from '@hopscope/engine';
import type { RuleOrigin } from '../shape/plan-shape.ts';
import { labelOf } from './group-chains.ts';

/** A rule that the fabric has by itself. */
export const fabricRule = (kind: Exclude<RuleOrigin['kind'], 'security-rule'>, resource: string): RuleOrigin => ({
  kind,
  resource,
  label: labelOf(`${kind} ${resource.slice(resource.lastIndexOf('/') + 1)}`),
});

export const hostPrefix = (address: Address) => `${address}/${address.includes(':') ? 128 : 32}` as Prefix;
