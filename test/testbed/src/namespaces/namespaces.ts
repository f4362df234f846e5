import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { ip, run, runIn } from './run.ts';

const PREFIX = 'hopscope-';
const FOLDER = '/run/netns';

/**
 * No limits on ICMP errors and no waiting for duplicate addresses: a test that wants them sets them. One limit stays,
 * because it is the whole machine's: a router tells an IPv4 source about missing and forbidding routes 5 times, and once
 * more every second (net.ipv4.route.error_burst and error_cost).
 */
const SETTINGS = {
  'net.ipv6.conf.all.accept_dad': 0,
  'net.ipv6.conf.default.accept_dad': 0,
  'net.ipv6.conf.default.dad_transmits': 0,
  'net.ipv6.conf.default.router_solicitations': 0,
  'net.ipv4.icmp_ratemask': 0,
  'net.ipv6.icmp.ratelimit': 0,
  // Of no kind of message: those that it names share one limit of the whole namespace (50 at once, 1,000 a second).
  'net.ipv6.icmp.ratemask': 0,
  'net.ipv4.ip_forward': 1,
  'net.ipv6.conf.all.forwarding': 1,
};

/** Network namespaces of one test, by the places in it. */
export type Namespaces<Place extends string> = {
  readonly name: (place: Place) => string;
  readonly path: (place: Place) => string;
  /** Sets kernel parameters at a place. Those that this kernel lacks are passed over. */
  readonly set: (place: Place, parameters: Readonly<Record<string, number>>) => Promise<void>;
  remove(): Promise<void>;
};

/** Forwarding namespaces without devices; first those of runs that were killed are swept away. */
export async function addNamespaces<Place extends string>(places: readonly Place[]): Promise<Namespaces<Place>> {
  await sweep();
  const prefix = `${PREFIX}${process.pid}-${randomBytes(3).toString('hex')}`;
  const name = (place: Place) => `${prefix}-${place.toLowerCase()}`;
  const set: Namespaces<Place>['set'] = async (place, parameters) => {
    const words = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
    await runIn(name(place), 'sysctl', ['-e', '-q', '-w', ...words]);
  };
  const remove = () => deleteNamespaces(places.map(name));
  try {
    await ip(places.map((place) => `netns add ${name(place)}`));
    // Before there are devices, because they take over what is set when they appear.
    await Promise.all(places.map((place) => set(place, SETTINGS)));
  } catch (error) {
    await remove();
    throw error;
  }
  return { name, path: (place) => `${FOLDER}/${name(place)}`, set, remove };
}

/** Namespaces of runs that were killed before they could remove them. */
async function sweep(): Promise<void> {
  const names = await readdir(FOLDER).catch(() => []);
  const owner = (name: string) => Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1] ?? process.pid);
  await deleteNamespaces(names.filter((name) => !isAlive(owner(name))));
}

/** Those that are gone already do not matter. */
const deleteNamespaces = async (names: readonly string[]) => {
  await Promise.all(names.map((name) => run('ip', ['netns', 'del', name]).catch(() => {})));
};

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A pair of virtual devices. Each device gets a number of its own: where both ends have the same one, as the first device
 * of every namespace would, the kernel takes them for ordinary devices and reacts to the carrier a second late.
 */
export const pairs = () => {
  let index = 100;
  return (end: string, namespace: string, otherEnd: string, otherNamespace: string) =>
    `link add ${end} index ${++index} netns ${namespace} type veth ` +
    `peer name ${otherEnd} index ${++index} netns ${otherNamespace}`;
};
