import type { Flow } from '../../address/flow.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isAllow } from '../../rules/compile/rule-tables.ts';
import { addressIn } from '../../table/address-column.ts';
import type { FilterStep } from '../path.ts';
import { GROUP_MISSING, NOT_ASKED } from '../walk/filters.ts';
import { idOf, lastPart, ruleIds, ruleNames, type RuleNames } from '../cloud/names.ts';
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

/** Is it so of something that was decided at a step? */
export const isSomeDecided = (step: WalkStep, isSo: (asked: Pick<Asked, 'decided'>) => boolean): boolean =>
  isSo({ decided: step.inboundAdmin }) ||
  isSo({ decided: step.inboundSubnet }) ||
  isSo({ decided: step.inboundInterface }) ||
  isSo({ decided: step.firewall }) ||
  isSo({ decided: step.outboundAdmin }) ||
  isSo({ decided: step.outboundInterface }) ||
  isSo({ decided: step.outboundSubnet });

export const isDenied = (network: CloudNetwork, { decided }: Pick<Asked, 'decided'>): boolean =>
  decided >= 0 && !isAllow(network.rules, decided);

export const isUndetermined = ({ decided }: Pick<Asked, 'decided'>): boolean => decided < NOT_ASKED;

export function filterStep(network: CloudNetwork, step: WalkStep, asked: Asked): FilterStep {
  const { direction, level, decided } = asked;
  if (decided === GROUP_MISSING)
    return { direction, level, access: 'undetermined', group: holderOf(network, step, asked) };
  const { id, group } = ruleIds(network, decided < 0 ? -2 - decided : decided);
  const access = decided < 0 ? 'undetermined' : isDenied(network, asked) ? 'deny' : 'allow';
  return { direction, level, access, group, rule: id };
}

/** The interface or subnet that a group is attached to. */
function holderOf(network: CloudNetwork, { configuration }: WalkStep, { level }: Asked): string {
  const { configurations, interfaces, subnets } = network;
  return level === 'subnet'
    ? idOf(network, subnets.ids, configurations.subnets[configuration] ?? NONE)
    : idOf(network, interfaces.ids, configurations.interfaces[configuration] ?? NONE);
}

/** What a group's answer means for the flow: a denial, a doubt, or nothing. */
export function filterIssue(network: CloudNetwork, step: WalkStep, asked: Asked, flow: Flow): Issue | undefined {
  if (isUndetermined(asked)) return doubt(network, step, asked);
  if (!isDenied(network, asked)) return undefined;
  const { direction, level, decided } = asked;
  const { id, name, origin, group, priority } = ruleNames(network, decided);
  const at = addressIn(network.configurations.addresses, step.configuration) ?? '';
  const where = `on the way ${direction === 'inbound' ? 'into' : 'out of'} ${at}`;
  const what = `${flow.protocol === 'icmp' ? 'ICMP' : `${flow.protocol.toUpperCase()} port ${flow.destinationPort}`} from ${flow.source} to ${flow.destination}`;
  const whose = level === 'subnet' ? `${lastPart(group)}, at its subnet,` : lastPart(group);
  return {
    code: codeOf(origin, level),
    origin: direction,
    severity: 'error',
    sentence:
      origin === 'default'
        ? `No rule of ${whose} allows ${what} ${where}, so ${name} denies it.`
        : `The rule ${name} of ${whose} denies ${what} ${where}.`,
    context: { rule: id, ruleName: name, ruleOrigin: origin, group, level, priority: String(priority) },
  };
}

function codeOf(origin: RuleNames['origin'], level: Asked['level']): IssueCode {
  if (level === 'firewall') return 'FIREWALL_APPLIANCE_DENY';
  if (origin === 'admin') return 'ADMIN_RULE_DENY';
  if (origin === 'default') return 'NSG_DEFAULT_DENY';
  return level === 'subnet' ? 'NSG_DENY_SUBNET' : 'NSG_DENY';
}

/** What is not known about a group's answer. */
export function doubt(network: CloudNetwork, step: WalkStep, asked: Asked): Issue {
  const { direction, level, decided } = asked;
  if (decided === GROUP_MISSING) {
    const holder = holderOf(network, step, asked);
    return {
      code: 'CONFIG_MISSING',
      origin: direction,
      severity: 'warning',
      sentence: `The security group of ${lastPart(holder)} is not among the documents: what it lets pass is not known.`,
      context: { resource: holder, level },
    };
  }
  const { id, name, origin, group, priority } = ruleNames(network, -2 - decided);
  return {
    code: 'SERVICE_TAG_UNKNOWN',
    origin: direction,
    severity: 'warning',
    sentence: `Whether the rule ${name} of ${lastPart(group)} matches is not known, and it would decide.`,
    context: { rule: id, ruleName: name, ruleOrigin: origin, group, level, priority: String(priority) },
  };
}
