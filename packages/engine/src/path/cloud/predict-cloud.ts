import { familyOf, type Address } from '../../address/address.ts';
import type { Flow } from '../../address/flow.ts';
import type { Port } from '../../address/port.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { bad, ok, type Result } from '../../result.ts';
import { packetOf, type Packet } from '../../rules/packet.ts';
import type { Path } from '../path.ts';
import { configurationOf } from '../walk/ends.ts';
import { addressOf } from './names.ts';
import { networkOf, ownerIn } from '../walk/onward.ts';
import { pathOf } from './path-of.ts';
import { branched } from './branches.ts';
import { walk, type Walk } from '../walk/walk.ts';

export type CloudQuestion = {
  /** Id of a machine, of a network interface, or of one of its IP configurations. */
  readonly source: string;
  readonly sourcePort?: Port;
  readonly destination:
    | { readonly kind: 'address'; readonly address: Address }
    /** Its primary address, of the source's family. */
    | { readonly kind: 'resource'; readonly id: string };
  /** Absent: a TCP flow. With ICMP the port says nothing. */
  readonly protocol?: 'icmp';
  readonly port: Port;
};

/** `source`: the address that packets leave the machine with. */
export type CloudPrediction = { readonly source: Address; readonly path: Path };

/** Where the cloud's configuration sends a flow, and everything in it that stops the flow. */
export function predictCloud(network: CloudNetwork, question: CloudQuestion): Result<CloudPrediction> {
  const asked = walkFor(network, question);
  return asked.ok ? ok({ source: asked.value.path.flow.source, path: asked.value.path }) : asked;
}

/** The same with the walk behind it, for whoever wants to say more about it. */
export function walkFor(
  network: CloudNetwork,
  question: CloudQuestion,
): Result<{ readonly walked: Walk; readonly path: Path }> {
  const { destination: asked, protocol = 'tcp', port, sourcePort } = question;
  const expected = asked.kind === 'resource' ? configurationOf(network, asked.id) : NONE;
  if (expected < 0 && asked.kind === 'resource') return bad(`no interface with an address belongs to ${asked.id}`);
  const destination = asked.kind === 'address' ? asked.address : addressOf(network.configurations.addresses, expected);
  const from = configurationOf(network, question.source, familyOf(destination));
  if (from < 0) return bad(`no interface with an ${familyOf(destination)} address belongs to ${question.source}`);
  const source = addressOf(network.configurations.addresses, from);
  const flow: Flow = {
    protocol,
    source,
    destination,
    destinationPort: port,
    ...(sourcePort === undefined ? {} : { sourcePort }),
  };
  const walked = walk(network, from, packetFrom(network, from, packetOf(flow)));
  const path = pathOf(network, walked, flow, expected);
  return ok({ walked, path: walked.forks.length === 0 ? path : branched(network, walked, path, expected) });
}

/** The packet with its ends' rows, so that rules can ask for members of application security groups. */
export function packetFrom(network: CloudNetwork, from: number, packet: Packet): Packet {
  const { configurations, subnets } = network;
  const home = subnets.virtualNetworks[configurations.subnets[from] ?? NONE] ?? NONE;
  const away = networkOf(network, home, packet.d0, packet.d1, packet.d2, packet.d3);
  return { ...packet, sourceMember: from, destinationMember: away < 0 ? NONE : ownerIn(network, away, packet) };
}

/** The primary address of a machine, interface or configuration in each family: what a check of it may be sent to. */
export const addressesOf = (network: CloudNetwork, id: string): readonly Address[] =>
  (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const row = configurationOf(network, id, family);
    return row < 0 ? [] : addressOf(network.configurations.addresses, row);
  });
