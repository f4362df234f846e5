/** The thread that connects from namespaces of a lab and hears what their fabrics do with the packets. */
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { familyOf, type Address, type Port } from '@hopscope/engine';
import { bindLibc } from '../../../packages/agent/src/libc.ts';
import {
  AF_INET,
  AF_INET6,
  ECONNREFUSED,
  EINPROGRESS,
  SO_LINGER,
  SOL_SOCKET,
} from '../../../packages/agent/src/probe/linux/abi.ts';
import {
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  TCP_SYN_SENT,
} from '../../../packages/agent/src/probe/linux/abi.ts';
import { errnoName } from '../../../packages/agent/src/probe/linux/errno.ts';
import { openPoller } from '../../../packages/agent/src/probe/linux/poller.ts';
import { socketAddress } from '../../../packages/agent/src/probe/linux/socket-address.ts';
import { openSocketOptions } from '../../../packages/agent/src/probe/linux/socket-options.ts';
import { enterNamespace } from '../../../packages/lab/src/inside/enter.ts';
import { openEchoes } from './datagrams.ts';
import type { Answer, Attempt, Order, Outcome } from './order.ts';
import { openTraceSocket } from './trace-socket.ts';
import { untilQuiet } from './until-quiet.ts';

/**
 * Silence is what is left when nothing has happened for so long, neither to an attempt nor to a packet in a fabric; with
 * every attempt at once, this is waited for only once. The kernel would repeat a SYN after a second.
 */
const QUIET_MS = 300;
/** Packets that go round keep the air busy; they live for 64 rounds at most. */
const LONGEST_MS = 30_000;

/** Echo requests, to which the kernel adds the id of their socket, and a sum (icmp(7)). */
const ECHO = Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 1);
const ECHO6 = Uint8Array.of(128, 0, 0, 0, 0, 0, 0, 1);
const [IPPROTO_ICMP, IPPROTO_ICMPV6] = [1, 58];

/** The kernel tells one peer of six closed ports at once, and then of one a second. */
function tellAllErrors(): void {
  writeFileSync('/proc/sys/net/ipv4/icmp_ratemask', '0');
  writeFileSync('/proc/sys/net/ipv6/icmp/ratelimit', '0');
}

/** Sockets for echoes are for those groups only that a namespace names. */
const allowEchoes = () => writeFileSync('/proc/sys/net/ipv4/ping_group_range', '0 2147483647');

/** What a datagram carries. */
const ONE = Uint8Array.of(1);

const libc = bindLibc();
const options = openSocketOptions(libc);
const say = (answer: Answer) => parentPort?.postMessage(answer);

parentPort?.on('message', (order: Order) => {
  try {
    say(perform(order));
  } catch (error) {
    say({ kind: 'failed', order: order.order, reason: error instanceof Error ? (error.stack ?? '') : String(error) });
  }
});

function perform({ order, fabrics, listeners, echoes: wanted, attempts }: Order): Answer {
  const servers = listeners.flatMap(({ path, ports }) => listen(path, ports));
  const echoes = openEchoes(libc, wanted);
  const poller = openPoller(libc, process.arch);
  const traces = fabrics.map(({ key, path }) => {
    enterNamespace(path);
    return openTraceSocket(libc, key);
  });
  for (const fd of [...traces.map((trace) => trace.fd), ...echoes.fds]) poller.watchInput(fd);
  const outcomes: Outcome[] = attempts.map(() => 'silent');
  const waiting = new Map<number, number>();
  const settle = (fd: number, outcome: Outcome) => {
    outcomes[waiting.get(fd) ?? -1] = outcome;
    waiting.delete(fd);
    libc.close(fd);
  };
  for (const [index, attempt] of attempts.entries()) {
    const fd = start(attempt);
    if (typeof fd === 'string') outcomes[index] = fd;
    else {
      waiting.set(fd, index);
      if (attempt.protocol !== 'tcp') poller.watchInput(fd);
      else poller.watchConnect(fd);
    }
    // Packets that go round are told of at once, and a thread that waits for its turn afterwards would find some lost.
    for (const trace of traces) trace.read();
  }
  const happened = (fd: number) => {
    echoes.answer(fd);
    const attempt = attempts[waiting.get(fd) ?? -1];
    const outcome = attempt === undefined ? undefined : outcomeOf(fd, attempt);
    if (outcome !== undefined) settle(fd, outcome);
  };
  const readAll = () => traces.map((trace) => trace.read()).includes(true);
  untilQuiet(poller, { quietMs: QUIET_MS, longestMs: LONGEST_MS }, happened, readAll);
  for (const fd of waiting.keys()) libc.close(fd);
  for (const trace of traces) trace.close();
  for (const server of servers) server.close();
  echoes.close();
  poller.close();
  return { kind: 'seen', order, outcomes, crossings: traces.flatMap((trace) => trace.crossings()) };
}

/** Nobody accepts: the kernel greets whoever comes, which is all that is asked. Without a host it is bound at once. */
function listen(path: string, ports: readonly number[]): readonly Server[] {
  enterNamespace(path);
  tellAllErrors();
  return ports.map((port) => {
    const server = createServer((socket) => socket.on('error', () => {}).destroy());
    return server.listen({ port, backlog: 4096 });
  });
}

/** A descriptor, or what the system says. */
function start({ path, protocol, source, sourcePort, destination, port }: Attempt): number | Outcome {
  enterNamespace(path);
  const family = familyOf(destination as Address);
  const type = protocol === 'tcp' ? SOCK_STREAM : SOCK_DGRAM;
  if (protocol === 'icmp') allowEchoes();
  const kind = protocol === 'icmp' ? (family === 'ipv4' ? IPPROTO_ICMP : IPPROTO_ICMPV6) : 0;
  const fd = libc.socket(family === 'ipv4' ? AF_INET : AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC, kind);
  const failed = (call: string) => {
    const outcome = `${call} ${errnoName(libc.errno())}`;
    libc.close(fd);
    return outcome;
  };
  // struct linger { 1, 0 }: closing sends a reset, so that nothing stays behind.
  libc.setsockopt(fd, SOL_SOCKET, SO_LINGER, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0), 8);
  const own = socketAddress(family, source as Address, sourcePort as Port);
  if (libc.bind(fd, own, own.length) < 0) return failed('bind');
  const to = socketAddress(family, destination as Address, port as Port);
  if (libc.connect(fd, to, to.length) < 0 && libc.errno() !== EINPROGRESS) return failed('connect');
  const said = protocol === 'icmp' ? (family === 'ipv4' ? ECHO : ECHO6) : ONE;
  if (protocol !== 'tcp' && libc.send(fd, said, said.length, 0) < 0) return failed('send');
  return fd;
}

/** Undefined: it is still on its way. */
function outcomeOf(fd: number, { protocol }: Attempt): Outcome | undefined {
  const errno = options.takeError(fd);
  if (errno === ECONNREFUSED) return 'refused';
  if (errno !== 0) return errnoName(errno);
  if (protocol !== 'tcp') return libc.recv(fd, new Uint8Array(1), 1, 0) < 0 ? undefined : 'connected';
  return options.tcpState(fd).state === TCP_SYN_SENT ? undefined : 'connected';
}
