import type { BalancingDraft } from './balancer-draft.ts';
import type { Finding } from '../finding.ts';
import { isGiven, keyOf, readFlag, readText } from '../resource.ts';
import { ALL_PORTS, portAt, portsAt, protocolOf, unreadField, unreadRule, type Children } from './rule-words.ts';

/**
 * Of one configuration, which the rule names or which itself names the rule (as templates do: the rule is then like a pool that only it
 * is in); or of a pool with a range of ports, of which each member has one
 * ("Inbound NAT rules").
 */
export function readNatRule(id: string, own: unknown): BalancingDraft {
  const [protocol, frontend] = [protocolOf(own), readText(own, 'frontendIPConfiguration', 'id')];
  const [port, configuration] = [portAt(own, 'frontendPort'), readText(own, 'backendIPConfiguration', 'id')];
  const pool = readText(own, 'backendAddressPool', 'id');
  const unread = unreadField(own, isRange(own) ? 'frontendPortRangeStart' : 'frontendPort');
  if (protocol === undefined || frontend === undefined || unread !== undefined)
    return unreadRule(id, own, unread ?? 'properties', portsOf(own));
  const isFloating = readFlag(own, 'enableFloatingIP');
  if (pool !== undefined) {
    const [from, to] = rangeOf(own);
    if (from === undefined || to === undefined || to < from)
      return unreadRule(id, own, 'properties.frontendPortRangeStart', ALL_PORTS);
    const behind = isFloating ? undefined : portAt(own, 'backendPort');
    const rest = { ...(behind === undefined ? {} : { backendPort: behind }), isShared: true as const, isFloating };
    return { id, frontend, protocol, from, to, pools: [pool], ...rest };
  }
  if (port === undefined) return unreadRule(id, own, 'properties.frontendPort', ALL_PORTS);
  const backendPort = isFloating ? port : (portAt(own, 'backendPort') ?? port);
  const behind = configuration === undefined ? { pools: [id] } : { pools: [], configuration };
  return { id, frontend, protocol, from: port, to: port, backendPort, ...behind, isFloating };
}

const isRange = (own: unknown): boolean => isGiven(own, 'backendAddressPool');

const portsOf = (own: unknown): readonly [number, number] => {
  const [from, to] = rangeOf(own);
  if (!isRange(own)) return portsAt(own, 'frontendPort');
  return from === undefined || to === undefined || to < from ? ALL_PORTS : [from, to];
};

const rangeOf = (own: unknown) => [portAt(own, 'frontendPortRangeStart'), portAt(own, 'frontendPortRangeEnd')] as const;

/**
 * Ranges of ports for the machines of a scale set (`inboundNatPools`), where the load balancer has no rules in them for its machines: which
 * one has which port is then in no document.
 */
export const untoldPools = (children: Children, findings: Finding[]): readonly BalancingDraft[] =>
  children('inboundNatPools').flatMap(({ id, own }) => {
    const [protocol, frontend] = [protocolOf(own), readText(own, 'frontendIPConfiguration', 'id')];
    const [from, to] = rangeOf(own);
    if (protocol === undefined || frontend === undefined || from === undefined || to === undefined || to < from) {
      const ports = from === undefined || to === undefined || to < from ? ALL_PORTS : ([from, to] as const);
      return [unreadRule(id, own, 'properties.frontendPortRangeStart', ports)];
    }
    const isTold = children('inboundNatRules').some(({ own: rule }) => {
      const port = portAt(rule, 'frontendPort') ?? -1;
      return (
        keyOf(readText(rule, 'frontendIPConfiguration', 'id') ?? '') === keyOf(frontend) && port >= from && port <= to
      );
    });
    if (isTold) return [];
    findings.push({
      resource: id,
      field: 'properties.frontendPortRangeStart',
      problem: `Which machine of its scale set has which port of ${from}–${to} is in no document.`,
      consequence: 'Flows to these ports end undetermined.',
    });
    return [{ id, frontend, protocol, from, to, pools: [], configuration: id, isFloating: false }];
  });
