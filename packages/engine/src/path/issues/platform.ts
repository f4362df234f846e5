import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { HOST_WORD, PROTOCOL_BITS, type Packet } from '../../rules/packet.ts';
import type { Direction } from '../../rules/security-rule.ts';
import { addressOf, idOf, lastPart, ruleNames } from '../cloud/names.ts';
import { isFront } from '../walk/devices/balance.ts';
import { CLOSED, leftOutDenial, leftOutGroupAt, mayEnd } from '../walk/filters.ts';
import { packetSeenAt } from '../walk/packets/packet-at.ts';
import { homeOf, interfaceAt, isEndpoint, machineAt } from '../walk/place.ts';
import type { WalkStep } from '../walk/step.ts';
import type { Walk, WalkEnd } from '../walk/record.ts';

/** What the platform itself carries or not, whatever rules and routes say. */

/** Names, health and the agents' channel at the host's address ("What is IP address 168.63.129.16?"); metadata at the other. */
const HOST_PORTS: readonly number[] = [53, 80, 8037, 32_526];
/** Names are asked for by UDP as well. */
const HOST_UDP_PORTS: readonly number[] = [53];
const METADATA_PORTS: readonly number[] = [80];

/** Does the platform serve this packet, which goes to one of its own addresses? */
export function isServedByPlatform({ protocol, d3, destinationPort }: Packet): boolean {
  const isHost = d3 === HOST_WORD;
  if (protocol === PROTOCOL_BITS.udp) return isHost && HOST_UDP_PORTS.includes(destinationPort);
  return protocol === PROTOCOL_BITS.tcp && (isHost ? HOST_PORTS : METADATA_PORTS).includes(destinationPort);
}

/**
 * Private Link "supports TCP and UDP traffic only" ("What is Azure Private Link service?"): of what else comes to a private endpoint
 * nothing gets to its service.
 */
export const isUnheard = (network: CloudNetwork, { packet, end, last }: Walk): boolean =>
  packet.protocol === PROTOCOL_BITS.icmp && end === 'delivered' && isEndpoint(network, last);

/** At the private endpoint. */
export function unheardIssue(network: CloudNetwork, walked: Walk): Issue | undefined {
  if (!isUnheard(network, walked)) return undefined;
  const { ids } = network.interfaces;
  return {
    code: 'PROTOCOL_UNSUPPORTED',
    origin: 'local',
    severity: 'error',
    sentence: `The private endpoint at ${addressOf(network.configurations.addresses, walked.last)} takes TCP and UDP only.`,
    context: { interface: idOf(network, ids, interfaceAt(network, walked.last)) },
  };
}

/**
 * "Nonapplication of security admin rules at virtual network level": a rule that would deny the packet of a step elsewhere is not asked in the
 * network of SQL Managed Instance or Databricks.
 */
export function leftOutIssue(
  network: CloudNetwork,
  walked: Walk,
  index: number,
  direction: Direction,
): Issue | undefined {
  const configuration = walked.steps[index]?.configuration ?? NONE;
  const group = leftOutGroupAt(network, configuration);
  if (group < 0) return undefined;
  const rule = leftOutDenial(network, configuration, group, direction, packetSeenAt(network, walked, index));
  if (rule < 0) return undefined;
  const { id, name } = ruleNames(network, rule);
  const home = lastPart(idOf(network, network.virtualNetworks.ids, homeOf(network, configuration)));
  return {
    code: 'ASSUMPTION_MADE',
    origin: direction,
    severity: 'warning',
    sentence: `The security admin rule ${name} would deny it, and is not asked in ${home}, as a service with network intent policies has a subnet there: applyOnNetworkIntentPolicyBasedServices of its configuration decides that.`,
    context: { rule: id, ruleName: name },
  };
}

/**
 * "Azure doesn't assign a default gateway to additional (secondary) network interfaces attached to a virtual machine. Therefore, you're unable to
 * communicate with resources outside the subnet that a secondary network interface is in, by default" ("Create and manage a Windows virtual
 * machine that has multiple NICs", and the page on Linux). A system may be set up for it.
 */
