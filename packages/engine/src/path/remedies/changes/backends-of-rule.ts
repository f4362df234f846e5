import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { backendsOf } from '../../walk/devices/balance.ts';
import { rowOf } from '../supposed/routes.ts';

/** Rows of the configurations behind a load balancer's rule, by its id; none where no load balancer has it. */
export function backendsOfRule(network: CloudNetwork, rule: string | undefined): readonly number[] {
  const listener = rule === undefined ? NONE : rowOf(network, network.listeners.ids, rule);
  return listener < 0 ? [] : [...backendsOf(network, listener)];
}
