import { familyOf, parseAddress, parsePort, type Address, type Port } from '@hopscope/engine';
import { configurationId, interfacesIn } from './documents.ts';

/** A network in lines (see `documentsOf`), and flows through it in lines: `n0 10.0.1.4:20000 -> 10.0.2.4:80`, `… udp`, `… icmp`. */
export type Example = { readonly network: readonly string[]; readonly flows: readonly string[] };

/** A flow from an address of an interface. Its source port, of ICMP the id, tells it from all others of the example. */
export type DescribedFlow = {
  readonly text: string;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly interface: string;
  readonly configuration: string;
  readonly source: Address;
  readonly sourcePort: Port;
  readonly destination: Address;
  readonly port: Port;
};

/** Source ports lie above every port that anything listens on, so that a port alone tells a flow and its direction. */
export const FIRST_SOURCE_PORT = 20_000;

export function parseFlow(network: readonly string[], text: string): DescribedFlow {
  const [name = '', from = '', , to = '', protocol = 'tcp'] = text.split(' ');
  const [source, sourcePort] = endIn(from);
  const [destination, port] = endIn(to);
  const found = interfacesIn(network).find((one) => one.name === name);
  const index = found?.addresses.findIndex(({ address }) => address === source) ?? -1;
  if (index < 0) throw new Error(`no interface ${name} has the address ${source}`);
  if (familyOf(source) !== familyOf(destination)) throw new Error(`a flow has one family: ${text}`);
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'icmp')
    throw new Error(`a flow is of tcp, udp or icmp: ${text}`);
  return {
    text,
    protocol,
    interface: name,
    configuration: configurationId(name, index),
    source,
    sourcePort,
    destination,
    port,
  };
}

function endIn(text: string): readonly [Address, Port] {
  const at = text.lastIndexOf(':');
  const [address, port] = [parseAddress(text.slice(0, at)), parsePort(text.slice(at + 1))];
  if (!address.ok || !port.ok) throw new Error(`'${text}' is no address and port`);
  return [address.value, port.value];
}
