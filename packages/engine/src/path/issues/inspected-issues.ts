import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { textAt } from '../../table/text-table.ts';
import { balancerName } from '../cloud/names.ts';
import { inspectorOf, inspectorOut } from '../walk/devices/inspected.ts';
import type { WalkStep } from '../walk/step.ts';
import type { Walk } from '../walk/record.ts';

/** What a gateway load balancer's appliances do with a flow that leaves, or comes in, through them no document tells. */
export function inspected(network: CloudNetwork, walk: Walk, leaving: WalkStep): readonly Issue[] {
  const found = inspectorOf(network, walk, leaving);
  return found < 0 ? [] : [issueFor(network, found, 'Packets go', 'outbound')];
}

/** The same of answers that leave by an appliance of their own. */
export function inspectedBack(network: CloudNetwork, leaving: WalkStep, { source }: Flow): Issue | undefined {
  const found = inspectorOut(network, leaving.configuration, true);
  return found < 0 ? undefined : issueFor(network, found, `Answers to ${source} go`, 'inbound');
}

/** Is it one of these? */
export const isInspected = ({ context }: Issue): boolean => context['gatewayLoadBalancer'] !== undefined;

function issueFor(network: CloudNetwork, text: number, who: string, origin: Issue['origin']): Issue {
  const inspector = textAt(network.texts, text);
  return {
    code: 'ANALYSIS_UNSUPPORTED',
    origin,
    severity: 'warning',
    sentence: `${who} through the gateway load balancer ${balancerName(inspector)}, and what its appliances let pass is not modelled.`,
    context: { gatewayLoadBalancer: inspector },
  };
}
