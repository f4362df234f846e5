import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { getuid, pid, platform } from 'node:process';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { prefixOf, type Prefix } from '../address/prefix.ts';
import { compileHost } from '../network/host/compile-host.ts';
import type { HostDocument, HostRouteDocument, HostRouteType } from '../network/host/host-document.ts';
import type { HostNetwork } from '../network/host/host-network.ts';
import { predictHost } from './predict-host.ts';

const ip = ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip'].find((path) => existsSync(path)) ?? '';
const reasonToSkip = () => {
  if (platform !== 'linux') return 'needs Linux';
  if (getuid?.() !== 0) return 'needs root to make a network namespace';
  return ip === '' ? 'needs iproute2' : undefined;
};

const reason = reasonToSkip();
const namespace = `hopscope-path-${pid}-${randomBytes(3).toString('hex')}`;
const run = (...args: readonly string[]) => execFileSync(ip, args, { encoding: 'utf8' });

/** Many commands for one start of `ip`. Those that the kernel refuses are skipped; it says which, by line. */
const batch = (lines: readonly string[], ...options: readonly string[]) =>
  spawnSync(ip, ['-n', namespace, ...options, '-force', '-batch', '-'], {
    input: lines.join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });

type IpRoute = {
  readonly type?: HostRouteType;
  readonly dst: string;
  readonly gateway?: Address;
  readonly via?: { readonly host: Address };
  readonly dev?: string;
  readonly table?: string;
  readonly prefsrc?: Address;
  readonly metric?: number;
  readonly nexthops?: readonly { readonly gateway?: Address; readonly dev: string }[];
};
type IpAddress = {
  readonly ifindex: number;
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly addr_info: readonly { readonly local: Address; readonly prefixlen: number }[];
};

const TABLES: Readonly<Record<string, number>> = { local: 255, main: 254, default: 253 };

function documentsOfRoute(family: 4 | 6, route: IpRoute, index: number): readonly HostRouteDocument[] {
  const [everything, width] = family === 4 ? ['0.0.0.0/0', 32] : ['::/0', 128];
  const destination =
    route.dst === 'default' ? everything : route.dst.includes('/') ? route.dst : `${route.dst}/${width}`;
  const type = route.type ?? 'unicast';
  const ends = ['unreachable', 'prohibit', 'blackhole', 'throw'].includes(type);
  return (route.nexthops ?? [route]).map((hop, position) => {
    const gateway = hop.gateway ?? route.via?.host;
    return {
      kind: 'route',
      id: `ipv${family} route ${index}.${position}`,
      destination: destination as Prefix,
      type,
      ...(gateway === undefined ? {} : { gateway }),
      ...(hop.dev === undefined || ends ? {} : { device: hop.dev }),
      ...(route.prefsrc === undefined ? {} : { source: route.prefsrc }),
      table: TABLES[route.table ?? 'main'] ?? Number(route.table),
      metric: route.metric ?? 0,
    };
  });
}

/** This namespace as documents, told by `ip`. */
function documents(): readonly HostDocument[] {
  const ask = (...args: readonly string[]): unknown => JSON.parse(run('-n', namespace, '-j', ...args) || '[]');
  const links = (ask('addr') as readonly IpAddress[]).map((link) => ({
    kind: 'interface' as const,
    id: `interface/${link.ifname}`,
    name: link.ifname,
    index: link.ifindex,
    up: link.flags.includes('UP'),
    loopback: link.flags.includes('LOOPBACK'),
    mtu: link.mtu,
    addresses: link.addr_info.map(({ local, prefixlen }) => ({ address: local, prefixLength: prefixlen })),
  }));
  const routes = ([4, 6] as const).flatMap((family) =>
    (ask(`-${family}`, '-d', 'route', 'show', 'table', 'all') as readonly IpRoute[]).flatMap((route, index) =>
      documentsOfRoute(family, route, index),
    ),
  );
  return [...links, ...routes];
}

const ERRORS: readonly (readonly [says: string, disposition: string])[] = [
  ['Network is unreachable', 'no-route'],
  ['No route to host', 'unreachable-route'],
  ['Permission denied', 'prohibited-route'],
  ['Invalid argument', 'blackholed'],
];

