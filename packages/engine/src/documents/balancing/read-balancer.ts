import { parseAddress } from '../../address/address.ts';
import type { Reading } from '../drafts.ts';
import type { BalancerDraft, BalancingDraft, FrontendDraft, OutboundPool } from './balancer-draft.ts';
import { unreadInspector } from '../unread.ts';
import { findGaps } from './find-gaps.ts';
import { poolsOf, portAt, protocolOf, type Children, type Unreadable } from './rule-words.ts';
import { poolMembers } from './read-pool.ts';
import { readNatRule, untoldPools } from './read-nat-rule.ts';
import { childId, keyOf, read, readFlag, readIds, readList, readText, type CloudResource } from '../resource.ts';

export function readBalancer({ id, properties, sku }: CloudResource, { findings }: Reading): BalancerDraft {
  const children = (collection: string) =>
    readList(properties, collection).map((document, index) => ({
      id: childId(document, id, collection, index),
      own: read(document, 'properties'),
    }));
  const probes = new Map(children('probes').map(({ id: probe, own }) => [keyOf(probe), portAt(own, 'port')]));
  const rules = [
    ...children('loadBalancingRules').map((rule) => readRule(rule.id, rule.own, probes)),
    ...children('inboundNatRules').map((rule) => readNatRule(rule.id, rule.own)),
    ...untoldPools(children, findings),
  ];
  for (const rule of rules)
    if ('problem' in rule)
      findings.push({
        resource: rule.id,
        field: rule.problem,
        problem: 'The rule cannot be read.',
        consequence: 'The rule is left out.',
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
    frontends: children('frontendIPConfigurations').map((frontend) => readFrontend(frontend.id, frontend.own)),
    rules: rules.flatMap((rule) => ('problem' in rule ? [] : [rule])),
    pools: new Map(children('backendAddressPools').map(({ id: pool, own }) => [keyOf(pool), poolMembers(own)])),
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
      const address = readText(own, 'publicIPAddress', 'id');
      return address === undefined
        ? []
        : [[keyOf(id), { address, inspector: readText(own, 'gatewayLoadBalancer', 'id') }] as const];
    }),
  );
  const rules = children('loadBalancingRules').filter(
    ({ own }) =>
      !readFlag(own, 'disableOutboundSnat') && shown.has(keyOf(readText(own, 'frontendIPConfiguration', 'id') ?? '')),
  );
  const outbound = children('outboundRules').filter(({ own }) =>
    readIds(own, 'frontendIPConfigurations').some((id) => shown.has(keyOf(id))),
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

function readFrontend(id: string, own: unknown): FrontendDraft {
  const address = parseAddress(readText(own, 'privateIPAddress') ?? '');
  const [subnet, publicAddress] = [readText(own, 'subnet', 'id'), readText(own, 'publicIPAddress', 'id')];
  const inspector = readText(own, 'gatewayLoadBalancer', 'id');
  return {
    id,
    ...(address.ok ? { address: address.value } : {}),
    ...(subnet === undefined ? {} : { subnet }),
    ...(publicAddress === undefined ? {} : { publicAddress }),
    ...(inspector === undefined ? {} : { inspector }),
  };
}

function readRule(
  id: string,
  own: unknown,
  probes: ReadonlyMap<string, number | undefined>,
): BalancingDraft | Unreadable {
  const [protocol, frontend] = [protocolOf(own), readText(own, 'frontendIPConfiguration', 'id')];
  const port = portAt(own, 'frontendPort');
  if (protocol === undefined) return { id, problem: 'properties.protocol' };
  if (frontend === undefined) return { id, problem: 'properties.frontendIPConfiguration.id' };
  if (port === undefined) return { id, problem: 'properties.frontendPort' };
  // Port 0 with protocol All is every port ("High availability ports overview").
  const isAll = port === 0;
  const backendPort = portAt(own, 'backendPort');
  const isFloating = readFlag(own, 'enableFloatingIP');
  const isKept = isAll || backendPort === undefined || isFloating;
  const probePort = probes.get(keyOf(readText(own, 'probe', 'id') ?? ''));
  return {
    id,
    frontend,
    protocol,
    from: port,
    to: isAll ? 65_535 : port,
    ...(isKept ? {} : { backendPort }),
    pools: poolsOf(own),
    ...(probePort === undefined ? {} : { probePort }),
    isFloating,
  };
}
