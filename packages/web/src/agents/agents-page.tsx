import { useState } from 'react';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useWords } from '../words/language.tsx';
import { Agent } from './agent.tsx';
import { markOf } from './mark-of.ts';
import { Enrolment } from './enrolment.tsx';
import { useFleet, type Fleet } from './use-fleet.ts';

/** Machines that have an agent, and how it is with each. */
export function AgentsPage() {
  const { agents } = useWords();
  const { fleet, trouble, again } = useFleet();
  return (
    <>
      <header className="page-head">
        <h1>{agents.title}</h1>
        <p className="quiet">{agents.lead}</p>
      </header>
      {trouble && <TroubleNote trouble={trouble} again={again} />}
      {fleet ? (
        <>
          <Enrolment fleet={fleet} />
          <Machines fleet={fleet} onRevoked={again} />
        </>
      ) : (
        trouble === undefined && <Loading />
      )}
    </>
  );
}

/** More than these are searched through. */
const FEW = 12;

function Machines({ fleet, onRevoked }: { readonly fleet: Fleet; readonly onRevoked: () => void }) {
  const { agents } = useWords();
  const [wanted, setWanted] = useState('');
  const { machines } = fleet;
  if (machines.length === 0) return <p className="note">{agents.empty}</p>;
  const text = wanted.trim().toLowerCase();
  const shown = machines.filter(({ name, addresses }) =>
    [name, ...addresses].some((each) => each.toLowerCase().includes(text)),
  );
  const countOf = (mark: ReturnType<typeof markOf>) => machines.filter((machine) => markOf(machine) === mark).length;
  return (
    <>
      <div className="filters-bar">
        {machines.length > FEW && (
          <input
            type="search"
            aria-label={agents.search}
            placeholder={agents.search}
            value={wanted}
            onChange={({ target }) => setWanted(target.value)}
          />
        )}
        <span className="quiet" role="status">
          {agents.counts(countOf('live'), countOf('away'), countOf('simulated'))}
        </span>
      </div>
      {shown.length === 0 && <p className="note">{agents.nothing}</p>}
      <ul className="agents">
        {shown.map((machine) => (
          <Agent
            key={machine.id}
            machine={machine}
            version={fleet.version}
            enrolled={fleet.agents.find((agent) => agent.machine.toLowerCase() === machine.id.toLowerCase())}
            onRevoked={onRevoked}
          />
        ))}
      </ul>
    </>
  );
}
