import type { Check } from '@hopscope/protocol';
import { targetOf } from '../answer/headline.ts';
import { Link } from '../browser/link.tsx';
import { milliseconds, nameOf, shortInstant } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { outcomeOf, outcomeWords, pairOf, type Outcome } from './outcome.ts';
import { Scroll } from '../browser/scroll.tsx';

type RowsProps = {
  readonly checks: readonly Check[];
  readonly picked: readonly string[];
  readonly onPick: (id: string) => void;
  readonly onPair: (pair: string) => void;
};

export function Rows({ checks, ...rest }: RowsProps) {
  const { history } = useWords();
  return (
    <Scroll label={history.title}>
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
          {checks.map((check) => (
            <Row key={check.id} check={check} {...rest} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ check, picked, onPick, onPair }: Omit<RowsProps, 'checks'> & { readonly check: Check }) {
  const words = useWords();
  const { history } = words;
  const outcome = outcomeOf(check);
  const pair = pairOf(check);
  const median = check.diagnosis?.latency?.median;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={`${history.pick}: ${pair}, ${shortInstant(check.createdAt, words)}`}
          checked={picked.includes(check.id)}
          onChange={() => onPick(check.id)}
        />
      </td>
      <td>
        <Link href={`/checks/${check.id}`} className={`badge badge-${TONES[outcome]}`}>
          {outcomeWords(outcome, words)}
        </Link>
      </td>
      <td>{nameOf(check.source)}</td>
      <td>{targetOf(check)}</td>
      <td className="figure">{median === undefined ? '—' : milliseconds(median)}</td>
      <td>
        <time dateTime={check.createdAt}>{shortInstant(check.createdAt, words)}</time>
      </td>
      <td>
        <button type="button" className="plain" aria-label={history.trend(pair)} onClick={() => onPair(pair)}>
          {history.showTrend}
        </button>
      </td>
    </tr>
  );
}

const TONES: Readonly<Record<Outcome, string>> = {
  reachable: 'good',
  unreachable: 'bad',
  undetermined: 'doubtful',
  running: 'quiet',
  cancelled: 'quiet',
  failed: 'doubtful',
};
