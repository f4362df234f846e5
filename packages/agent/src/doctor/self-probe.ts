import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Address, OpenSession, Outcome, Port } from '@hopscope/engine';
import type { Finding } from './finding.ts';

const LOOPBACK = '127.0.0.1' as Address;
/** Far more than loopback takes, should this machine be busy. */
const SILENCE_MS = 1000;

/** Opens a port of its own on loopback and probes it, as a check would. `open`: a session that may reach loopback. */
export async function selfProbe(open: OpenSession): Promise<Finding> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.destroy();
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const at = server.address();
  const port = (typeof at === 'object' && at !== null ? at.port : 0) as Port;
  try {
    return selfFinding(await probeOnce(open, port));
  } finally {
    server.close();
  }
}

/** What came of it, or why nothing did, in words. */
function probeOnce(open: OpenSession, port: Port): Promise<Outcome | string> {
  const { promise, resolve } = Promise.withResolvers<Outcome | string>();
  const session = open({
    report(...reports) {
      for (const report of reports) {
        if (report.kind === 'observed' && report.observation.kind === 'probe') resolve(report.observation.outcome);
        else if (report.kind === 'ended') resolve('the probe ended without an outcome');
      }
    },
    lost: resolve,
  });
  session.run({ kind: 'probe', job: 1, address: LOOPBACK, port, count: 1, paceMs: 0, silenceMs: SILENCE_MS });
  return promise.finally(() => session.close());
}

export function selfFinding(outcome: Outcome | string): Finding {
  const name = 'a probe to itself';
  if (typeof outcome === 'string')
    return { name, state: 'missing', found: outcome, advice: 'No probe can be sent from here: see the lines above.' };
  if (outcome.kind !== 'connected')
    return {
      name,
      state: 'missing',
      found: outcome.kind,
      advice: `A listener on ${LOOPBACK} was not reached: look for a firewall rule on lo, or a policy that forbids it.`,
    };
  const rtt = outcome.rtt === undefined ? 'connected' : `connected in ${Math.round(outcome.rtt)} µs`;
  const exact = outcome.clock === 'kernel';
  return {
    name,
    state: exact ? 'ok' : 'limited',
    found: `${rtt}, by the ${exact ? "kernel's" : "process's"} clock`,
    advice: exact ? 'Checks from this machine work.' : 'Checks work; round-trip times are less exact than with Linux.',
  };
}
