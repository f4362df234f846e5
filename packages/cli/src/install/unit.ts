/** What starts our command again. */
export type Program = readonly [node: string, file: string];

/** A systemd unit of ours: what differs between agent and server. */
export type Unit = {
  /** `hopscope-agent`; its user has the same name. */
  readonly name: string;
  readonly description: string;
  /** The whole command line, a word each. */
  readonly command: readonly string[];
  /** Below `/var/lib`, owned by the service's user. */
  readonly stateDirectory: string;
  /** File of settings that may be there, `NAME=value` a line. */
  readonly environmentFile: string;
  readonly environment: readonly string[];
  /** `CAP_NET_RAW`…; none is needed. */
  readonly capabilities: readonly string[];
  /** Files that only root may read, handed to the service by name (systemd.exec(5), LoadCredential=). */
  readonly credentials: readonly (readonly [name: string, path: string])[];
  /** Other files that it reads from where they are, such as one too large for a credential (1 MB). */
  readonly reads?: readonly string[];
  /** How it ends when a new start would not help; absent: it always might. */
  readonly finalExitCode?: number;
  /** Sockets and files that it may hold. */
  readonly descriptors: number;
  /** How long it may take to end in order, s. */
  readonly stopSeconds: number;
};

/**
 * From a size of 32 kB on, glibc takes memory from the kernel and gives it back at once (mallopt(3), M_MMAP_THRESHOLD), and it
 * grows its heap by what is asked for (M_TOP_PAD), not by 128 kB more. Node gives each TLS connection 64 kB to read into, of
 * which nearly all is never touched: out of the heap, they would be pages that others have used. The 16 kB that OpenSSL takes
 * for each record stay there, without a call of the kernel. Saves 5 MB of an agent, 25 MB of a server and 3 kB of each session.
 */
export const HEAP_ENVIRONMENT = ['MALLOC_MMAP_THRESHOLD_=32768', 'MALLOC_TOP_PAD_=0'] as const;

/** The text of the unit file: a user of its own, nothing writable but its state, no privilege. */
export const unitText = (unit: Unit): string =>
  [
    section('Unit', [
      `Description=${unit.description}`,
      'Wants=network-online.target',
      'After=network-online.target',
      // However long a server is away, its agents keep trying.
      'StartLimitIntervalSec=0',
    ]),
    section('Service', [...running(unit), ...ownRoom(unit), ...sandbox(unit)]),
    section('Install', ['WantedBy=multi-user.target']),
  ].join('\n');

const running = (unit: Unit): readonly string[] => [
  'Type=exec',
  `ExecStart=${unit.command.map(quoted).join(' ')}`,
  'Restart=always',
  'RestartSec=5',
  ...(unit.finalExitCode === undefined ? [] : [`RestartPreventExitStatus=${unit.finalExitCode}`]),
  `TimeoutStopSec=${unit.stopSeconds}`,
  `LimitNOFILE=${unit.descriptors}`,
];

const ownRoom = ({ name, stateDirectory, environment, environmentFile, credentials }: Unit): readonly string[] => [
  `User=${name}`,
  `StateDirectory=${stateDirectory}`,
  'StateDirectoryMode=0700',
  `CacheDirectory=${name}`,
  'UMask=0077',
  // Compiled code: a start takes half the time.
  `Environment=NODE_COMPILE_CACHE=%C/${name}`,
  ...[...HEAP_ENVIRONMENT, ...environment].map((setting) => `Environment=${quoted(setting)}`),
  `EnvironmentFile=-${environmentFile}`,
  ...credentials.map(([credential, path]) => `LoadCredential=${credential}:${escaped(path)}`),
];

/** Everything that Node and the probes can do without. Not MemoryDenyWriteExecute: V8 compiles while it runs. */
const sandbox = ({ command, reads = [], capabilities }: Unit): readonly string[] => [
  `CapabilityBoundingSet=${capabilities.join(' ')}`,
  `AmbientCapabilities=${capabilities.join(' ')}`,
  'NoNewPrivileges=yes',
  'ProtectSystem=strict',
  // What is in somebody's home would not be found when homes are hidden.
  `ProtectHome=${[...command, ...reads].some((word) => /^\/(?:home|root|run\/user)\//.test(word)) ? 'read-only' : 'yes'}`,
  'PrivateTmp=yes',
  'PrivateDevices=yes',
  'RemoveIPC=yes',
  'ProtectKernelTunables=yes',
  'ProtectKernelModules=yes',
  'ProtectKernelLogs=yes',
  'ProtectControlGroups=yes',
  'ProtectClock=yes',
  'ProtectHostname=yes',
  'ProtectProc=invisible',
  'RestrictNamespaces=yes',
  'RestrictRealtime=yes',
  'RestrictSUIDSGID=yes',
  'LockPersonality=yes',
  // Routes, neighbours and listeners are asked for over netlink; names may be resolved over a Unix socket.
  'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
  'SystemCallArchitectures=native',
  'SystemCallFilter=@system-service',
  'SystemCallFilter=~@privileged @resources',
  'SystemCallErrorNumber=EPERM',
];

/** The user that the service runs as, in the words of sysusers.d(5): it owns its state and can log in nowhere. */
export const userText = ({ name, description, stateDirectory }: Unit): string =>
  `u ${name} - "${description}" /var/lib/${stateDirectory} -\n`;

const section = (title: string, lines: readonly string[]) => `[${title}]\n${lines.join('\n')}\n`;

/** A specifier begins with a percent sign (systemd.unit(5)). */
const escaped = (text: string) => text.replaceAll('%', '%%');

/** One word of a command line, whatever is in it (systemd.service(5), "Command lines"). */
export function quoted(word: string): string {
  const plain = escaped(word).replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(word) ? plain : `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
