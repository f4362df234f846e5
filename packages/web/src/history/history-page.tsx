import { checkPageSchema, type Check } from '@hopscope/protocol';
import { useEffect, useState } from 'react';
import { Link } from '../browser/link.tsx';
import { targetOf } from '../answer/headline.ts';
import { ask, type Trouble } from '../door/ask.ts';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { milliseconds, nameOf, shortInstant } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { Trend } from './trend.tsx';

const FIRST = '/v1/checks?limit=100';
type Verdict = '' | 'reachable' | 'unreachable' | 'undetermined';

/** What was asked before, newest first; older pages come when asked for. */
export function HistoryPage() {
  const { history } = useWords();
  const { checks, next, trouble, load, restart } = useHistory();
  const [wanted, setWanted] = useState('');
  const [verdict, setVerdict] = useState<Verdict>('');
  const [pair, setPair] = useState<string>();
  const [picked, setPicked] = useState<readonly string[]>([]);
  if (checks === undefined) return trouble ? <TroubleNote trouble={trouble} again={restart} /> : <Loading />;
  const shown = checks.filter(
    (check) =>
      pairOf(check).toLowerCase().includes(wanted.trim().toLowerCase()) &&
      (verdict === '' || check.diagnosis?.verdict === verdict),
  );
  // The third that is picked takes the place of the first.
  const pick = (id: string) =>
    setPicked(picked.includes(id) ? picked.filter((each) => each !== id) : [...picked, id].slice(-2));
  return (
    <>
      <header className="page-head">
        <h1>{history.title}</h1>
      </header>
      {checks.length === 0 ? (
        <EmptyHistory />
      ) : (
        <>
          <Filters wanted={wanted} onWanted={setWanted} verdict={verdict} onVerdict={setVerdict} picked={picked} />
          {pair !== undefined && <Trend pair={pair} checks={checks.filter((check) => pairOf(check) === pair)} />}
          {shown.length === 0 ? (
            <p className="note">{history.nothing}</p>
          ) : (
            <Rows checks={shown} picked={picked} onPick={pick} onPair={setPair} />
          )}
          {trouble && <TroubleNote trouble={trouble} again={load} />}
          {next !== undefined && (
            <button type="button" onClick={load}>
              {history.more}
            </button>
          )}
        </>
      )}
    </>
  );
}

const pairOf = (check: Check) => `${nameOf(check.source)} → ${targetOf(check)}`;

function useHistory() {
  const [checks, setChecks] = useState<readonly Check[]>();
  const [next, setNext] = useState<string | undefined>(FIRST);
  const [trouble, setTrouble] = useState<Trouble>();
  const load = (from = next) => {
    if (from === undefined) return;
    setTrouble(undefined);
    void ask(checkPageSchema, from).then((asked) => {
      if (asked.kind !== 'answered') return setTrouble(asked);
      const { value, nextLink } = asked.value;
      setChecks((before) => [...(from === FIRST ? [] : (before ?? [])), ...value]);
      // Only its path: the page came by the name that the link has, or by another of the server's.
      const url = nextLink === undefined ? undefined : new URL(nextLink);
      setNext(url && `${url.pathname}${url.search}`);
    });
  };
  // oxlint-disable-next-line react/exhaustive-deps -- the first page is loaded once; the others when they are asked for
  useEffect(() => load(FIRST), []);
  return { checks, next, trouble, load: () => load(), restart: () => load(FIRST) };
}

function EmptyHistory() {
  const { history, state } = useWords();
  return (
    <div className="note empty">
      <h2>{history.empty}</h2>
      <p>{history.emptyMore}</p>
      <Link href="/">{state.home}</Link>
    </div>
  );
}

type FiltersProps = {
  readonly wanted: string;
  readonly onWanted: (text: string) => void;
  readonly verdict: Verdict;
  readonly onVerdict: (verdict: Verdict) => void;
  readonly picked: readonly string[];
};

function Filters({ wanted, onWanted, verdict, onVerdict, picked }: FiltersProps) {
  const { history, answer } = useWords();
  const [one, other] = picked;
  return (
    <div className="filters-bar">
      <input
        type="search"
        aria-label={history.search}
        placeholder={history.search}
        value={wanted}
        onChange={(event) => onWanted(event.target.value)}
      />
      <select
        aria-label={history.verdict}
        value={verdict}
        onChange={(event) => onVerdict(event.target.value as Verdict)}
      >
        <option value="">{history.all}</option>
        {(['reachable', 'unreachable', 'undetermined'] as const).map((each) => (
          <option key={each} value={each}>
            {answer.verdict[each]}
          </option>
        ))}
      </select>
      {one !== undefined && other !== undefined ? (
        <Link className="button" href={`/compare?one=${one}&other=${other}`}>
          {history.compare}
        </Link>
      ) : (
        <span className="quiet">{history.compareHint}</span>
      )}
    </div>
  );
}

type RowsProps = {
  readonly checks: readonly Check[];
  readonly picked: readonly string[];
  readonly onPick: (id: string) => void;
  readonly onPair: (pair: string) => void;
};

function Rows({ checks, picked, onPick, onPair }: RowsProps) {
  const words = useWords();
  const { history, answer } = words;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways
    <div className="scroll" tabIndex={0} role="region" aria-label={history.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{history.pick}</span>
            </th>
            <th scope="col">{history.verdict}</th>
            <th scope="col">{history.from}</th>
            <th scope="col">{history.to}</th>
            <th scope="col">{history.latency}</th>
            <th scope="col">{history.when}</th>
            <th scope="col">{history.showTrend}</th>
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => {
            const verdict = check.state === 'finished' ? (check.diagnosis?.verdict ?? 'undetermined') : 'undetermined';
            const median = check.diagnosis?.latency?.median;
            return (
              <tr key={check.id}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`${history.pick}: ${pairOf(check)}, ${shortInstant(check.createdAt, words)}`}
                    checked={picked.includes(check.id)}
                    onChange={() => onPick(check.id)}
                  />
                </td>
                <td>
                  <Link href={`/checks/${check.id}`} className={`badge badge-${TONES[verdict]}`}>
                    {check.state === 'cancelled' ? answer.cancelled : answer.verdict[verdict]}
                  </Link>
                </td>
                <td>{nameOf(check.source)}</td>
                <td>{targetOf(check)}</td>
                <td className="figure">{median === undefined ? '—' : milliseconds(median)}</td>
                <td>
                  <time dateTime={check.createdAt}>{shortInstant(check.createdAt, words)}</time>
                </td>
                <td>
                  <button
                    type="button"
                    className="plain"
                    aria-label={history.trend(pairOf(check))}
                    onClick={() => onPair(pairOf(check))}
                  >
                    {history.showTrend}
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const TONES = { reachable: 'good', unreachable: 'bad', undetermined: 'doubtful' } as const;
