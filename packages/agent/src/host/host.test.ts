import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseAddress, parsePrefix, type Address, type HostDocument, type InterfaceDocument } from '@hopscope/engine';
import { gather, openHost } from './host.ts';
import type { Neighbour } from './neighbour.ts';

const linux = process.platform === 'linux';
const works = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;
const hasIp = linux && works('ip', '-V');
/** A namespace of its own needs root, or a kernel that lets users make user namespaces. */
const unshare = process.getuid?.() === 0 ? '-n' : '-rn';
const hasNamespaces = hasIp && works('unshare', unshare, 'true');

type RouteTold = {
  readonly destination: string;
  readonly decision: { readonly kind: string; readonly table?: number } & Record<
    'device' | 'gateway' | 'source',
    string | undefined
  >;
};

/** What `ip -j` prints, as far as it is read here. */
type IpLink = {
  readonly ifindex: number;
  readonly ifname: string;
  readonly mtu: number;
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[];
};
type IpHop = { readonly gateway?: string; readonly dev?: string };
type IpRoute = IpHop & {
  readonly dst: string;
  readonly type?: string;
  readonly table?: string;
  readonly metric?: number;
  readonly nexthops?: readonly IpHop[];
};

const HOST = new URL('host.ts', import.meta.url).href;

/** Configures a network namespace that ends with the process, and says there what `expression` about `host` gives. */
function inNamespace(setup: string, expression: string): unknown {
  const script = `import { gather, openHost } from ${JSON.stringify(HOST)};
    const host = openHost('linux');
    process.stdout.write(JSON.stringify(${expression}));`;
  const shell = `set -e\n${setup}\nexec "$0" --input-type=module -e "$1"`;
  const answer = execFileSync('unshare', [unshare, 'sh', '-c', shell, process.execPath, script], { encoding: 'utf8' });
  return JSON.parse(answer);
}

const NETWORK = `
  ip link set lo up
  ip link add one type veth peer name one-far && ip link set one-far up && ip link set one up
  ip addr add 10.66.0.2/24 dev one && ip addr add fd66::2/64 dev one nodad
  ip link add two type veth peer name two-far && ip link set two-far up && ip link set two mtu 1400 up
  ip addr add 10.67.0.2/24 dev two
  ip link add off type veth peer name off-far
  ip route add 10.70.0.0/16 via 10.66.0.1 metric 50 && ip -6 route add fd70::/32 via fd66::1 metric 50
  ip route add 10.71.0.0/16 nexthop via 10.66.0.1 nexthop via 10.67.0.1 weight 3
  ip -6 route add fd71::/32 nexthop via fd66::1 nexthop via fd66::9
  ip route add 10.72.0.0/16 via inet6 fe80::1 dev one
  for type in blackhole unreachable prohibit throw; do
    ip route add $type 10.80.$(expr length $type).0/24 && ip -6 route add $type fd80:$(expr length $type)::/32
  done
  ip route add 10.90.0.0/16 via 10.66.0.7 table 100 && ip rule add to 10.90.0.0/16 lookup 100
  ip route add 10.70.0.0/16 via 10.66.0.8 tos 0x10
  ip rule add from 10.67.0.2 to 10.91.0.0/16 lookup 101
  ip route add 10.91.0.0/16 via 10.67.0.1 table 101 && ip route add blackhole 10.91.9.0/24 table 101
  ip route add 10.91.0.0/16 via 10.66.0.1
  ip rule add to 10.93.0.0/16 ipproto tcp dport 8443 lookup 102 && ip rule add to 10.93.0.0/16 ipproto tcp sport 40001 lookup 102
  ip route add 10.93.0.0/16 via 10.66.0.1 && ip route add 10.93.0.0/16 table 102 nexthop via 10.66.0.1 nexthop via 10.67.0.1
  ip neigh add 10.66.0.1 lladdr 02:00:00:00:00:01 dev one nud permanent
  ip neigh add 10.66.0.3 lladdr 02:00:00:00:00:03 dev one nud stale
  ip neigh add 10.66.0.4 lladdr 02:00:00:00:00:04 dev one nud failed
  ip -6 neigh add fd66::1 lladdr 02:00:00:00:00:01 dev one nud reachable
`;

const NEEDS_NAMESPACES = hasNamespaces ? '' : ' (skipped: needs ip, unshare and the right to make namespaces)';

