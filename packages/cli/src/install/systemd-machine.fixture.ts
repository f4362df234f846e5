import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
 * Becomes a machine: this file system below, and a layer above it that takes all changes; processes, devices and network of
 * its own. `$1` is an empty folder, `$2` the folder of Node, `$3` the checkout.
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
mount -t sysfs sysfs root/sys
mount -t cgroup2 cgroup2 root/sys/fs/cgroup
mount -t tmpfs tmpfs root/run
mount -t tmpfs tmpfs root/tmp
mount --rbind /dev root/dev
ip link set lo up
ip link add d0 type veth peer name d1
ip link set d1 up
ip addr add ${MACHINE_ADDRESS}/24 dev d0
ip link set d0 up
cd root
pivot_root . below
umount -l /below
exec env -i container=hopscope PATH=/usr/sbin:/usr/bin:/sbin:/bin ${SYSTEMD} --unit=multi-user.target
`;

/** Why there can be none here, in words that finish a test's name; undefined: there can. */
export function machineMissing(): string | undefined {
  if (platform !== 'linux') return 'Linux';
  if (getuid?.() !== 0) return 'root, for namespaces and mounts';
  if (!existsSync(SYSTEMD)) return 'systemd';
  return readFileSync('/proc/filesystems', 'utf8').includes('\toverlay\n') ? undefined : 'a kernel with overlayfs';
}

export type Said = { readonly code: number | null; readonly out: string; readonly err: string };

/** A machine that systemd runs, with this checkout in /opt/hopscope. */
export type SystemdMachine = {
  run(program: string, args: readonly string[], input?: string): Promise<Said>;
  hopscope(words: string, input?: string): Promise<Said>;
  /** Its processes and whatever they wrote are gone. */
  close(): Promise<void>;
};

export async function openSystemdMachine(): Promise<SystemdMachine> {
  const folder = mkdtempSync(join(tmpdir(), 'hopscope-machine-'));
  const kinds = ['--mount', '--pid', '--fork', '--uts', '--ipc', '--net', '--cgroup'];
  const words = [folder, dirname(process.execPath), CHECKOUT];
  const child = spawn('unshare', ['--kill-child', ...kinds, 'sh', '-c', BECOME, 'sh', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const close = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
  };
  const run: SystemdMachine['run'] = (program, args, input = '') => {
    // systemd, as this machine counts processes.
    const [init = ''] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
    return inside(init, program, args, input);
  };
  for (let left = 100; ; left--) {
    // 'degraded': something that came with the system has failed, and none of it is ours.
    const { out } = child.exitCode === null ? await run('systemctl', ['is-system-running']) : { out: '' };
    if (/^(?:running|degraded)/.test(out)) break;
    if (child.exitCode === null && left > 0) await pause(100);
    else {
      await close();
      throw new Error(`no machine that systemd runs: ${out}${complaints}`);
    }
  }
  return {
    run,
    hopscope: (words, input) => run('/opt/node/node', [BIN, ...words.split(' ')], input),
    close,
  };
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
