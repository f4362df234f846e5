import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { textAt } from '../../table/text-table.ts';
import { balancerName } from '../cloud/names.ts';
import { inspectorOf } from '../walk/devices/inspected.ts';
import type { WalkStep } from '../walk/step.ts';
import type { Walk } from '../walk/record.ts';

/** What a gateway load balancer's appliances do with a flow that leaves, or comes in, through them no document tells. */
export function inspected(network: CloudNetwork, walk: Walk, leaving: WalkStep): readonly Issue[] {
  const found = inspectorOf(network, walk, leaving);
  return found < 0 ? [] : [issueFor(network, found)];
}

/** Is it one of these? */
export const isInspected = ({ context }: Issue): boolean => context['gatewayLoadBalancer'] !== undefined;

function issueFor(network: CloudNetwork, text: number): Issue {
  const inspector = textAt(network.texts, text);
  return {
    code: 'ANALYSIS_UNSUPPORTED',
    origin: 'outbound',
    severity: 'warning',
    sentence: `Packets go through the gateway load balancer ${balancerName(inspector)}, and what its appliances let pass is not modelled.`,
    context: { gatewayLoadBalancer: inspector },
  };
}
