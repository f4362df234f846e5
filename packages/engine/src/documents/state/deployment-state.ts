import type { Finding } from '../finding.ts';
import { keyOf, nameOf, readText, type CloudResource } from '../resource.ts';

/** Of a resource that was deployed to the end, of which nothing is said. */
const SOUND = 'succeeded';

/**
 * What a resource's deployment is instead of done, in lower case: `updating`, `failed`…; or that its machine reports to be
 * unhealthy. A failed one is a finding: what its document says may not be what is in effect.
 */
export function readDeploymentState({ id, properties }: CloudResource, findings: Finding[]): string | undefined {
  const text = readText(properties, 'provisioningState');
  const state = text === undefined || text === 'Succeeded' ? SOUND : keyOf(text);
  if (state !== SOUND) {
    const isOver = state === 'failed' || state === 'canceled';
    findings.push({
      resource: id,
      field: 'properties.provisioningState',
      problem: isOver ? `Its last deployment ended ${state}.` : `It is ${state}.`,
      consequence: 'What its document says may not be in effect.',
      ...(isOver ? {} : { severity: 'warning' }),
    });
    return state;
  }
  const health = readText(properties, 'instanceView', 'vmHealth', 'status', 'code');
  return health !== undefined && nameOf(keyOf(health)) === 'unhealthy' ? 'unhealthy' : undefined;
}
