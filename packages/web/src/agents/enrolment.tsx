import { enrolmentTokenPageSchema, madeTokenSchema, sessionSchema } from '@hopscope/protocol';
import { useEffect, useState } from 'react';
import type * as z from 'zod';
import { Code } from '../answer/copy.tsx';
import { ask, type Trouble } from '../door/ask.ts';
import { TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { useWords } from '../words/language.tsx';

type Made = z.infer<typeof madeTokenSchema>;

/** How often it is looked whether the agent has come, ms. */
const LOOK = 2000;

/** A fresh token inside the commands that use it, and whether somebody has. */
export function Enrolment({ onArrival }: { readonly onArrival: () => void }) {
  const { agents } = useWords();
  const session = useAsked(sessionSchema, '/v1/session').asked;
  const endpoint = session?.kind === 'answered' ? session.value.endpoint : location.origin;
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
        {agents.enrol}
      </button>
      {trouble && <TroubleNote trouble={trouble} again={make} />}
      {made && (
        <>
          <p>{agents.enrolHow}</p>
          <Code label={agents.enrol} text={commandOf(made, endpoint)} />
          <Arrival key={made.id} id={made.id} onArrival={onArrival} />
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

function Arrival({ id, onArrival }: { readonly id: string; readonly onArrival: () => void }) {
  const { agents } = useWords();
  const [state, setState] = useState<Made['state']>('open');
  useEffect(() => {
    if (state !== 'open') return;
    const timer = setInterval(() => {
      void ask(enrolmentTokenPageSchema, '/v1/enrolment-tokens').then((asked) => {
        const token = asked.kind === 'answered' ? asked.value.value.find((each) => each.id === id) : undefined;
        if (token === undefined || token.state === 'open') return;
        setState(token.state);
        if (token.state === 'used') onArrival();
      });
    }, LOOK);
    return () => clearInterval(timer);
  }, [id, state, onArrival]);
  const [mark, words] =
    state === 'used'
      ? (['live', agents.arrived] as const)
      : state === 'open'
        ? (['simulated', agents.waiting] as const)
        : (['away', agents.tokenGone] as const);
  return (
    <p className="waiting" role="status">
      <span className={`mark mark-${mark}`}>{words}</span>
    </p>
  );
}
