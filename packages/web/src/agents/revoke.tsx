import { agentSchema, type AgentSummary } from '@hopscope/protocol';
import { useState } from 'react';
import { ask, type Trouble } from '../door/ask.ts';
import { TroubleNote } from '../door/trouble.tsx';
import { useWords } from '../words/language.tsx';

/** Asked twice: an agent that was revoked has to be enrolled anew. */
export function Revoke({ agent, onRevoked }: { readonly agent: AgentSummary; readonly onRevoked: () => void }) {
  const { agents } = useWords();
  const [isAsked, setAsked] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const revoke = () =>
    void ask(agentSchema, `/v1/agents/${agent.id}`, { method: 'DELETE' }).then((asked) => {
      if (asked.kind === 'answered') return onRevoked();
      setTrouble(asked);
    });
  if (trouble) return <TroubleNote trouble={trouble} again={revoke} />;
  if (!isAsked)
    return (
      <button
        type="button"
        className="plain"
        aria-label={`${agents.revoke}: ${agent.name}`}
        onClick={() => setAsked(true)}
      >
        {agents.revoke}
      </button>
    );
  return (
    <>
      {/* The button that was pressed is gone: the focus goes where the question is, to the answer that harms nobody. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <button type="button" autoFocus onClick={() => setAsked(false)}>
        {agents.keep}
      </button>
      <button type="button" className="danger" onClick={revoke}>
        {agents.revokeSure(agent.name)}
      </button>
    </>
  );
}
