import { familyOf, type Address } from '../../address/address.ts';
import type { Flow } from '../../address/flow.ts';
import type { Port } from '../../address/port.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { bad, ok, type Result } from '../../result.ts';
import { packetOf } from '../../rules/packet.ts';
import type { Path } from '../path.ts';
import { configurationOf } from '../walk/ends.ts';
import { addressIn } from '../../table/address-column.ts';
import { addressOf } from './names.ts';
import { pathOf } from './path-of.ts';
import { packetFrom } from '../walk/packet-from.ts';
import { frontOf, gatewayAt } from '../relay/gateway.ts';
import { relayed, type Relayed } from '../relay/relayed.ts';
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

/** A path and the walk behind it. `leg`: of an application gateway's own flow. */
export type Asked = Relayed & { readonly walked: Walk };

/** The same with the walk behind it, for whoever wants to say more about it. */
export function walkFor(network: CloudNetwork, question: CloudQuestion): Result<Asked> {
  const { destination: asked, protocol = 'tcp', port, sourcePort } = question;
  const expected = asked.kind === 'resource' ? configurationOf(network, asked.id) : NONE;
  if (expected < 0 && asked.kind === 'resource') return bad(`no interface with an address belongs to ${asked.id}`);
  const destination = asked.kind === 'address' ? asked.address : targetOf(network, expected);
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
  if (walked.forks.length > 0) return ok({ walked, path: branched(network, walked, path, expected) });
  return ok({ walked, ...relayed(network, walked, path) });
}

/** What a resource is asked at: its own address, or that of an application gateway's first frontend. */
function targetOf(network: CloudNetwork, row: number): Address {
  const { addresses, publicAddresses } = network.configurations;
  const gateway = gatewayAt(network, row);
  if (gateway < 0) return addressOf(addresses, row);
  const isFrontend = row !== network.applicationGateways.instances[2 * gateway];
  const front = isFrontend ? row : frontOf(network, gateway);
  return addressIn(publicAddresses, front) ?? addressOf(addresses, front < 0 ? row : front);
}

/** The primary address of a machine, interface or configuration in each family: what a check of it may be sent to. */
export const addressesOf = (network: CloudNetwork, id: string): readonly Address[] =>
  (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const row = configurationOf(network, id, family);
    return row < 0 ? [] : addressOf(network.configurations.addresses, row);
  });
