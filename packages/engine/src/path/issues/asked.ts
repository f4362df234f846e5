import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isAllow } from '../../rules/compile/rule-tables.ts';
import type { FilterStep } from '../path.ts';
import { NOT_ASKED } from '../walk/filters.ts';
import type { WalkStep } from '../walk/walk.ts';

/** One group that was asked about one packet, and what `askFilter` answered. */
export type Asked = Pick<FilterStep, 'direction' | 'level'> & { readonly decided: number };

/** In the order in which Azure asks: admin rules first, in through the subnet's group and the interface's, out the other way round. */
export function askedAt(step: WalkStep): readonly Asked[] {
  const asked: Asked[] = [];
  const add = (direction: Asked['direction'], level: Asked['level'], decided: number) => {
    if (decided !== NOT_ASKED) asked.push({ direction, level, decided });
  };
  add('inbound', 'virtual-network', step.inboundAdmin);
  add('inbound', 'subnet', step.inboundSubnet);
  add('inbound', 'interface', step.inboundInterface);
  add('inbound', 'firewall', step.firewall);
  add('outbound', 'virtual-network', step.outboundAdmin);
  add('outbound', 'interface', step.outboundInterface);
  add('outbound', 'subnet', step.outboundSubnet);
  return asked;
}

export const isDenied = (network: CloudNetwork, { decided }: Pick<Asked, 'decided'>): boolean =>
  isDenial(network, decided);

export const isUndetermined = ({ decided }: Pick<Asked, 'decided'>): boolean => isDoubt(decided);

/** Does somebody at a step deny the packet? */
export const isDeniedAt = (network: CloudNetwork, step: WalkStep): boolean =>
  isDenial(network, step.inboundAdmin) ||
  isDenial(network, step.inboundSubnet) ||
  isDenial(network, step.inboundInterface) ||
  isDenial(network, step.firewall) ||
  isDenial(network, step.outboundAdmin) ||
  isDenial(network, step.outboundInterface) ||
  isDenial(network, step.outboundSubnet);

/** Is something that was decided at a step not known for certain? */
export const isUndeterminedAt = (step: WalkStep): boolean =>
  isDoubt(step.inboundAdmin) ||
  isDoubt(step.inboundSubnet) ||
  isDoubt(step.inboundInterface) ||
  isDoubt(step.firewall) ||
  isDoubt(step.outboundAdmin) ||
  isDoubt(step.outboundInterface) ||
  isDoubt(step.outboundSubnet);

const isDenial = ({ rules }: CloudNetwork, decided: number): boolean => decided >= 0 && !isAllow(rules, decided);

const isDoubt = (decided: number): boolean => decided < NOT_ASKED;
