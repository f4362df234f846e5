import { openHost, type Host } from '../../host/host.ts';
import { readSysctl } from '../../host/sysctl.ts';
import type { Air } from '../jobs/air.ts';
import { runGather } from '../jobs/gather-job.ts';
import { pacedAir } from '../jobs/paced-air.ts';
import { runLocate } from '../jobs/locate-job.ts';
import type { DocumentsAnswer, ThreadStart, ToThread } from './messages.ts';
import type { Outbox } from './outbox.ts';
import { runProbe } from '../jobs/probe-job.ts';
import { openRoster } from '../jobs/roster.ts';
import { runTrace } from '../jobs/trace-job.ts';
import { openPortHolder } from '../flows/port-holder.ts';
import { openRawAir } from '../flows/raw-air.ts';
import { runReserve } from '../flows/reserve-job.ts';
import { SOCK_CLOEXEC, SOCK_NONBLOCK } from '../linux/abi.ts';
import { callFailure } from '../linux/errno.ts';
import { openEchoSocket } from '../echo/echo.ts';
import { openKernelAir } from '../linux/kernel-air.ts';
import { bindLibc } from '../../libc.ts';
import { openPlaces } from '../linux/network-namespace.ts';
import { openPoller } from '../linux/poller.ts';
import { openSocketOptions } from '../linux/socket-options.ts';
import { openSynSocket } from '../linux/syn.ts';

/** The thread's own loop: it blocks in epoll while there are jobs, and only then. */
export type KernelLoop = {
  take(message: ToThread): void;
  busy(): boolean;
  /** Waits for the next thing to happen and does what follows from it. `drain`: reads messages when the doorbell rang. */
  turn(drain: () => void): void;
  close(): void;
};

/** A blocked thread keeps its process from exiting for at most so long. */
const LONGEST_BLOCK_MS = 100;

export function openKernelLoop(start: ThreadStart, outbox: Outbox, now: () => number): KernelLoop {
  const libc = bindLibc();
  const places = openPlaces(libc, start.networkNamespace);
  const poller = openPoller(libc, process.arch);
  const sockets = { tcp: openSynSocket(libc, now), icmp: openEchoSocket(libc, now, readSysctl) };
  const whole = openKernelAir(sockets, poller, start.mostSockets);
  const raw = openRawAir(libc, poller, now, start.mostSockets);
  const ports = openPortHolder(libc, openSocketOptions(libc));
  const either: Air = {
    send(plan, landed) {
      if (plan.isRaw !== true) return whole.send(plan, landed);
      // A raw packet asks nobody for its port: it could be a privileged one, or that of somebody's connection.
      if (plan.sourcePort === undefined || !ports.isHeld(plan.sourcePort))
        return { kind: 'failed', call: 'bind', errno: 'EACCES' };
      return raw.send(plan, landed);
    },
  };
  const paced = pacedAir(either, start.probesPerSecond, now);
  const host = openHost(process.platform);
  const roster = openRoster((job, tell, networkNamespace) => {
    const air = places.from(networkNamespace, paced);
    switch (job.kind) {
      case 'probe':
        return runProbe(job, air, tell);
      case 'trace':
        return runTrace(job, air, tell);
      case 'locate':
        return runLocate(job, air, tell);
      case 'reserve': {
        const holder = places.holderIn(networkNamespace, ports);
        return runReserve(job, holder, places.hostIn(networkNamespace, host), tell);
      }
      case 'gather':
        return runGather(job, places.hostIn(networkNamespace, host), tell);
    }
  }, outbox.post);

  const doorbell = libc.eventfd(0, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (doorbell < 0) throw callFailure('eventfd', libc.errno());
  poller.watchInput(doorbell);
  Atomics.store(new Int32Array(start.doorbell), 0, doorbell);
  const rung = new Uint8Array(8);
  const takeFreed = () => [whole, raw].map((air) => air.takeFreed()).includes(true);

  return {
    take(message) {
      if (message.kind === 'run') roster.run(message.session, message.job, message.networkNamespace);
      else if (message.kind === 'control') roster.control(message.session, message.control);
      else if (message.kind === 'forget') roster.forget(message.session);
      else if (message.kind === 'documents') {
        places.enter();
        message.to.postMessage(documentsOf(host));
      }
    },
    busy: () => roster.busy(),
    turn(drain) {
      takeFreed();
      const wakeAt = roster.advance(now());
      const flushAt = outbox.flush(now());
      if (!roster.busy()) return;
      const until = takeFreed() ? 0 : Math.min(wakeAt, flushAt, paced.opensAt()) - now();
      let rang = false;
      let at: number | undefined;
      poller.wait(Math.max(0, Math.min(Math.ceil(until), LONGEST_BLOCK_MS)), (fd, error) => {
        at ??= now();
        if (fd === doorbell) rang = libc.read(doorbell, rung, rung.length) > 0;
        else {
          whole.happened(fd, error, at);
          raw.happened(fd, at);
        }
      });
      if (rang) drain();
      if (!roster.busy()) outbox.flush(now());
    },
    close() {
      roster.forgetAll();
      sockets.tcp.end();
      sockets.icmp.end();
      poller.close();
    },
  };
}

function documentsOf(host: Host | undefined): DocumentsAnswer {
  try {
    return { documents: host?.documents() ?? [] };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
