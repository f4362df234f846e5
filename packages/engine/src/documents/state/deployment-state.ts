import { shown, type Finding } from '../finding.ts';
import { keyOf, membersOf, nameOf, readText, type CloudResource } from '../resource.ts';

/** Of a resource that was deployed to the end, of which nothing is said. */
const SOUND = 'succeeded';

const NOT_IN_EFFECT = 'What its document says may not be in effect.';

/** In place of a state that is no text. */
const UNREAD = 'unread';

/** Of a gateway: whether what it does is there already, or still; undefined where its state is no word of Azure's. */
export function isDeployedIn(state: string | undefined): boolean | undefined {
  if (state === undefined || state === 'updating') return true;
  return UNDONE.includes(state) ? false : undefined;
}

const UNDONE = ['accepted', 'canceled', 'creating', 'deleting', 'failed', 'provisioning', 'running'];

/**
 * What a resource's deployment is instead of done, in lower case: `updating`, `failed`…; or that its machine reports to be
 * unhealthy. A failed one is a finding: what its document says may not be what is in effect.
 */
export function readDeploymentState({ id, properties }: CloudResource, findings: Finding[]): string | undefined {
  const { provisioningState, instanceView } = membersOf(properties);
  const given = provisioningState ?? 'Succeeded';
  if (typeof given !== 'string') {
    const problem = `${shown(given)} is no state of a deployment.`;
    findings.push({ resource: id, field: 'properties.provisioningState', problem, consequence: NOT_IN_EFFECT });
    return UNREAD;
  }
  const state = keyOf(given);
  if (state !== SOUND) {
    const isOver = state === 'failed' || state === 'canceled';
    findings.push({
      resource: id,
      field: 'properties.provisioningState',
      problem: isOver ? `Its last deployment ended ${state}.` : `It is ${state}.`,
      consequence: NOT_IN_EFFECT,
      ...(isOver ? {} : { severity: 'warning' }),
    });
    return state;
  }
  const health = readText(instanceView, 'vmHealth', 'status', 'code');
  return health !== undefined && nameOf(keyOf(health)) === 'unhealthy' ? 'unhealthy' : undefined;
}
