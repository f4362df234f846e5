import { parseAddress } from '../../address/address.ts';
import type { Reading } from '../drafts.ts';
import type { BalancerDraft, BalancingDraft, FrontendDraft, OutboundPool } from './balancer-draft.ts';
import { unreadInspector } from '../unread.ts';
import { findGaps } from './find-gaps.ts';
import {
  ALL_PORTS,
  hasOddPools,
  isOddReference,
  poolsOf,
  portAt,
  portsAt,
  protocolOf,
  unreadField,
  unreadRule,
  type Children,
} from './rule-words.ts';
import { isAddressUnread } from '../read-interface.ts';
import { poolMembers } from './read-pool.ts';
import { readNatRule, untoldPools } from './read-nat-rule.ts';
import { unreadList } from '../finding.ts';
import {
  childId,
  isGiven,
  keyOf,
  read,
  readFlag,
  readIds,
  readList,
  readReference,
  readText,
  type CloudResource,
} from '../resource.ts';

export function readBalancer({ id, properties, sku }: CloudResource, { findings }: Reading): BalancerDraft {
  const children = (collection: string) =>
    readList(properties, collection).flatMap((document, index) =>
      // Null is how ARM writes that something is absent.
      document === null ? [] : [{ id: childId(document, id, collection, index), own: read(document, 'properties') }],
    );
  const probes = new Map(children('probes').map(({ id: probe, own }) => [keyOf(probe), own]));
  const fronts = new Set(children('frontendIPConfigurations').map((front) => keyOf(front.id)));
  const isAtFrontend = ({ frontend }: BalancingDraft) => frontend === undefined || fronts.has(keyOf(frontend));
  const rules = [
    ...children('loadBalancingRules').map((rule) => readRule(rule.id, rule.own, probes)),
    ...children('inboundNatRules').map((rule) => readNatRule(rule.id, rule.own)),
    ...untoldPools(children, findings),
    ...['loadBalancingRules', 'inboundNatRules', 'inboundNatPools'].flatMap((collection) => {
      const odd = unreadList(properties, collection);
      return odd === undefined ? [] : [unreadRule(`${id}/${collection}`, undefined, odd.field, ALL_PORTS)];
    }),
  ].map((rule) => (isAtFrontend(rule) ? rule : withoutFrontend(rule)));
  for (const { id: resource, unread } of rules)
    if (unread !== undefined)
      findings.push({
        resource,
        field: unread,
        problem: 'The rule cannot be read.',
        consequence: 'It may be for flows that no other rule is for: these end undetermined.',
      });
  for (const gap of findGaps(children)) findings.push(gap);
  for (const { id: frontend, own } of children('frontendIPConfigurations')) {
    const inspector = readText(own, 'gatewayLoadBalancer', 'id');
    if (inspector !== undefined) findings.push(unreadInspector(frontend, inspector));
  }
  return {
    id,
    isStandard: keyOf(readText(sku, 'name') ?? 'standard') !== 'basic',
    isNamedStandard: keyOf(readText(sku, 'name') ?? '') === 'standard',
    outboundPools: outboundPools(children),
    perhapsOut: perhapsOut(children),
    frontends: children('frontendIPConfigurations').map((frontend) => readFrontend(frontend.id, frontend.own)),
    rules,
    pools: new Map(
      children('backendAddressPools').map(({ id: pool, own }) => [
        keyOf(pool),
        { id: pool, members: poolMembers(pool, own) },
      ]),
    ),
  };
}

/**
 * Pools of outbound rules at public frontends, and of other rules there that do not switch it off ("Outbound rules"), each with the gateway
 * load balancer's frontend that the first of these frontends leads through that does. By an outbound rule the protocols leave that it is for
 * ("Outbound rules"); by others, of which no page that is kept tells, TCP and UDP are taken to.
 */
function outboundPools(children: Children): ReadonlyMap<string, OutboundPool> {
  const shown = new Map(
    children('frontendIPConfigurations').flatMap(({ id, own }) => {
      const address = publicAddressOf(id, own);
      return address === undefined
        ? []
        : [[keyOf(id), { address, inspector: readText(own, 'gatewayLoadBalancer', 'id') }] as const];
    }),
  );
  const rules = children('loadBalancingRules').filter(
    ({ own }) =>
      (read(own, 'disableOutboundSnat') ?? false) === false &&
      shown.has(keyOf(readText(own, 'frontendIPConfiguration', 'id') ?? '')),
  );
  const outbound = children('outboundRules').filter(
    ({ own }) =>
      protocolOf(own) !== undefined && readIds(own, 'frontendIPConfigurations').some((id) => shown.has(keyOf(id))),
  );
  const pools = new Map<string, OutboundPool>();
  const letOut = (own: unknown, protocol: OutboundPool['carries']) => {
    const fronts = [readText(own, 'frontendIPConfiguration', 'id') ?? '', ...readIds(own, 'frontendIPConfigurations')];
    const by = fronts.flatMap((id) => shown.get(keyOf(id)) ?? []);
    const through = by.find((each) => each.inspector !== undefined)?.inspector;
    for (const pool of poolsOf(own).map(keyOf)) {
      const { carries = protocol, inspector = through, addresses = [] } = pools.get(pool) ?? {};
      const all = [...new Set([...addresses, ...by.map(({ address }) => address)])];
      pools.set(pool, { carries: carries === protocol ? carries : 'any', inspector, addresses: all });
    }
  };
  for (const { own } of rules) letOut(own, 'any');
  for (const { own } of outbound) letOut(own, protocolOf(own) ?? 'any');
  return pools;
}

