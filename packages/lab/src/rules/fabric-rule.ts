import type { RuleOrigin } from '../shape/plan-shape.ts';
import { labelOf } from './group-chains.ts';

/** A rule that the fabric has by itself. */
export const fabricRule = (kind: Exclude<RuleOrigin['kind'], 'security-rule'>, resource: string): RuleOrigin => ({
  kind,
  resource,
  label: labelOf(`${kind} ${resource.slice(resource.lastIndexOf('/') + 1)}`),
});
