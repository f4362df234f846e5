import { randomUUID } from 'node:crypto';

import { bad, ok, type Result } from '@hopscope/engine';
import {
  LOCAL,
  readToken,
  resourceIdOf,
  resourceName,
  type AgentFacts,
  type AgentSummary,
  type ResourceId,
} from '@hopscope/protocol';

import type { Store } from '../../store/store.ts';
import type { EnrolledAgents } from './enrolled-agents.ts';
import { hashOf, stateOf } from './tokens.ts';

export type Enrolment = {
  readonly token: string;
  readonly key: string;
  readonly name?: string | undefined;
  readonly facts: AgentFacts;
};

/** Names that are tried for a machine whose own is taken: `web-1`, `web-1-2`, … */
const MOST_NAMES = 1000;

/** Takes in whoever brings an open token; otherwise a sentence that says what is wrong with it. One after the other. */
export function enroller(parts: {
  readonly store: Pick<Store, 'agents'>;
  readonly enrolled: EnrolledAgents;
  readonly now: () => number;
  /** Whether something in the inventory has this id. */
  readonly isTaken: (id: ResourceId) => boolean;
  readonly subscription: string;
}): (enrolment: Enrolment) => Promise<Result<AgentSummary>> {
  const { store, enrolled, now, isTaken, subscription } = parts;
  const enrol = async ({ token: text, key, name, facts }: Enrolment): Promise<Result<AgentSummary>> => {
    const token = readToken(text);
    if (!token.ok) return token;
    const secretHash = hashOf(token.value.secret);
    const row = await store.agents.tokenByHash(secretHash);
    if (row === undefined) return bad('the enrolment token is none of this server');
    const state = stateOf(row, now());
    if (state !== 'open') return bad(REFUSALS[state]);
    const { group, region } = row;
    const { scope } = token.value;
    if (scope.subscription !== subscription || scope.group !== group || scope.region !== region)
      return bad('the scope of the enrolment token was changed');
    if (!('machines' in enrolled.admit(key)) && isRevoked(enrolled, key)) return bad(KEY_REVOKED);
    if ('machines' in enrolled.admit(key)) return bad(KEY_KNOWN);
    const bare = resourceName(name ?? facts.hostname);
    for (let count = 1; count <= MOST_NAMES; count++) {
      const tried = count === 1 ? bare : `${bare.slice(0, 64 - `-${count}`.length)}-${count}`;
      const machine = resourceIdOf({ subscription, group }, 'Microsoft.Compute/virtualMachines', tried);
      if (isTaken(machine)) continue;
      const agent = { id: randomUUID(), machine, name: tried, region, publicKey: key, facts: JSON.stringify(facts) };
      const taken = await store.agents.enrol(secretHash, { ...agent, createdAt: now() });
      return taken === undefined ? bad(REFUSALS.used) : ok(enrolled.add(taken));
    }
    return bad(`there are ${MOST_NAMES} machines called ${bare} already`);
  };
  let last: Promise<unknown> = Promise.resolve();
  return (enrolment) => {
    const mine = last.then(() => enrol(enrolment));
    last = mine.catch(() => undefined);
    return mine;
  };
}

const isRevoked = (enrolled: EnrolledAgents, key: string) => {
  const answer = enrolled.admit(key);
  return 'reason' in answer && answer.reason === 'revoked';
};

const REFUSALS = {
  used: 'the enrolment token was used already; each is good for one agent',
  expired: 'the enrolment token has expired',
  revoked: 'the enrolment token was revoked',
} as const;
const KEY_KNOWN = 'an agent with this key is enrolled already';
const KEY_REVOKED = "this agent's key was revoked; remove its state directory to have a new one made";

/** Where machines are enrolled to, unless told otherwise. */
export const DEFAULT_SCOPE = { group: LOCAL.machineGroup, region: LOCAL.region } as const;
