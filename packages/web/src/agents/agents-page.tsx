import {
  agentPageSchema,
  agentSchema,
  machinePageSchema,
  type AgentSummary,
  type MachineSummary,
} from '@hopscope/protocol';
import { useCallback, useState } from 'react';
import { Link } from '../browser/link.tsx';
import { ask } from '../door/ask.ts';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { instant } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { Enrolment } from './enrolment.tsx';

/** Machines that have an agent, and how it is with each. */
export function AgentsPage() {
  const { agents } = useWords();
  const { asked, again } = useAsked(machinePageSchema, '/v1/machines');
  const enrolled = useAsked(agentPageSchema, '/v1/agents');
  const known = enrolled.asked?.kind === 'answered' ? enrolled.asked.value.value : [];
  const [refresh, refreshAgents] = [again, enrolled.again];
  const lookAgain = useCallback(() => {
    refresh();
    refreshAgents();
  }, [refresh, refreshAgents]);
  return (
    <>
      <header className="page-head">
        <h1>{agents.title}</h1>
        <p className="quiet">{agents.lead}</p>
      </header>
      <Enrolment onArrival={lookAgain} />
      {asked === undefined ? (
        <Loading />
      ) : asked.kind !== 'answered' ? (
        <TroubleNote trouble={asked} again={again} />
      ) : asked.value.value.length === 0 ? (
        <p className="note">{agents.empty}</p>
      ) : (
        <ul className="agents">
          {asked.value.value.map((machine) => (
            <Agent
              key={machine.id}
              machine={machine}
              enrolled={known.find((agent) => agent.machine.toLowerCase() === machine.id.toLowerCase())}
              onRevoked={lookAgain}
            />
          ))}
        </ul>
      )}
    </>
  );
}

type AgentProps = {
  readonly machine: MachineSummary;
  /** Absent: this server's own host, or one whose agent is simulated; neither can be sent away. */
  readonly enrolled: AgentSummary | undefined;
  readonly onRevoked: () => void;
};

function Agent({ machine, enrolled, onRevoked }: AgentProps) {
  const words = useWords();
  const { agents, form } = words;
  const { agent, dataPlane, addresses, name } = machine;
  const mark = dataPlane === 'simulated' ? 'simulated' : agent.state === 'online' ? 'live' : 'away';
  return (
    <li className="card agent">
      <h2>{name}</h2>
      <span className={`mark mark-${mark}`}>
        {{ simulated: form.simulated, live: form.live, away: form.offline }[mark]}
      </span>
      <dl className="facts">
        <div>
          <dt>{agents.addresses}</dt>
          <dd>{addresses.join(', ')}</dd>
        </div>
        <div>
          <dt>{agents.version}</dt>
          <dd>{agent.version}</dd>
        </div>
        <div>
          <dt>{agents.since}</dt>
          <dd>{instant(agent.since, words)}</dd>
        </div>
        <div>
          <dt>{agents.trace}</dt>
          <dd>{agent.trace ? agents.yes : agents.no}</dd>
        </div>
      </dl>
      <Link href={`/?from=${encodeURIComponent(name)}`}>{agents.checkFrom}</Link>
      {enrolled && <Revoke agent={enrolled} onRevoked={onRevoked} />}
    </li>
  );
}

/** Asked twice: an agent that was revoked has to be enrolled anew. */
function Revoke({ agent, onRevoked }: { readonly agent: AgentSummary; readonly onRevoked: () => void }) {
  const { agents } = useWords();
  const [sure, setSure] = useState(false);
  const revoke = () => void ask(agentSchema, `/v1/agents/${agent.id}`, { method: 'DELETE' }).then(onRevoked);
  if (!sure)
    return (
      <button type="button" className="plain" onClick={() => setSure(true)}>
        {agents.revoke}
      </button>
    );
  return (
    <p className="waiting">
      <button type="button" onClick={revoke}>
        {agents.revokeSure(agent.name)}
      </button>
      <button type="button" onClick={() => setSure(false)}>
        {agents.keep}
      </button>
    </p>
  );
}
