import { isAbsolute } from 'node:path';
import { valueOf, type Given } from '../arguments/flags.ts';
import { BAD_USAGE, complain, type Command } from '../command.ts';
import { EXAMPLES } from '../serve/command.ts';
import { examplesIn } from '../examples.ts';
import { readServing, SERVE_FLAGS, type Standing } from '../serve/options.ts';
import { INSTALL_EXIT_CODES, INSTALL_FLAGS, misuseOf, performInstall } from './install-command.ts';
import { DATA, serverUnit, type ServerWish } from './server-unit.ts';
import { thisMachine } from './systemd.ts';

/** Those whose values the unit makes itself. */
const OWN: readonly string[] = ['data', 'tls-cert', 'tls-key'];
const PASSED_ON = SERVE_FLAGS.filter(({ name }) => !OWN.includes(name));
/** Files that the service reads itself, from wherever they are. */
const READ_THERE = ['network', 'service-tags', 'learned-routes'] as const;
const TLS = SERVE_FLAGS.filter(({ name }) => name.startsWith('tls-'));

export const serverInstall: Command = {
  manual: {
    synopsis: 'hopscope server install',
    description: [
      'Has systemd run the server: now, after every start, and again when it ends. It runs as a user of its own, without root and in a sandbox, and keeps everything in /var/lib/hopscope. Flags of hopscope serve go into the unit. Run it again, with the same flags, after an upgrade.',
    ],
    flags: [...INSTALL_FLAGS, ...PASSED_ON, ...TLS],
    examples: [
      ['sudo hopscope server install --example none', ''],
      ['sudo hopscope server install --host 0.0.0.0 --advertise https://hopscope.example:8443', 'for other machines'],
      ['hopscope server install --print', 'look at the unit first; needs no root'],
    ],
    exitCodes: INSTALL_EXIT_CODES,
  },
  async run(given, terminal) {
    const wrong = (sentence: string) => {
      complain(terminal, sentence);
      return BAD_USAGE;
    };
    const misuse = misuseOf('server install', given);
    if (misuse !== undefined) return wrong(misuse);
    const wish = wishOf(given, { dataDir: DATA, cwd: terminal.cwd, examples: examplesIn(EXAMPLES) });
    return typeof wish === 'string'
      ? wrong(wish)
      : performInstall(serverUnit(terminal.program, wish), given, terminal, thisMachine());
  },
};

/** What is wrong now would otherwise be found by a service that ends again and again. */
function wishOf(given: Given, standing: Standing): ServerWish | string {
  const serving = readServing(given, standing);
  if (!serving.ok) return serving.problem;
  const { port, httpPort, tlsCert, tlsKey } = serving.value.options;
  if (port === 0 || httpPort === 0)
    return 'a service needs ports that stay the same; --port and --http-port cannot be 0.';
  const reads = READ_THERE.flatMap((flag) => valueOf(given, flag) ?? []);
  const relative = [tlsCert, tlsKey, ...reads].find((path) => path !== undefined && !isAbsolute(path));
  if (relative !== undefined) return `'${relative}' is no whole path; a service has no folder that it starts in.`;
  const flags = PASSED_ON.flatMap(({ name, value }) =>
    (given.flags.get(name) ?? []).map((text) => (value === undefined ? `--${name}` : `--${name}=${text}`)),
  );
  return {
    flags,
    ports: [port, httpPort ?? 0],
    reads,
    ...(tlsCert !== undefined && tlsKey !== undefined && { tls: { certificate: tlsCert, key: tlsKey } }),
  };
}
