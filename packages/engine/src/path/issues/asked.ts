import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isAllow } from '../../rules/compile/rule-tables.ts';
import type { FilterStep } from '../path.ts';
import { mayEnd, NOT_ASKED } from '../walk/filters.ts';
import type { WalkStep } from '../walk/step.ts';

/** Who is asked at a step. `number`: each another one, from 1 on. */
export type Filter = Pick<FilterStep, 'direction' | 'level'> & { readonly number: number };

/** By what a step has of each, in the order in which Azure asks: admin rules first, in through the subnet's group and the interface's, out the other way round. */
export const FILTERS = {
  inboundAdmin: { direction: 'inbound', level: 'virtual-network', number: 1 },
  inboundSubnet: { direction: 'inbound', level: 'subnet', number: 2 },
  inboundInterface: { direction: 'inbound', level: 'interface', number: 3 },
  firewall: { direction: 'inbound', level: 'firewall', number: 4 },
  outboundAdmin: { direction: 'outbound', level: 'virtual-network', number: 5 },
  outboundInterface: { direction: 'outbound', level: 'interface', number: 6 },
  outboundSubnet: { direction: 'outbound', level: 'subnet', number: 7 },
} as const satisfies Readonly<Record<Exclude<keyof WalkStep, 'configuration' | 'route' | 'via' | 'entry'>, Filter>>;

/** Is something that was decided at a step not known for certain? */
export const isUndeterminedAt = (step: WalkStep): boolean =>
  isUndetermined(step.inboundAdmin) ||
  isUndetermined(step.inboundSubnet) ||
  isUndetermined(step.inboundInterface) ||
  isUndetermined(step.firewall) ||
  isUndetermined(step.outboundAdmin) ||
  isUndetermined(step.outboundInterface) ||
  isUndetermined(step.outboundSubnet);

export const isAllowed = ({ rules }: CloudNetwork, decided: number): boolean => decided >= 0 && isAllow(rules, decided);

/** May an admin rule have let a packet pass for good that a group at a step denies? */
export function mayPass(network: CloudNetwork, step: WalkStep, { direction, level }: Filter): boolean {
  if (level !== 'subnet' && level !== 'interface') return false;
  return mayEnd(network, direction === 'inbound' ? step.inboundAdmin : step.outboundAdmin);
}

/** May a rule match, or is the group itself not known? */
export const isUndetermined = (decided: number): boolean => decided < NOT_ASKED;