type Answer = { readonly ends: string } | { readonly route: IpRoute };

/** `ip route get` for each: an answer, or how connecting would fail. */
function kernelAnswers(destinations: readonly Address[]): readonly Answer[] {
  const { stdout, stderr } = batch(
    destinations.map((destination) => `route get ${destination}`),
    '-j',
  );
  const failed = new Map<number, string>();
  let said = '';
  for (const line of stderr.split('\n')) {
    const at = /^Command failed -:(\d+)/.exec(line);
    if (at === null) said = line || said;
    else failed.set(Number(at[1]) - 1, said);
  }
  const routes = stdout
    .split('\n')
    .filter((line) => line.startsWith('[{'))
    .values();
  return destinations.map((_, index) => {
    const error = failed.get(index);
    if (error === undefined) return { route: (JSON.parse(routes.next().value ?? '[]') as readonly IpRoute[])[0]! };
    return { ends: ERRORS.find(([says]) => error.includes(says))?.[1] ?? error };
  });
}

/** What the kernel said, in the same words as `predicted`; where several routers are equal, whichever it named. */
function observed(answer: Answer, destination: Address, routers: readonly Address[]): string {
  if ('ends' in answer) return answer.ends;
  const { route } = answer;
  const from = `from ${route.prefsrc ?? '?'}`;
  if (route.type === 'local' || route.type === 'anycast') return `delivered ${from}`;
  if (route.type === 'broadcast' || route.type === 'multicast') return 'no-route';
  const gateway = route.gateway ?? route.via?.host;
  if (gateway !== undefined && routers.length > 1 && routers.includes(gateway))
    return `leaves-model by one of ${routers.join(' ')}`;
  // A router that is itself the destination is a neighbour like any other.
  return gateway === undefined || gateway === destination
    ? `delivered-on-link by ${route.dev} ${from}`
    : `leaves-model by ${gateway} ${from}`;
}

function predicted(
  network: HostNetwork,
  destination: Address,
): { readonly says: string; readonly routers: readonly Address[] } {
  const { source, path } = predictHost(network, { destination, port: 443 as Port });
  const [start, next] = path.hops;
  const device = / dev (\S+)/.exec(start?.route?.words ?? '')?.[1];
  const routers = next === undefined ? [] : [next.address, ...(next.otherAddresses ?? [])];
  const from = `from ${source}`;
  const says = {
    delivered: `delivered ${from}`,
    'delivered-on-link': `delivered-on-link by ${device} ${from}`,
    'leaves-model':
      routers.length > 1 ? `leaves-model by one of ${routers.join(' ')}` : `leaves-model by ${routers[0]} ${from}`,
  }[path.disposition as string];
  return { says: says ?? path.disposition, routers };
}

const four = fc
  .tuple(fc.nat(3), fc.nat(3), fc.nat(255))
  .map(([a, b, c]) => addressOf([0, 0, 0xffff, ((10 << 24) | (a << 22) | (b << 10) | c) >>> 0]));
const six = fc
  .tuple(fc.constantFrom(0x2001_0db8, 0xfd00_0000, 0x2002_0a00), fc.nat(3), fc.nat(3), fc.nat(255))
  .map(([high, a, b, c]) => addressOf([high, (a << 16) >>> 0, b, c]));
/** Now and then the routers' own addresses. */
const routers = fc.constantFrom(
  ...['10.0.0.7', '10.0.4.7', '10.0.8.7', '2001:db8::7', 'fd00::7'].map((text) => text as Address),
);
const near = fc.oneof({ arbitrary: four, weight: 8 }, { arbitrary: six, weight: 8 }, { arbitrary: routers, weight: 1 });

const GATEWAYS = {
  ipv4: ['via 10.0.0.7 dev v0', 'via 10.0.4.7 dev v2', 'via 10.0.8.7 dev v2', 'via inet6 fe80::7 dev v0'],
  ipv6: ['via 2001:db8::7 dev v0', 'via fd00::7 dev v2', 'via fe80::7 dev v2'],
} as const;
const SOURCES = { ipv4: ['10.0.0.1', '10.0.8.1'], ipv6: ['2001:db8::1', 'fd00::1'] } as const;

