import { familyOf, type Address } from '../../address/address.ts';
import { familyOfPrefix, prefixOf, type Prefix } from '../../address/prefix.ts';
import type { HostDocument, HostRouteDocument, HostRouteType, InterfaceDocument } from './host-document.ts';

/**
 * A host in the words of `ip`, one line a document: `eth0: 10.1.0.4/24 fd00::4/64` (or `eth0 down: …`) is an interface,
 * anything else a route as `ip route` prints it. There is always a loopback interface, and an address brings the routes
 * with it that the kernel makes for it.
 */
export function hostOf(...lines: readonly string[]): readonly HostDocument[] {
  const loopback = interfaceOf('lo: 127.0.0.1/8 ::1/128', 0);
  const interfaces = [loopback, ...lines.filter(isInterface).map((line, index) => interfaceOf(line, index + 1))];
  return [
    ...interfaces,
    ...interfaces.flatMap(kernelRoutes),
    ...lines.filter((line) => !isInterface(line)).map((line) => routeOf(line)),
  ];
}

const isInterface = (line: string) => /^\w+(?: down)?:(?: |$)/.test(line);

export function interfaceOf(line: string, position: number): InterfaceDocument {
  const [head = '', rest = ''] = line.split(/:(?: |$)/, 2);
  const [name = '', down] = head.split(' ');
  return {
    kind: 'interface',
    id: `interface/${name}`,
    name,
    index: position + 1,
    up: down === undefined,
    loopback: name === 'lo',
    mtu: 1500,
    addresses: rest
      .trim()
      .split(' ')
      .filter((text) => text !== '')
      .map((text) => {
        const [address, length] = text.split('/');
        return { address: address as Address, prefixLength: Number(length) };
      }),
  };
}

/** `prohibit 10.9.0.0/16`, `default via 10.1.0.1 dev eth0 src 10.1.0.4 metric 100 table 77`; the whole line is its id. */
export function routeOf(line: string): HostRouteDocument {
  const words = line.replace('via inet6 ', 'via ').split(' ');
  const type = TYPES.has(words[0] ?? '') ? (words.shift() as HostRouteType) : 'unicast';
  const [to = ''] = words;
  const after = (word: string) => {
    const at = words.indexOf(word);
    return at < 0 ? undefined : words[at + 1];
  };
  const [gateway, device, source, table, metric] = ['via', 'dev', 'src', 'table', 'metric'].map(after);
  const width = to.includes(':') ? 128 : 32;
  const everything = gateway?.includes(':') === true && !line.includes('via inet6') ? '::/0' : '0.0.0.0/0';
  return {
    kind: 'route',
    id: line,
    destination: (to === 'default' ? everything : to.includes('/') ? to : `${to}/${width}`) as Prefix,
    type,
    ...(gateway === undefined ? {} : { gateway: gateway as Address }),
    ...(device === undefined ? {} : { device }),
    ...(source === undefined ? {} : { source: source as Address }),
    table: TABLES.get(table ?? 'main') ?? Number(table),
    metric: Number(metric ?? 0),
  };
}

const TYPES: ReadonlySet<string> = new Set([
  'local',
  'broadcast',
  'multicast',
  'anycast',
  'unreachable',
  'prohibit',
  'blackhole',
  'throw',
]);
const TABLES: ReadonlyMap<string, number> = new Map([
  ['local', 255],
  ['main', 254],
  ['default', 253],
]);

function kernelRoutes({ name, up, addresses }: InterfaceDocument): readonly HostRouteDocument[] {
  return addresses.flatMap(({ address, prefixLength }) => {
    const network = prefixOf(address, prefixLength);
    if (familyOf(address) === 'ipv6')
      return up
        ? [routeOf(`local ${address} dev ${name} table local`), routeOf(`${network} dev ${name} metric 256`)]
        : [];
    const own = [routeOf(`local ${address} dev ${name} table local src ${address}`)];
    if (name === 'lo') return [...own, routeOf(`local ${network} dev lo table local src ${address}`)];
    const link = routeOf(`${network} dev ${name} src ${address}`);
    return familyOfPrefix(network) === 'ipv4' && prefixLength < 32 ? [...own, link] : own;
  });
}