/**
 * Pools that rules of public frontends may let out, and of which nobody knows whether they do: what they are for, or whether they let out
 * at all, cannot be read.
 */
function perhapsOut(children: Children): ReadonlyMap<string, string> {
  const fronts = children('frontendIPConfigurations');
  const shown = fronts.filter(({ id, own }) => publicAddressOf(id, own) !== undefined);
  if (shown.length === 0) return new Map();
  const known = new Set(fronts.map(({ id }) => keyOf(id)));
  const isOddFront = (id: string | undefined) => id === undefined || !known.has(keyOf(id));
  const isShown = (id: string | undefined) =>
    isOddFront(id) || shown.some((each) => keyOf(each.id) === keyOf(id ?? ''));
  const rules = children('loadBalancingRules').filter(({ own }) => {
    const [frontend, off] = [readText(own, 'frontendIPConfiguration', 'id'), read(own, 'disableOutboundSnat') ?? false];
    if (off === true || !isShown(frontend)) return false;
    return (
      typeof off !== 'boolean' || isOddFront(frontend) || isOddReference(own, 'backendAddressPool') || hasOddPools(own)
    );
  });
  const outbound = children('outboundRules').filter(({ own }) => {
    const listed = readList(own, 'frontendIPConfigurations').map((each) => readText(each, 'id'));
    if (listed.length > 0 && !listed.some(isShown)) return false;
    return (
      listed.length === 0 ||
      listed.some(isOddFront) ||
      protocolOf(own) === undefined ||
      readText(own, 'backendAddressPool', 'id') === undefined
    );
  });
  const all = children('backendAddressPools').map(({ id }) => id);
  return new Map(
    [...rules, ...outbound].flatMap(({ id, own }) => {
      const pools = poolsOf(own);
      return (pools.length === 0 || hasOddPools(own) ? all : pools).map((pool) => [keyOf(pool), id] as const);
    }),
  );
}

/** Or of the prefix that it has instead ("Public IP address prefix"). */
const publicAddressOf = (id: string, own: unknown): string | undefined =>
  readReference(own, 'publicIPAddress', id) ?? readReference(own, 'publicIPPrefix', id);

function readFrontend(id: string, own: unknown): FrontendDraft {
  const address = parseAddress(readText(own, 'privateIPAddress') ?? '');
  const [subnet, publicAddress] = [readReference(own, 'subnet', id), readReference(own, 'publicIPAddress', id)];
  const inspector = readText(own, 'gatewayLoadBalancer', 'id');
  return {
    id,
    ...(address.ok ? { address: address.value } : {}),
    ...(isAddressUnread(read(own, 'privateIPAddress')) ? { isUnread: true } : {}),
    ...(subnet === undefined ? {} : { subnet }),
    ...(publicAddress === undefined ? {} : { publicAddress }),
    ...(isGiven(own, 'publicIPPrefix') ? { hasPrefix: true } : {}),
    ...(inspector === undefined ? {} : { inspector }),
  };
}

/** What it names as its frontend is none of the load balancer's. */
function withoutFrontend(rule: BalancingDraft): BalancingDraft {
  const { frontend: _, ...rest } = rule;
  return { unread: 'properties.frontendIPConfiguration.id', ...rest };
}

function readRule(id: string, own: unknown, probes: ReadonlyMap<string, unknown>): BalancingDraft {
  const [protocol, frontend] = [protocolOf(own), readText(own, 'frontendIPConfiguration', 'id')];
  const [port, unread] = [portAt(own, 'frontendPort'), unreadField(own, 'frontendPort')];
  if (protocol === undefined || frontend === undefined || port === undefined || unread !== undefined)
    return unreadRule(id, own, unread ?? 'properties', portsAt(own, 'frontendPort'));
  // Port 0 with protocol All is every port ("High availability ports overview").
  const isAll = port === 0;
  const backendPort = portAt(own, 'backendPort');
  const isFloating = readFlag(own, 'enableFloatingIP');
  const isKept = isAll || backendPort === undefined || isFloating;
  const probe = probes.get(keyOf(readText(own, 'probe', 'id') ?? ''));
  const probePort = portAt(probe, 'port');
  return {
    id,
    frontend,
    protocol,
    from: port,
    to: isAll ? 65_535 : port,
    ...(isKept ? {} : { backendPort }),
    pools: poolsOf(own),
    ...(probePort === undefined ? {} : { probePort }),
    // "Determines how new connections are handled by the load balancer when all backend instances are probed down."
    ...(keyOf(readText(probe, 'noHealthyBackendsBehavior') ?? '') === 'allprobedup' ? { isAllUp: true } : {}),
    ...(probePort === undefined && isGiven(own, 'probe') ? { isProbeUnread: true } : {}),
    isFloating,
  };
}
