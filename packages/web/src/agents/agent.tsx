import type { AgentSummary, MachineSummary } from '@hopscope/protocol';
import { Link } from '../browser/link.tsx';
import { instant } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { Revoke } from './revoke.tsx';
import { markOf } from './mark-of.ts';
import { systemWords } from './system-words.ts';

type AgentProps = {
  readonly machine: MachineSummary;
  /** This server's own; another one is pointed out. */
  readonly version: string;
  /** Absent: this server's own host, or one whose agent is simulated; neither can be sent away. */
  readonly enrolled: AgentSummary | undefined;
  readonly onRevoked: () => void;
};

/** A machine, whether its agent is there, and what that says about it. */
export function Agent({ machine, version, enrolled, onRevoked }: AgentProps) {
  const words = useWords();
  const { agents, form } = words;
  const { agent, addresses, name, host } = machine;
  const mark = markOf(machine);
  const facts = [
    [agents.addresses, addresses.join(', ') || '—'],
    [mark === 'away' ? agents.lastSeen : agents.since, instant(agent.since, words)],
    ...(host === undefined
      ? []
      : ([
          [agents.host, host.hostname],
          [agents.system, systemWords(host)],
        ] as const)),
    [agents.trace, agent.trace ? agents.yes : agents.no],
  ] as const;
  return (
    <li className={`card agent agent-${mark}`} aria-label={name}>
      <h2>{name}</h2>
      <span className={`mark mark-${mark}`}>
        {{ simulated: form.simulated, live: form.live, away: agents.stale }[mark]}
      </span>
      <dl className="facts">
        <div>
          <dt>{agents.version}</dt>
          <dd>
            {agent.version}{' '}
            {agent.version !== version && <span className="badge badge-doubtful">{agents.older(version)}</span>}
          </dd>
        </div>
        {facts.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div className="agent-acts">
        <Link
          className="button"
          href={`/?from=${encodeURIComponent(name)}`}
          aria-label={`${agents.checkFrom}: ${name}`}
        >
          {agents.checkFrom}
        </Link>
        {enrolled && <Revoke agent={enrolled} onRevoked={onRevoked} />}
      </div>
    </li>
  );
}
