import { useState } from 'react';
import { Link } from '../browser/link.tsx';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useWords } from '../words/language.tsx';
import { Filters } from './filters.tsx';
import { isWanted, pairOf, type Wanted } from './outcome.ts';
import { Rows } from './rows.tsx';
import { Trend } from './trend.tsx';
import { useEnough, useHistory } from './use-history.ts';

/** What was asked before, newest first; older pages come when asked for, or when a filter leaves little. */
export function HistoryPage() {
  const { history } = useWords();
  const kept = useHistory();
  const { checks, hasOlder, trouble, load } = kept;
  const [wanted, setWanted] = useState<Wanted>({ text: '', outcome: '', hours: 0 });
  const [pair, setPair] = useState<string>();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [openedAt] = useState(() => Date.now());
  const shown = (checks ?? []).filter((check) => isWanted(check, wanted, openedAt));
  useEnough(kept, shown.length, JSON.stringify(wanted));
  // The third that is picked takes the place of the first.
  const pick = (id: string) =>
    setPicked(picked.includes(id) ? picked.filter((each) => each !== id) : [...picked, id].slice(-2));
  return (
    <>
      <header className="page-head">
        <h1>{history.title}</h1>
      </header>
      {trouble && <TroubleNote trouble={trouble} again={load} />}
      {checks === undefined ? (
        trouble === undefined && <Loading />
      ) : checks.length === 0 ? (
        <EmptyHistory />
      ) : (
        <>
          <Filters wanted={wanted} onWanted={setWanted} picked={picked} />
          {pair !== undefined && <Trend pair={pair} checks={checks.filter((check) => pairOf(check) === pair)} />}
          <p className="quiet" role="status">
            {history.shown(shown.length, checks.length)}
          </p>
          {shown.length === 0 ? (
            <p className="note">{history.nothing}</p>
          ) : (
            <Rows checks={shown} picked={picked} onPick={pick} onPair={setPair} />
          )}
          {hasOlder && (
            <button type="button" onClick={load}>
              {history.more}
            </button>
          )}
        </>
      )}
    </>
  );
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