describe.skipIf(!hasNamespaces)(`a host in a namespace of its own${NEEDS_NAMESPACES}`, () => {
  const routes = hasNamespaces ? (inNamespace(NETWORK, 'host.documents()') as readonly HostDocument[]) : [];

  it.each([
    'route/main/10.70.0.0/16/via/10.66.0.1/dev/one/metric/50',
    'route/main/fd70::/32/via/fd66::1/dev/one/metric/50',
    'route/main/10.71.0.0/16/via/10.66.0.1/dev/one/metric/0',
    'route/main/10.71.0.0/16/via/10.67.0.1/dev/two/metric/0',
    'route/main/fd71::/32/via/fd66::1/dev/one/metric/1024',
    'route/main/fd71::/32/via/fd66::9/dev/one/metric/1024',
    'route/main/10.72.0.0/16/via/fe80::1/dev/one/metric/0',
    'route/main/10.80.9.0/24/metric/0/type/blackhole',
    'route/main/10.80.11.0/24/metric/0/type/unreachable',
    'route/main/10.80.8.0/24/metric/0/type/prohibit',
    'route/main/10.80.5.0/24/metric/0/type/throw',
    'route/main/fd80:9::/32/metric/1024/type/blackhole',
    'route/main/fd80:11::/32/metric/1024/type/unreachable',
    'route/main/fd80:8::/32/metric/1024/type/prohibit',
    'route/main/fd80:5::/32/metric/1024/type/throw',
    'route/100/10.90.0.0/16/via/10.66.0.7/dev/one/metric/0',
    'route/local/10.66.0.2/32/dev/one/metric/0/type/local',
  ])('has the document %s', (id) => {
    expect(routes.map((document) => document.id)).toContain(id);
  });

  it('leaves out routes that only packets of another type of service take', () => {
    expect(routes.filter((document) => document.kind === 'route' && document.gateway === '10.66.0.8')).toEqual([]);
  });

  it('gives every document an id of its own', () => {
    const ids = routes.map((document) => document.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells interfaces that carry packets from those that are switched off', () => {
    const up = routes.filter((document) => document.kind === 'interface').map(({ name, up, mtu }) => [name, up, mtu]);
    expect(up).toEqual(
      expect.arrayContaining([
        ['lo', true, 65_536],
        ['one', true, 1500],
        ['two', true, 1400],
        ['off', false, 1500],
      ]),
    );
  });

  const destinations = {
    '10.66.0.9': 'unicast dev one src 10.66.0.2',
    '10.70.1.1': 'unicast dev one via 10.66.0.1 src 10.66.0.2',
    'fd70::1': 'unicast dev one via fd66::1 src fd66::2',
    '10.72.0.1': 'unicast dev one via fe80::1 src 10.66.0.2',
    '10.66.0.2': 'local dev lo src 10.66.0.2',
    'fd66::2': 'local dev lo src fd66::2',
    '10.66.0.255': 'broadcast dev one src 10.66.0.2',
    '10.80.9.1': 'blackhole',
    '10.80.11.1': 'unreachable',
    '10.80.8.1': 'prohibit',
    '10.80.5.1': 'none',
    'fd80:9::1': 'blackhole',
    'fd80:11::1': 'unreachable',
    'fd80:8::1': 'prohibit',
    'fd80:5::1': 'none',
    '203.0.113.1': 'none',
    '2001:db8::1': 'none',
    '10.90.0.1': 'unicast dev one via 10.66.0.7 src 10.66.0.2 table 100',
  };
  const evidence = hasNamespaces
    ? (inNamespace(
        NETWORK,
        `${JSON.stringify(Object.keys(destinations))}.map((to) => host.route({ destination: to }))`,
      ) as readonly RouteTold[])
    : [];

  it.each(Object.entries(destinations).map(([to, words], index) => [to, words, index] as const))(
    'sends to %s: %s',
    (to, words, index) => {
      const { destination, decision } = evidence[index]!;
      const { kind, device, gateway, source, table } = decision;
      expect(destination).toBe(to);
      const optional = (word: string, value: string | undefined) => (value === undefined ? '' : ` ${word} ${value}`);
      const said = `${kind}${optional('dev', device)}${optional('via', gateway)}${optional('src', source)}`;
      expect(table === 100 ? `${said} table 100` : said).toBe(words);
    },
  );

  const choices: readonly (readonly [from: string | undefined, to: string, words: string])[] = [
    [undefined, '10.91.0.1', 'by 10.66.0.1 from 10.66.0.2'],
    ['10.67.0.2', '10.91.0.1', 'by 10.67.0.1 from 10.67.0.2'],
    ['10.66.0.2', '10.91.0.1', 'by 10.66.0.1 from 10.66.0.2'],
    ['10.67.0.2', '10.91.9.1', 'blackhole'],
    ['10.66.0.77', '10.91.0.1', 'the kernel did not tell its route: 10.66.0.77 is no address of this host'],
    ['fd66::2', 'fd70::1', 'by fd66::1 from fd66::2'],
  ];
  const chosen = hasNamespaces
    ? (inNamespace(
        NETWORK,
        `${JSON.stringify(choices)}.map(([sourceAddress, destination]) =>
          gather(host, { kind: 'gather', job: 1, what: 'route', destination, ...(sourceAddress && { sourceAddress }) }))`,
      ) as readonly (RouteTold & { readonly reason?: string })[])
    : [];

  it.each(choices.map((choice, index) => [...choice, index] as const))(
    'heeds rules about the source: from %s to %s: %s',
    (_, __, words, index) => {
      const { decision, reason } = chosen[index]!;
      const { kind, gateway, source } = decision ?? {};
      expect(reason ?? (gateway === undefined ? kind : `by ${gateway} from ${source}`)).toBe(words);
    },
  );

  it('knows by ports, too, whether a way is shared', () => {
    const [to, other] = ['10.93.0.1', { sourcePort: 40_002, port: 443 }];
    const ways = [other, { ...other, port: 8443 }, { ...other, sourcePort: 40_001 }, {}];
    const asked = JSON.stringify(ways.map((way) => ({ destination: to, ...way })));
    expect(inNamespace(NETWORK, `${asked}.map((way) => host.isShared(way))`)).toEqual([false, true, true, false]);
  });

  const neighbours = {
    '10.66.0.1': '10.66.0.1 reachable',
    '10.70.1.1': '10.66.0.1 reachable',
    'fd70::1': 'fd66::1 reachable',
    '10.66.0.3': '10.66.0.3 unknown',
    '10.66.0.4': '10.66.0.4 missing',
    '10.66.0.5': '10.66.0.5 unknown',
    '10.66.0.2': 'nothing',
    '10.80.9.1': 'nothing',
  };
  const states = hasNamespaces
    ? (inNamespace(
        NETWORK,
        `${JSON.stringify(Object.keys(neighbours))}.map((to) => host.neighbour({ destination: to }) ?? null)`,
      ) as readonly (Neighbour | null)[])
    : [];

  it.each(Object.entries(neighbours).map(([to, words], index) => [to, words, index] as const))(
    'says of the neighbour towards %s: %s',
    (_, words, index) => {
      const said = states[index] ?? undefined;
      expect(said === undefined ? 'nothing' : `${said.address} ${said.state}`).toBe(words);
      expect(said?.device ?? 'one').toBe('one');
    },
  );

  it('reads ten thousand routes', () => {
    const many = `
      ip link set lo up && ip link add one type veth peer name one-far && ip link set one-far up && ip link set one up && ip addr add 10.66.0.2/24 dev one
      seq 0 9999 | awk '{ printf "route add 20.%d.%d.0/24 via 10.66.0.1\\n", $1 / 256, $1 % 256 }' | ip -batch -`;
    expect(inNamespace(many, 'host.documents().length')).toBeGreaterThan(10_000);
  });
});

describe.skipIf(!hasIp)(`this host, as ip tells it${hasIp ? '' : ' (skipped: needs Linux and ip)'}`, () => {
  const ip = (...args: readonly string[]): unknown =>
    JSON.parse(execFileSync('ip', ['-j', ...args], { encoding: 'utf8' }));
  const documents = linux ? openHost('linux')!.documents() : [];

  it('has the same interfaces and addresses', () => {
    const told = (ip('addr') as readonly IpLink[]).map(({ ifindex, ifname, mtu, addr_info }) => ({
      index: ifindex,
      name: ifname,
      mtu,
      addresses: addr_info.map((one) => `${one.local}/${one.prefixlen}`).sort(),
    }));
    const ours = documents
      .filter((document): document is InterfaceDocument => document.kind === 'interface')
      .map(({ index, name, mtu, addresses }) => ({
        index,
        name,
        mtu,
        addresses: addresses.map((one) => `${one.address}/${one.prefixLength}`).sort(),
      }));
    expect(ours).toEqual(told);
  });

  it('has the same routes in all tables', () => {
    const tables: Record<string, number> = { local: 255, main: 254, default: 253 };
    const prefix = (text: string, any: string) =>
      text === 'default' ? any : text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
    const told = (['-4', '-6'] as const).flatMap((family) =>
      (ip(family, 'route', 'show', 'table', 'all') as readonly IpRoute[]).flatMap((route) => {
        const to = prefix(route.dst, family === '-4' ? '0.0.0.0/0' : '::/0');
        const table = route.table === undefined ? 254 : (tables[route.table] ?? Number(route.table));
        const hops: readonly IpHop[] = route.nexthops ?? [route];
        return hops.map((hop) =>
          [to, route.type ?? 'unicast', hop.gateway, hop.dev, table, route.metric ?? 0].join(' '),
        );
      }),
    );
    const ours = documents.flatMap((route) =>
      route.kind === 'route'
        ? [[route.destination, route.type, route.gateway, route.device, route.table, route.metric].join(' ')]
        : [],
    );
    expect(ours.sort()).toEqual(told.sort());
  });

  it('says only what the engine can read', () => {
    const addresses = documents.flatMap((one) => (one.kind === 'interface' ? one.addresses : []));
    for (const { address } of addresses) expect(parseAddress(address)).toEqual({ ok: true, value: address });
    const prefixes = documents.flatMap((one) => (one.kind === 'route' ? [one.destination] : []));
    for (const prefix of prefixes) expect(parsePrefix(prefix)).toEqual({ ok: true, value: prefix });
  });
});

describe('a platform without rtnetlink', () => {
  it('says so instead of a route', () => {
    expect(openHost('darwin')).toBeUndefined();
    const said = gather(undefined, { kind: 'gather', job: 1, what: 'route', destination: '192.0.2.1' as Address });
    expect(said).toMatchObject({ kind: 'limit', what: 'route' });
  });
});
