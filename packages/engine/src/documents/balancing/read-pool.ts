import type { PoolMember } from './balancer-draft.ts';
import { unreadList } from '../finding.ts';
import { keyOf, parentOf, readAnyReferences, readList, readText, unreadAt } from '../resource.ts';
import { portAt } from './rule-words.ts';

/**
 * Who is in a pool of a load balancer: IP configurations, and addresses in a virtual network, which an address, its subnet or the pool names
 * ("Backend pool management"). A cross-region load balancer's has frontends of regional ones ("Cross-region (Global) Load Balancer"). Who is
 * switched off by hand gets no new flows ("Administrative state").
 */
export function poolMembers(pool: string, own: unknown): readonly PoolMember[] {
  const odd = unreadList(own, ADDRESSES);
  const given = readList(own, ADDRESSES).filter((each) => each !== null);
  const addresses = given.map((each, index) => ({
    unread: unreadAt(pool, `${ADDRESSES}[${index}]`),
    isDown: OFF.has(keyOf(readText(each, 'properties', 'adminState') ?? '')),
    configuration: readText(each, 'properties', 'networkInterfaceIPConfiguration', 'id'),
    frontend: readText(each, 'properties', 'loadBalancerFrontendIPConfiguration', 'id'),
    address: readText(each, 'properties', 'ipAddress'),
    network: networkOf(each) ?? readText(own, 'virtualNetwork', 'id'),
    ports: portsOf(each),
  }));
  const members = new Map<string, PoolMember>();
  const configurations = readAnyReferences(own, 'backendIPConfigurations', pool);
  for (const member of [...configurations, ...(odd === undefined ? [] : [unreadAt(pool, ADDRESSES)])])
    members.set(keyOf(member), { member, ports: [] });
  for (const { isDown, configuration, frontend, address, network, ports, unread } of addresses) {
    const member = configuration ?? frontend ?? address ?? unread;
    const key = `${keyOf(member)}${configuration === undefined ? ` ${keyOf(network ?? '')}` : ''}`;
    if (isDown) members.delete(key);
    else if (configuration === undefined && frontend !== undefined)
      members.set(key, { member: frontend, isFrontend: true, ports });
    else members.set(key, { member, ...(configuration === undefined && network !== undefined && { network }), ports });
  }
  return [...members.values()];
}

/** Until 2022 a backend could be drained, too: it keeps the flows that it has. */
const OFF: ReadonlySet<string> = new Set(['down', 'drain']);

const ADDRESSES = 'loadBalancerBackendAddresses';

function networkOf(each: unknown): string | undefined {
  const subnet = readText(each, 'properties', 'subnet', 'id');
  return readText(each, 'properties', 'virtualNetwork', 'id') ?? (subnet === undefined ? undefined : parentOf(subnet));
}

const portsOf = (each: unknown): PoolMember['ports'] =>
  readList(each, 'properties', 'inboundNatRulesPortMapping').flatMap((mapping) => {
    const [rule, port] = [readText(mapping, 'inboundNatRuleName'), portAt(mapping, 'frontendPort')];
    const backendPort = portAt(mapping, 'backendPort');
    if (rule === undefined || port === undefined) return [];
    return [{ rule, port, ...(backendPort === undefined ? {} : { backendPort }) }];
  });
