import { connect, type Socket } from 'node:net';
import type { Outcome } from '@hopscope/engine';
import type { Air } from '../jobs/air.ts';

/** More at once, and Node's event loop would be measured rather than the network. */
const MOST_AT_ONCE = 4;
/** Systems repeat an unanswered SYN after a second (RFC 6298): a later answer may be to either. */
const REPEATED_MS = 990;

/**
 * SYNs through Node's own sockets, which know no ICMP: `reason` says why there are no others. `ended`: called after each that has ended, because a job may wait for its place.
 */
export function openNodeAir(now: () => number, reason: string, ended: () => void): Air {
  const sockets = new Set<Socket>();
  return {
    send(plan, landed) {
      if (plan.protocol === 'icmp')
        return { kind: 'failed', call: 'socket', errno: 'EPROTONOSUPPORT', needs: { kind: 'platform', reason } };
      if (sockets.size >= MOST_AT_ONCE) return 'full';
      const sentAt = now();
      const localPort = plan.sourcePort === undefined ? {} : { localPort: plan.sourcePort };
      const localAddress = plan.sourceAddress === undefined ? {} : { localAddress: plan.sourceAddress };
      const socket = connect({ host: plan.address, port: plan.port, ...localPort, ...localAddress });
      sockets.add(socket);
      const end = () => {
        sockets.delete(socket);
        // A reset leaves no TIME_WAIT behind, so the port is free again.
        socket.resetAndDestroy();
        ended();
      };
      const land = (outcome: Outcome) => {
        if (!sockets.has(socket)) return;
        end();
        landed(outcome, now());
      };
      socket.once('connect', () => land(connectedAfter(now() - sentAt)));
      // Stays for good: a socket that fails after its end has nobody else to tell.
      socket.on('error', (error: NodeJS.ErrnoException) => land(outcomeOf(error, now() - sentAt)));
      return {
        sentAt,
        silence(at) {
          end();
          return { kind: 'silent', waitedMs: Math.round(at - sentAt), left: 'unknown' };
        },
        drop: end,
      };
    },
  };
}

function connectedAfter(tookMs: number): Outcome {
  if (tookMs >= REPEATED_MS) return { kind: 'connected', clock: 'user', retransmits: 1 };
  return { kind: 'connected', rtt: Math.round(tookMs * 1e3), clock: 'user', retransmits: 0 };
}

/** Node does not tell an ICMP error from a call that failed, nor who sent it: both are a failed connect here. */
function outcomeOf(error: NodeJS.ErrnoException, tookMs: number): Outcome {
  const errno = error.code ?? error.message;
  if (errno === 'ECONNREFUSED')
    return { kind: 'refused', ...(tookMs < REPEATED_MS ? { rtt: Math.round(tookMs * 1e3) } : {}), clock: 'user' };
  // The handshake was complete, and the peer took it back.
  if (errno === 'ECONNRESET') return connectedAfter(tookMs);
  if (errno === 'ETIMEDOUT') return { kind: 'silent', waitedMs: Math.round(tookMs), left: 'unknown' };
  return { kind: 'failed', call: callOf(error), errno };
}

function callOf(error: NodeJS.ErrnoException): 'socket' | 'bind' | 'connect' {
  if (error.code === 'EMFILE' || error.code === 'ENFILE') return 'socket';
  return error.syscall === 'bind' || error.code === 'EADDRINUSE' || error.message.startsWith('bind')
    ? 'bind'
    : 'connect';
}
