import { startChild, type Child } from '../namespaces/child.ts';
import { ADDRESSES, NETWORKS, OPEN_PORT, PLACES, type LabPlace } from './map.ts';
import { addNamespaces, pairs } from '../namespaces/namespaces.ts';
import { ip, runIn } from '../namespaces/run.ts';
import { variantOf, type VariantName } from './variants.ts';
import { startWire } from './wire.ts';

/** Four network namespaces in a row, S – A – B – D, with a listener in D: IPv4 and IPv6, real packets, nothing else. */
export type Lab = {
  /** Name and path of a place's network namespace. */
  namespace(place: LabPlace): { readonly name: string; readonly path: string };
  /** Makes the network misbehave in exactly this way. */
  become(variant: VariantName): Promise<void>;
  /** Runs a program at a place and returns what it wrote. */
  run(place: LabPlace, program: string, parameters: readonly string[], input?: string): Promise<string>;
  /** Sets kernel parameters at a place, such as `net.ipv4.icmp_ratelimit`. Those that this kernel lacks are passed over. */
  set(place: LabPlace, parameters: Readonly<Record<string, number>>): Promise<void>;
  /** One more listener in D. Port 80 has one with a backlog of 4096. */
  listen(port: number, backlog: number): Promise<Listener>;
  /** How many connections the listener on port 80 has taken. */
  accepted(): Promise<number>;
  remove(): Promise<void>;
};

export type Listener = { accepted(): Promise<number>; close(): Promise<void> };

/** `delayUs`: one-way delay between A and B in microseconds, kept to about 0.2 ms. Absent: as quick as memory. */
export type LabOptions = { readonly delayUs?: number };

/** Builds a lab, lends it, and removes it however the callback ends. */
export async function withLab<T>(options: LabOptions, callback: (lab: Lab) => Promise<T>): Promise<T> {
  const lab = await openLab(options);
  try {
    return await callback(lab);
  } finally {
    await lab.remove();
  }
}

/** For suites that build a lab before all cases; whoever opens it removes it. */
export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const isDelayed = options.delayUs !== undefined;
  const namespaces = await addNamespaces<LabPlace | 'wire'>(isDelayed ? [...PLACES, 'wire'] : PLACES);
  const { name, path, set } = namespaces;
  const children: Child[] = [];
  const remove = async () => {
    await Promise.all(children.splice(0).map((child) => child.end()));
    await namespaces.remove();
  };
  const listen = async (port: number, backlog: number) => {
    const child = await startChild(name('D'), new URL('../namespaces/listener-child.ts', import.meta.url), {
      port,
      backlog,
    });
    children.push(child);
    return { accepted: async () => Number(await child.ask('accepted')), close: () => child.end() };
  };

  try {
    await ip(links(name, isDelayed));
    await Promise.all(PLACES.map((place) => ip(layout(place), name(place))));
    if (options.delayUs !== undefined) {
      await ip(['link set x0 up', 'link set x1 up'], name('wire'));
      children.push(await startWire(path, name('wire'), options.delayUs));
    }
    const listener = await listen(OPEN_PORT, 4096);
    let undo = async () => {};
    return {
      namespace: (place) => ({ name: name(place), path: path(place) }),
      async become(variant) {
        await undo();
        undo = async () => {};
        const wanted = variantOf(variant);
        if (wanted === undefined) return;
        const { place, routes, rules } = wanted;
        undo = async () => {
          if (routes !== undefined) await ip(routes.undo, name(place));
          if (rules !== undefined) await runIn(name(place), 'nft', ['flush', 'ruleset']);
        };
        if (routes !== undefined) await ip(routes.make, name(place));
        if (rules !== undefined) await runIn(name(place), 'nft', ['-f', '-'], rules);
      },
      run: (place, program, parameters, input) => runIn(name(place), program, parameters, input),
      set,
      listen,
      accepted: () => listener.accepted(),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function links(name: (place: LabPlace | 'wire') => string, delayed: boolean): readonly string[] {
  const pairOf = pairs();
  const pair = (end: string, place: LabPlace | 'wire', otherEnd: string, other: LabPlace | 'wire') =>
    pairOf(end, name(place), otherEnd, name(other));
  const middle = delayed
    ? [pair('a1', 'A', 'x0', 'wire'), pair('x1', 'wire', 'b0', 'B')]
    : [pair('a1', 'A', 'b0', 'B')];
  return [pair('s0', 'S', 'a0', 'A'), ...middle, pair('b1', 'B', 'd0', 'D')];
}

/** Addresses and routes of a place. */
function layout(place: LabPlace): readonly string[] {
  const { source, routerA, farA, routerB, farB, destination } = ADDRESSES;
  const device = (name: string, { ipv4, ipv6 }: typeof source) => [
    `addr add ${ipv4}/24 dev ${name}`,
    `addr add ${ipv6}/64 dev ${name} nodad`,
    `link set ${name} up`,
  ];
  const route = (to: { readonly ipv4: string; readonly ipv6: string }, via: typeof source) => [
    `route add ${to.ipv4} via ${via.ipv4}`,
    `route add ${to.ipv6} via ${via.ipv6}`,
  ];
  const everywhere = { ipv4: '0.0.0.0/0', ipv6: '::/0' };
  const lines: Readonly<Record<LabPlace, readonly string[]>> = {
    S: [...device('s0', source), ...route(everywhere, routerA)],
    A: [...device('a0', routerA), ...device('a1', farA), ...route(NETWORKS.destinationLink, routerB)],
    B: [...device('b0', routerB), ...device('b1', farB), ...route(NETWORKS.sourceLink, farA)],
    D: [...device('d0', destination), ...route(everywhere, farB)],
  };
  return ['link set lo up', ...lines[place]];
}
