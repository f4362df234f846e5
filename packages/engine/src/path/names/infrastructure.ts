import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isDefaultRule } from '../../rules/compile/rule-tables.ts';
import { PROTOCOL_BITS, type Packet } from '../../rules/packet.ts';
import { valueOfId } from '../../table/id-index.ts';

/**
 * Where Azure's own services have their names. A firewall lets pass what it needs of them itself, where none of its rules keeps it out
 * ("Infrastructure FQDN for Azure Firewall"): images, the state of disks, diagnostics. Which names those are the page does not say.
 */
export const OF_AZURE = [
  'azure.cn',
  'azure.com',
  'azure.net',
  'azure.us',
  'chinacloudapi.cn',
  'microsoft.com',
  'microsoftonline.com',
  'usgovcloudapi.net',
  'windows.net',
  'windowsazure.com',
];
const PORTS = [80, 443];

/** May a firewall's denial of what no rule matches be none, for the name that is asked for? `decided`: by its rules. */
export function mayBeInfrastructure(network: CloudNetwork, decided: number, packet: Packet): boolean {
  const { asked, rules, services, texts } = network;
  if (asked === undefined || decided < 0 || !isDefaultRule(rules, decided)) return false;
  const isWeb = packet.protocol === PROTOCOL_BITS.tcp && PORTS.includes(packet.destinationPort);
  // What somebody has made there for himself is none of it.
  return isWeb && isBelow(asked.name, OF_AZURE) && valueOfId(services.byName, texts, asked.name) < 0;
}

/** Is a name one of these domains, or below one? */
export const isBelow = (name: string, domains: readonly string[]): boolean =>
  domains.some((domain) => name === domain || name.endsWith(`.${domain}`));
