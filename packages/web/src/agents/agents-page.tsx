import { machinePageSchema, type MachineSummary } from '@hopscope/protocol';
import { Link } from '../browser/link.tsx';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { instant } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';

/** Machines that have an agent, and how it is with each. */
export function AgentsPage() {
  const { agents } = useWords();
  const { asked, again } = useAsked(machinePageSchema, '/v1/machines');
  return (
    <>
      <header className="page-head">
        <h1>{agents.title}</h1>
        <p className="quiet">{agents.lead}</p>
      </header>
      {asked === undefined ? (
        <Loading />
      ) : asked.kind !== 'answered' ? (
        <TroubleNote trouble={asked} again={again} />
      ) : asked.value.value.length === 0 ? (
        <p className="note">{agents.empty}</p>
      ) : (
        <ul className="agents">
          {asked.value.value.map((machine) => (
            <Agent key={machine.id} machine={machine} />
          ))}
        </ul>
      )}
    </>
  );
}

function Agent({ machine }: { readonly machine: MachineSummary }) {
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
    </li>
  );
}
