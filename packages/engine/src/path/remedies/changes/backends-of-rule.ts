import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { idOf } from '../../cloud/names.ts';
import { backendsOf } from '../../walk/devices/balance.ts';

/** Rows of the configurations behind a load balancer's rule, by its id; none where no load balancer has it. */
export function backendsOfRule(network: CloudNetwork, rule: string | undefined): readonly number[] {
  const { ids } = network.listeners;
  const listener = ids.findIndex((_, row) => idOf(network, ids, row) === rule);
  return listener < 0 ? [] : [...backendsOf(network, listener)];
}
