import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getuid, platform } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SYSTEMD = '/lib/systemd/systemd';
const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));
const BIN = '/opt/hopscope/packages/cli/bin/hopscope.js';
/** Of the machine itself, on a device that leads nowhere (RFC 5737). */
export const MACHINE_ADDRESS = '192.0.2.1';

/**
 * Becomes a machine: this file system below, and a layer above it that takes all changes; processes, network and control
 * groups of its own; the devices that programs need, and nothing of the kernel's that could be changed. Of the units that came
 * along only the journal's start. `$1` is an empty folder, `$2` the folder of Node, `$3` the checkout.
 */
const BECOME = `set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
cd "$1"
mkdir above work root
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/above,workdir=$1/work" root
mkdir -p root/opt/node root/opt/hopscope root/below
mount --bind "$2" root/opt/node
mount --bind "$3" root/opt/hopscope
mount -t proc proc root/proc
mount --bind root/proc/sys root/proc/sys
mount -o remount,ro,bind root/proc/sys
mount -t sysfs -o ro sysfs root/sys
mount -t cgroup2 cgroup2 root/sys/fs/cgroup
for each in run tmp dev; do mount -t tmpfs tmpfs root/$each; done
for each in null zero full random urandom tty; do
  touch root/dev/$each
  mount --bind /dev/$each root/dev/$each
done
mkdir root/dev/shm root/dev/pts
mount -t devpts -o newinstance,ptmxmode=0666 devpts root/dev/pts
ln -s pts/ptmx root/dev/ptmx
ln -s /proc/self/fd root/dev/fd
units=root/lib/systemd/system
rm -rf root/etc/systemd/system/*.wants root/etc/systemd/system/*.requires $units/*.wants
mkdir $units/sockets.target.wants
ln -s ../systemd-journald.socket $units/sockets.target.wants/
ip link set lo up
ip link add d0 type veth peer name d1
ip addr add ${MACHINE_ADDRESS}/24 dev d0
ip link set d0 up
ip link set d1 up
cd root
pivot_root . below
umount -l /below
exec env -i container=hopscope PATH=/usr/sbin:/usr/bin:/sbin:/bin ${SYSTEMD} --unit=multi-user.target
`;
/** In a control group of its own, `$1`, before it has one for its root. */
const ENTER = 'echo $$ > "$1/cgroup.procs" && shift && exec "$@"';

/** Where this host's control groups of version 2 are; undefined: nowhere. */
const controlGroups = () => /^\S+ (\S+) cgroup2 /m.exec(readFileSync('/proc/mounts', 'utf8'))?.[1];

/** Why there can be none here, in words that finish a test's name; undefined: there can. */
export function machineMissing(): string | undefined {
  if (platform !== 'linux') return 'Linux';
  if (getuid?.() !== 0) return 'root, for namespaces and mounts';
  if (!existsSync(SYSTEMD)) return 'systemd';
  if (controlGroups() === undefined) return 'control groups of version 2';
  return readFileSync('/proc/filesystems', 'utf8').includes('\toverlay\n') ? undefined : 'a kernel with overlayfs';
}

export type Said = { readonly code: number | null; readonly out: string; readonly err: string };

/** A machine that systemd runs, with this checkout in /opt/hopscope. */
export type SystemdMachine = {
  /** Until systemd runs nothing may be asked. */
  readonly started: Promise<void>;
  run(program: string, args: readonly string[], input?: string): Promise<Said>;
  hopscope(words: string, input?: string): Promise<Said>;
  /** Its processes and whatever they wrote are gone. */
  close(): Promise<void>;
};

const PREFIX = `hopscope-machine-${process.pid}-`;

/** Its processes end with this one, however it ends. */
export function openSystemdMachine(): SystemdMachine {
  const groups = controlGroups() ?? '';
  const [folder, group] = [mkdtempSync(join(tmpdir(), PREFIX)), mkdtempSync(join(groups, PREFIX))];
  const kinds = ['--mount', '--pid', '--fork', '--uts', '--ipc', '--net', '--cgroup'];
  const become = ['unshare', '--kill-child', ...kinds, 'sh', '-c', BECOME, 'sh'];
  const words = [folder, dirname(process.execPath), CHECKOUT];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'sh', '-c', ENTER, 'sh', group, ...become, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  /** As this machine counts processes; undefined: there is no systemd yet. */
  const init = (): string | undefined => {
    const [first = ''] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
    const isSystemd = first !== '' && readlinkSync(`/proc/${first}/exe`) === realpathSync(SYSTEMD);
    return isSystemd ? first : undefined;
  };
  const run: SystemdMachine['run'] = async (program, args, input = '') => {
    const target = init();
    if (target === undefined) throw new Error(`systemd does not run there: ${complaints}`);
    return inside(target, program, args, input);
  };
  const start = async () => {
    for (let left = 200; left > 0 && child.exitCode === null; left--) {
      // 'degraded': something that came with the system has failed, and it is none of ours.
      if (init() !== undefined && /^(?:running|degraded)/.test((await run('systemctl', ['is-system-running'])).out))
        return;
      await pause(100);
    }
    throw new Error(`no machine that systemd runs: ${complaints}`);
  };
  return {
    started: start(),
    run,
    hopscope: (words, input) => run('/opt/node/node', [BIN, ...words.split(' ')], input),
    async close() {
      child.kill('SIGKILL');
      await ended;
      await removeGroup(group);
      rmSync(folder, { recursive: true });
      for (const left of abandonedIn(groups)) await removeGroup(left);
      for (const left of abandonedIn(tmpdir())) rmSync(left, { recursive: true });
    },
  };
}

/** Of runs that were killed. */
const abandonedIn = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const [, pid] = /^hopscope-machine-(\d+)-/.exec(name) ?? [];
    return pid === undefined || existsSync(`/proc/${pid}`) ? [] : join(folder, name);
  });

/** A control group can be removed when the last process has left it, its children first. */
async function removeGroup(group: string): Promise<void> {
  for (const entry of readdirSync(group, { withFileTypes: true }))
    if (entry.isDirectory()) await removeGroup(join(group, entry.name));
  for (let left = 100; ; left--)
    try {
      return rmdirSync(group);
    } catch (error) {
      if (left === 0) throw error;
      await pause(50);
    }
}

function inside(init: string, program: string, args: readonly string[], input: string): Promise<Said> {
  const { promise, resolve } = Promise.withResolvers<Said>();
  const child = spawn('nsenter', ['--target', init, '--all', 'sh', '-c', 'cd / && exec "$0" "$@"', program, ...args], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOPSCOPE_DATA: '/var/lib/hopscope' },
    stdio: 'pipe',
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  child.once('close', (code) => resolve({ code, out, err }));
  return promise;
}