/** A line for `ip`: any kind of route, near the others, so that they nest and shadow each other. */
const routeLine = fc
  .record({
    near,
    length: fc.nat(128),
    kind: fc.constantFrom(
      'via',
      'via',
      'via',
      'via',
      'dev',
      'several',
      'unreachable',
      'prohibit',
      'blackhole',
      'throw',
      'local',
    ),
    way: fc.nat(3),
    source: fc.nat(3),
    table: fc.constantFrom('', '', '', ' table default'),
    metric: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ near, length, kind, way, source, table, metric }) => {
    const family = near.includes(':') ? 'ipv6' : 'ipv4';
    const to = prefixOf(near, length % (family === 'ipv6' ? 129 : 33));
    const [width, where] = family === 'ipv6' ? [128, ''] : [32, table];
    const gateways = GATEWAYS[family];
    const via = gateways[way % gateways.length];
    const src = source < 2 && !via?.includes('inet6') ? ` src ${SOURCES[family][source]}` : '';
    const rest = `${where} metric ${metric}`;
    if (kind === 'via') return `route add ${to} ${via}${src}${rest}`;
    if (kind === 'dev') return `route add ${to} dev v${way % 2 === 0 ? 0 : 2}${src}${rest}`;
    if (kind === 'several') return `route add ${to}${rest} nexthop ${gateways[0]} nexthop ${gateways[1]}`;
    // A wider local route is a case of its own: see chooseRoute.
    if (kind === 'local') return `route add local ${near}/${width} dev lo`;
    return `route add ${kind} ${to}${rest}`;
  });

describe.skipIf(reason !== undefined)(
  `the kernel chooses as predicted${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    beforeAll(() => {
      run('netns', 'add', namespace);
      const { stderr } = batch([
        'link set lo up',
        'link add v0 type veth peer name v1',
        'link add v2 type veth peer name v3',
        // The far ends have no IPv6 of their own, so that every link-local route is one of ours.
        'link set v1 addrgenmode none',
        'link set v3 addrgenmode none',
        ...['v0', 'v1', 'v2', 'v3'].map((name) => `link set ${name} up`),
        'addr add 10.0.0.1/24 dev v0',
        'addr add 10.0.0.2/24 dev v0',
        'addr add 10.0.4.1/24 dev v2',
        'addr add 10.0.8.1/24 dev v2',
        'addr add 2001:db8::1/64 dev v0 nodad',
        'addr add fd00::1/64 dev v2 nodad',
        'addr add 2001:db8:0:3::1/64 dev v2 nodad',
      ]);
      if (stderr !== '') throw new Error(`could not set up ${namespace}: ${stderr}`);
    });
    afterAll(() => {
      run('netns', 'delete', namespace);
    });

    it('for hundreds of destinations in random tables of both families', () => {
      const endings = new Map<string, number>();
      fc.assert(
        fc.property(
          fc.array(routeLine, { minLength: 20, maxLength: 60 }),
          fc.array(near, { minLength: 150, maxLength: 200 }),
          (lines, destinations) => {
            batch(lines);
            try {
              const network = compileHost(documents(), 1);
              expect(network.findings).toEqual([]);
              const answers = kernelAnswers(destinations);
              for (const [index, destination] of destinations.entries()) {
                const { says, routers } = predicted(network, destination);
                expect(`${destination} ${says}`).toBe(
                  `${destination} ${observed(answers[index]!, destination, routers)}`,
                );
                const [ending = ''] = says.split(' ');
                endings.set(ending, (endings.get(ending) ?? 0) + 1);
              }
            } finally {
              batch(lines.map((line) => line.replace('route add', 'route del')));
            }
          },
        ),
        // Each round asks the kernel; shrinking would ask it a thousand times.
        { numRuns: 20, endOnFailure: true },
      );
      // A comparison of nothing but unreachable destinations would prove little.
      for (const ending of ['delivered-on-link', 'leaves-model', 'unreachable-route', 'blackholed', 'no-route'])
        expect(endings.keys()).toContain(ending);
    });
  },
);
