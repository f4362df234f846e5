import {
  agentPageSchema,
  machinePageSchema,
  sessionSchema,
  type AgentSummary,
  type MachineSummary,
} from '@hopscope/protocol';
import { useCallback, useEffect, useState } from 'react';
import { ask, type Asked, type Trouble } from '../door/ask.ts';

/** Machines that checks can start from, who of them was enrolled, and the server that they work for. */
export type Fleet = {
  readonly machines: readonly MachineSummary[];
  readonly agents: readonly AgentSummary[];
  /** The server's own. */
  readonly version: string;
  /** Where agents find it. */
  readonly endpoint: string;
};

/** How often it is looked who is there, ms. */
const LOOK = 3000;

/** Who is there, as long as somebody looks at the page. What was known last is kept while the server does not answer. */
export function useFleet(): {
  readonly fleet: Fleet | undefined;
  readonly trouble: Trouble | undefined;
  readonly again: () => void;
} {
  const [fleet, setFleet] = useState<Fleet>();
  const [trouble, setTrouble] = useState<Trouble>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const left = new AbortController();
    const look = async () => {
      const asked = await readFleet(left.signal);
      if (left.signal.aborted) return;
      setTrouble(asked.kind === 'answered' ? undefined : asked);
      if (asked.kind === 'answered') setFleet((before) => (isSame(before, asked.value) ? before : asked.value));
    };
    void look();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void look();
    }, LOOK);
    return () => {
      clearInterval(timer);
      left.abort();
    };
  }, [times]);
  const again = useCallback(() => setTimes((before) => before + 1), []);
  return { fleet, trouble, again };
}

async function readFleet(signal: AbortSignal): Promise<Asked<Fleet>> {
  const [machines, agents, session] = await Promise.all([
    ask(machinePageSchema, '/v1/machines', { signal }),
    ask(agentPageSchema, '/v1/agents', { signal }),
    ask(sessionSchema, '/v1/session', { signal }),
  ]);
  if (machines.kind !== 'answered') return machines;
  if (agents.kind !== 'answered') return agents;
  if (session.kind !== 'answered') return session;
  const { version, endpoint } = session.value;
  return { kind: 'answered', value: { machines: machines.value.value, agents: agents.value.value, version, endpoint } };
}

const isSame = (one: Fleet | undefined, other: Fleet) => JSON.stringify(one) === JSON.stringify(other);
