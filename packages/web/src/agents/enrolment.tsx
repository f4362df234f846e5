import { enrolmentTokenPageSchema, madeTokenSchema, type EnrolmentTokenSummary } from '@hopscope/protocol';
import { useEffect, useState } from 'react';
import type * as z from 'zod';
import { Code } from '../answer/copy.tsx';
import { ask, type Trouble } from '../door/ask.ts';
import { TroubleNote } from '../door/trouble.tsx';
import { useWords } from '../words/language.tsx';
import type { Fleet } from './use-fleet.ts';

type Made = z.infer<typeof madeTokenSchema>;

/** How often it is looked whether the token was used, ms. */
const LOOK = 1500;

/** A fresh token inside the commands that use it, and whether somebody has. */
export function Enrolment({ fleet }: { readonly fleet: Fleet }) {
  const { agents } = useWords();
  const [made, setMade] = useState<Made>();
  const [trouble, setTrouble] = useState<Trouble>();
  const make = () =>
    void ask(madeTokenSchema, '/v1/enrolment-tokens', { method: 'POST', body: {} }).then((asked) => {
      setTrouble(asked.kind === 'answered' ? undefined : asked);
      if (asked.kind === 'answered') setMade(asked.value);
    });
  return (
    <section className="card enrolment" aria-label={agents.enrol}>
      <button type="button" onClick={make}>
        {made === undefined ? agents.enrol : agents.another}
      </button>
      {trouble && <TroubleNote trouble={trouble} again={make} />}
      {made && (
        <>
          <p>{agents.enrolHow}</p>
          <Code label={agents.enrol} text={commandOf(made, fleet.endpoint)} />
          <Arrival key={made.id} id={made.id} fleet={fleet} />
        </>
      )}
    </section>
  );
}

/** The token goes in by standard input: the command line of a program can be read by others on its machine. */
const commandOf = ({ token }: Made, endpoint: string) =>
  [`printf %s '${token}' | hopscope agent enroll --server '${endpoint}' --token-file -`, 'hopscope agent run'].join(
    '\n',
  );

function Arrival({ id, fleet }: { readonly id: string; readonly fleet: Fleet }) {
  const { agents } = useWords();
  const token = useToken(id);
  const agent = fleet.agents.find((each) => each.id === token?.agent);
  const [mark, words] =
    agent?.state === 'online'
      ? (['live', `${agents.arrived}: ${agent.name}`] as const)
      : token?.state === 'used'
        ? (['simulated', agents.enrolled] as const)
        : token === undefined || token.state === 'open'
          ? (['simulated', agents.waiting] as const)
          : (['away', agents.tokenGone] as const);
  return (
    <p className="waiting" role="status">
      <span className={`mark mark-${mark}`}>{words}</span>
    </p>
  );
}

/** A token as it stands; looked at until it cannot change any more. */
function useToken(id: string): EnrolmentTokenSummary | undefined {
  const [token, setToken] = useState<EnrolmentTokenSummary>();
  const isSettled = token !== undefined && token.state !== 'open';
  useEffect(() => {
    if (isSettled) return;
    const timer = setInterval(() => {
      void ask(enrolmentTokenPageSchema, '/v1/enrolment-tokens').then((asked) => {
        if (asked.kind === 'answered') setToken(asked.value.value.find((each) => each.id === id));
      });
    }, LOOK);
    return () => clearInterval(timer);
  }, [id, isSettled]);
  return token;
}
