import type { Flow } from '../../address/flow.ts';
import type { Port } from '../../address/port.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { packetOf } from '../../rules/packet.ts';
import { addressIn } from '../../table/address-column.ts';
import { branched } from '../cloud/branches.ts';
import { addressOf, idOf, lastPart, textOf } from '../cloud/names.ts';
import { packetFrom } from '../walk/packet-from.ts';
import { pathsOf } from '../cloud/path-of.ts';
import type { Path } from '../path.ts';
import { walk, type Walk } from '../walk/walk.ts';
import { gatewayAt, type RequestRule } from './gateway.ts';

/** What a gateway asks of one backend: a flow of its own, from its subnet. Without a walk where nobody knows the address. */
export type Leg = Pick<Path, 'hops' | 'disposition'> & { readonly walked?: Walked; readonly backend: string };

/** A walk, and the flow that it is of. */
export type Walked = { readonly walk: Walk; readonly flow: Flow };

/** `front`: the row of the frontend that the request came to. */
export function legTo(network: CloudNetwork, front: number, { row }: RequestRule, target: number): Leg {
  const { instances, rules, targets } = network.applicationGateways;
  const gateway = gatewayAt(network, front);
  const destination = addressIn(targets.addresses, target);
  const [from = NONE, other = NONE] = [instances[2 * gateway], instances[2 * gateway + 1]];
  const backend = destination ?? textOf(network, targets.names, target) ?? '';
  const missing = (sentence: string): Issue => ({
    code: 'CONFIG_MISSING',
    origin: 'outbound',
    severity: 'warning',
    sentence,
    context: { gateway: idOf(network, network.applicationGateways.ids, gateway), backend },
  });
  if (destination === undefined || from < 0) {
    const what = from < 0 ? 'the gateway has in its subnet' : `${backend} has`;
    const issues = [missing(`Which address ${what} is in no document.`)];
    const address = addressOf(network.configurations.addresses, front);
    return { hops: [{ kind: 'source', address, issues }], disposition: 'undetermined', backend };
  }
  const port = (rules.backendPorts[row] ?? 0) as Port;
  const from0 = walkedFrom(network, from, destination, port);
  const from1 = walkedFrom(network, other, destination, port);
  if (from0.path.disposition === from1.path.disposition)
    return { ...from0.path, walked: from0.walked, backend: `${backend}:${port}` };
  const name = lastPart(idOf(network, network.applicationGateways.ids, gateway));
  const doubt = missing(
    `Which addresses of their subnet the instances of ${name} have is in no document, and rules or routes tell some from others.`,
  );
  const hops = from0.path.hops.map((hop, index) =>
    index === 0 ? { ...hop, issues: [...(hop.issues ?? []), doubt] } : hop,
  );
  return { hops, disposition: 'undetermined', walked: from0.walked, backend: `${backend}:${port}` };
}

function walkedFrom(network: CloudNetwork, from: number, destination: Path['flow']['destination'], port: Port) {
  const source = addressOf(network.configurations.addresses, from);
  const flow = { protocol: 'tcp', source, destination, destinationPort: port } as const;
  const walked = walk(network, from, packetFrom(network, from, packetOf(flow)));
  const paths = pathsOf(network, walked, flow, NONE);
  return { walked: { walk: walked, flow }, path: branched(network, walked, paths, NONE) };
}
