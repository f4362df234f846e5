import type { Program, Unit } from './unit.ts';

export const DATA = '/var/lib/hopscope';
const FIRST_FREE_PORT = 1024;

/**
 * Thousands of agents that say little keep V8's nursery growing (three times this many MB), and then it holds mostly air: with
 * 10,000 sessions this is a tenth of all memory.
 */
const SMALL_NURSERY = '--max-semi-space-size=4';

/**
 * The engine is small functions that call each other. V8 puts 920 bytes of others' code into one function, and with four times as many
 * a path as a document takes an eighth less time, and a verdict a fifth (`npm run bench -- engine`).
 */
export const ENGINE_NODE_FLAGS = ['--max-inlined-bytecode-size-cumulative=4000'] as const;

export const SERVER_NODE_FLAGS = [SMALL_NURSERY, ...ENGINE_NODE_FLAGS] as const;

/** What a server is run with. `flags`: as behind `hopscope serve`, but for `--data` and the TLS files. */
export type ServerWish = {
  readonly flags: readonly string[];
  readonly ports: readonly number[];
  /** Files that flags name. */
  readonly reads?: readonly string[];
  readonly tls?: { readonly certificate: string; readonly key: string };
};

/** The unit of a server that this program runs. */
export function serverUnit([node, file]: Program, { flags, ports, reads, tls }: ServerWish): Unit {
  // Where systemd puts what LoadCredential= names, readable by the service's user only.
  const credentials = '/run/credentials/hopscope.service';
  const tlsFlags = ['--tls-cert', `${credentials}/tls-cert`, '--tls-key', `${credentials}/tls-key`];
  return {
    name: 'hopscope',
    description: 'Hopscope server, which answers connectivity checks',
    command: [
      node,
      ...SERVER_NODE_FLAGS,
      file,
      'serve',
      '--data',
      DATA,
      ...flags,
      ...(tls === undefined ? [] : tlsFlags),
    ],
    stateDirectory: 'hopscope',
    environment: [],
    environmentFile: '/etc/hopscope/server.env',
    capabilities: ports.some((port) => port > 0 && port < FIRST_FREE_PORT) ? ['CAP_NET_BIND_SERVICE'] : [],
    credentials:
      tls === undefined
        ? []
        : [
            ['tls-cert', tls.certificate],
            ['tls-key', tls.key],
          ],
    ...(reads && { reads }),
    // A session of an agent is a socket.
    descriptors: 65_536,
    stopSeconds: 30,
  };
}