export function secondIssue(network: CloudNetwork, { steps }: Walk, { configuration }: WalkStep): Issue | undefined {
  const { configurations, interfaces, machines, subnets } = network;
  const [one, machine] = [interfaceAt(network, configuration), machineAt(network, configuration)];
  if (machine < 0 || machines.interfaces[machines.offsets[machine] ?? 0] === one) return undefined;
  const [first, last] = [steps[0], steps.at(-1)].map((each) => configurations.subnets[each?.configuration ?? NONE]);
  const subnet = configurations.subnets[configuration] ?? NONE;
  if (first === last) return undefined;
  const id = idOf(network, interfaces.ids, one);
  return {
    code: 'ASSUMPTION_MADE',
    origin: 'local',
    severity: 'warning',
    sentence: `${lastPart(id)} is not the first interface of its machine, and Azure gives its system no way out of the subnet ${lastPart(idOf(network, subnets.ids, subnet))} by it: somebody is taken to have set one up there.`,
    context: { interface: id },
  };
}

const MAIL_PORT = 25;

/** Ends of what leaves for the internet, also of what comes in again. */
const BY_INTERNET: readonly WalkEnd[] = ['internet', 'translated', 'outer-hairpin', 'unseen-owner'];

/** Does a packet leave for the internet? There a load balancer's public frontend is, and in no subnet. */
export const isByInternet = ({ configurations }: CloudNetwork, { end, last }: Walk): boolean =>
  BY_INTERNET.includes(end) || (end === 'unseen-backend' && (configurations.subnets[last] ?? NONE) === NONE);

/**
 * Mail that leaves for the internet by TCP port 25 is kept in for most kinds of subscriptions, and which one this is is in no
 * resource ("Troubleshoot outbound SMTP connectivity problems in Azure"). What somebody out there sends in is not.
 */
export function mailFate(network: CloudNetwork, walked: Walk): 'carried' | 'blocked' | 'unknown' {
  const { protocol, destinationPort } = walked.packet;
  const isMail = protocol === PROTOCOL_BITS.tcp && destinationPort === MAIL_PORT;
  const isFromInside = walked.steps[0]?.configuration !== NONE;
  return isMail && isFromInside && isByInternet(network, walked) ? network.mail : 'carried';
}

/** At the hop that sends mail out. */
export function mailIssue(network: CloudNetwork, walked: Walk): readonly Issue[] {
  const fate = mailFate(network, walked);
  if (fate === 'carried') return [];
  const about = { code: 'PLATFORM_ALWAYS_BLOCKED', origin: 'outbound', context: { port: String(MAIL_PORT) } } as const;
  return [
    fate === 'blocked'
      ? {
          ...about,
          severity: 'error',
          sentence: 'Azure does not let this subscription send to TCP port 25 of the internet.',
        }
      : {
          ...about,
          severity: 'warning',
          sentence: 'Whether Azure lets this subscription send to TCP port 25 of the internet is in no document.',
        },
  ];
}

/**
 * "Secure by default model: closed to inbound traffic when used as a frontend. Allow traffic with network security group is
 * required" ("Public IP addresses", of Standard ones); "Standard load balancers and standard public IP addresses are closed to inbound
 * connections unless network security groups open them" ("Troubleshoot Azure Load Balancer"). `before`: whoever handed it on.
 */
export function closedIssue(network: CloudNetwork, step: WalkStep, before: WalkStep | undefined): Issue | undefined {
  if (step.inboundInterface !== CLOSED || mayEnd(network, step.inboundAdmin)) return undefined;
  const isBehind = before !== undefined && isFront(network, before.configuration);
  const shown = isBehind ? before.configuration : step.configuration;
  const publicAddress = addressOf(network.configurations.publicAddresses, shown);
  return {
    code: 'NSG_DEFAULT_DENY',
    origin: 'inbound',
    severity: 'error',
    sentence: `No security group lets anything in to the Standard public address ${publicAddress}.`,
    context: {
      interface: idOf(network, network.interfaces.ids, interfaceAt(network, step.configuration)),
      publicAddress,
    },
  };
}
