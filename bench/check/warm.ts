import { fileURLToPath } from 'node:url';
import { openAgent, type Agent } from '@hopscope/agent';
import {
  compileHost,
  drive,
  parsePort,
  predictHost,
  REQUEST_DEFAULTS,
  type CheckRequest,
  type Diagnosis,
  type Port,
  type Surroundings,
} from '@hopscope/engine';
import { ADDRESSES, type Lab } from '@hopscope/testbed';

/** One check in a process that is warm: how long until the first probe's outcome was known, and until it was complete. */
export type WarmCheck = { readonly firstMs: number; readonly completeMs: number; readonly diagnosis: Diagnosis };

/** An agent in the lab's source, and its network as the model has it: what a server keeps ready. */
export type WarmSource = { readonly agent: Agent; readonly predict: Surroundings['predict'] };

export async function openWarmSource(lab: Lab): Promise<WarmSource> {
  const { path } = lab.namespace('S');
  // There is no such file: the lab has no owner who forbids anything.
  const policyPath = fileURLToPath(new URL('./no-policy.json', import.meta.url));
  const agent = openAgent({ policyPath, networkNamespace: path });
  if (!agent.ok) throw new Error(agent.problem);
  const documents = await agent.value.documents();
  const network = compileHost(documents, 1);
  return {
    agent: agent.value,
    predict:
      documents.length === 0 ? () => ({}) : ({ address, port }) => predictHost(network, { destination: address, port }),
  };
}

export async function warmCheck(
  source: WarmSource,
  port: number,
  changes: Partial<CheckRequest> = {},
): Promise<WarmCheck> {
  const began = performance.now();
  let firstMs = Number.NaN;
  const diagnosis = await drive(request(port, changes), {
    openSession: source.agent.open({ loopback: false }),
    now: () => performance.now(),
    wake(delayMs, callback) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    predict: source.predict,
    progress({ kind }) {
      if (kind === 'probe' && Number.isNaN(firstMs)) firstMs = performance.now() - began;
    },
    dataPlane: 'live',
  }).finished;
  return { firstMs, completeMs: performance.now() - began, diagnosis };
}

const request = (port: number, changes: Partial<CheckRequest>): CheckRequest => ({
  destination: { kind: 'address', address: ADDRESSES.destination.ipv4 },
  port: known(port),
  ...REQUEST_DEFAULTS,
  ...changes,
});

function known(number: number): Port {
  const port = parsePort(number);
  if (!port.ok) throw new Error(port.problem);
  return port.value;
}
