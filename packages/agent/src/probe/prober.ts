import { release } from 'node:os';
import { canTrace } from '../kernel-version.ts';
import { withFallback } from './fallback.ts';
import { startKernelThread } from './thread/kernel-thread.ts';
import { KNOWN_ARCHITECTURES } from './linux/abi.ts';
import { openPortable } from './portable/portable.ts';
import { withRules } from './forbidden.ts';
import type { Means, Prober } from './prober-session.ts';

export type { Prober, ProbeRules, ProberSession } from './prober-session.ts';

export type ProberOptions = {
  /**
   * `kernel`: Linux sockets with kernel time stamps and the trace. `portable`: Node's own, without either. Absent: the
   * best that this machine has.
   */
  readonly means?: 'kernel' | 'portable';
  /** Path of the network namespace to probe from. Needs Linux and CAP_SYS_ADMIN. */
  readonly networkNamespace?: string;
  /** Sockets open at once, over all sessions, 1000 by default; more SYNs wait. */
  readonly mostSockets?: number;
  /** SYNs that leave in a second, over all sessions; absent: as many as the jobs ask for. */
  readonly probesPerSecond?: number;
};

const MOST_SOCKETS = 1000;

/** Starts at once what takes time to start, so that the first SYN need not wait for it. Throws for options that cannot be met. */
export function openProber(options: ProberOptions = {}): Prober {
  const means = openMeans(options);
  return {
    open: withRules((listener, networkNamespace) => means.open(listener, networkNamespace)),
    documents: () => means.documents(),
    close: () => means.close(),
  };
}

function openMeans({ means, networkNamespace, mostSockets = MOST_SOCKETS, probesPerSecond }: ProberOptions): Means {
  const reason = means === 'portable' ? "Node's own sockets were asked for" : whyNotKernel();
  const thread = { networkNamespace, mostSockets, probesPerSecond };
  const portable = (because: string) => openPortable(because, probesPerSecond);
  if (reason === undefined && means === undefined && networkNamespace === undefined)
    return withFallback((unable) => startKernelThread(thread, unable), portable);
  // Asked for by name, it works or it is lost: probing from another place would be a wrong answer.
  if (reason === undefined) return startKernelThread(thread, () => {});
  if (means === 'kernel') throw new Error(`the kernel's sockets cannot be used: ${reason}`);
  if (networkNamespace !== undefined) throw new Error(`a network namespace cannot be entered: ${reason}`);
  return portable(reason);
}

function whyNotKernel(): string | undefined {
  if (process.platform !== 'linux') return `this is ${process.platform}, not Linux`;
  if (!KNOWN_ARCHITECTURES.includes(process.arch)) return `structures of ${process.arch} are not known`;
  return canTrace(process.platform, release()) ? undefined : `kernel ${release()} is older than 5.8`;
}
