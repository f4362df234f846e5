import type { Family } from '@hopscope/engine';
import type { LinkEnd, PlannedLink, PlannedNamespace, PlannedRoute, RoutingRule } from '../shape/plan-shape.ts';

/** Lines for `ip -batch`. Every word in them is ours or a parsed address: nothing comes from a document as it stands. */

/**
 * Both ends have the same hardware address and do not resolve neighbours (NOARP), so the kernel takes every address behind
 * them to be at that one: there is nothing to ask, to answer, or to wait for.
 */
const HARDWARE_ADDRESS = '02:68:6f:70:73:00';

/**
 * A pair of virtual devices. Each gets a number of its own: where both have the same one, as the first device of every
 * namespace would, the kernel takes them for ordinary devices and reacts to the carrier a second late.
 */
export function linkLine({ ends: [one, other] }: PlannedLink, index: number, nameOf: (key: string) => string): string {
  const end = ({ namespace, device }: LinkEnd, number: number) =>
    `name ${device} index ${number} address ${HARDWARE_ADDRESS} netns ${nameOf(namespace)}`;
  return `link add ${end(one, 2 * index)} type veth peer ${end(other, 2 * index + 1)}`;
}

/** Below are numbers that namespaces give by themselves. */
export const FIRST_LINK_INDEX = 100;

/** No address of its own makes it send ICMPv6 redirects, or solicit routers. */
export const deviceLine = (device: string): string => `link set ${device} arp off addrgenmode none up`;

export function namespaceLines(namespace: PlannedNamespace, devices: readonly string[]): readonly string[] {
  return [
    'link set lo up',
    ...devices.map(deviceLine),
    ...namespace.addresses.map(
      ({ device, address, length }) =>
        `addr add ${address}/${length} dev ${device}${address.includes(':') ? ' nodad' : ''}`,
    ),
    ...namespace.routes.map((route) => routeLine('add', route)),
  ];
}

/** For `ip` of the rule's own family: it does not see it in the words. */
export function ruleLine(verb: 'add' | 'del', { priority, when, table }: RoutingRule): string {
  return `rule ${verb} ${conditionOf(when)} lookup ${table} priority ${priority}`;
}

/** Rules of one family. Where a plan gives table local another priority, it loses the one that it had: the first. */
export function routingRuleLines({ routingRules }: PlannedNamespace, family: Family): readonly string[] {
  const own = routingRules.filter((rule) => rule.family === family);
  const isMoved = own.some(({ table }) => table === LOCAL_TABLE);
  return [...own.map((rule) => ruleLine('add', rule)), ...(isMoved ? ['rule del priority 0'] : [])];
}

const LOCAL_TABLE = 255;

function conditionOf(when: RoutingRule['when']): string {
  if (when === 'always') return '';
  if ('iif' in when) return `iif ${when.iif}`;
  return 'mark' in when ? `fwmark ${when.mark}` : `from ${when.from}`;
}

export function routeLine(verb: 'add' | 'replace' | 'del', { table, prefix, way }: PlannedRoute): string {
  if (way.kind === 'local') return `route ${verb} local ${prefix} dev lo table ${table}`;
  // Some of them may be gone when it goes.
  if (way.kind === 'devices')
    return `route ${verb} ${prefix} table ${table}${verb === 'del' ? '' : nextHops(prefix, way.devices)}`;
  if (way.kind !== 'device') return `route ${verb} ${way.kind} ${prefix} table ${table}`;
  const via = way.gateway === undefined ? '' : ` via ${way.gateway}`;
  return `route ${verb} ${prefix}${via} dev ${way.device} table ${table}`;
}

/** Of IPv6 the kernel takes no two without gateways, nor the same one twice; so each has a gateway that nobody has or asks for. */
const nextHops = (prefix: string, devices: readonly string[]): string =>
  devices
    .map(
      (device, index) =>
        ` nexthop ${prefix.includes(':') ? `via fe80::${(index + 1).toString(16)} ` : ''}dev ${device}`,
    )
    .join('');
