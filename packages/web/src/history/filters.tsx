import { Link } from '../browser/link.tsx';
import { useWords } from '../words/language.tsx';
import { OUTCOMES, outcomeWords, type Wanted } from './outcome.ts';

type FiltersProps = {
  readonly wanted: Wanted;
  readonly onWanted: (wanted: Wanted) => void;
  readonly picked: readonly string[];
};

/** An hour, a day, a week. */
const SPANS = [1, 24, 168] as const;

export function Filters({ wanted, onWanted, picked }: FiltersProps) {
  const words = useWords();
  const { history } = words;
  const [one, other] = picked;
  return (
    <div className="filters-bar">
      <input
        type="search"
        aria-label={history.search}
        placeholder={history.search}
        value={wanted.text}
        onChange={({ target }) => onWanted({ ...wanted, text: target.value })}
      />
      <select
        aria-label={history.verdict}
        value={wanted.outcome}
        onChange={({ target }) =>
          onWanted({ ...wanted, outcome: OUTCOMES.find((each) => each === target.value) ?? '' })
        }
      >
        <option value="">{history.all}</option>
        {OUTCOMES.map((each) => (
          <option key={each} value={each}>
            {outcomeWords(each, words)}
          </option>
        ))}
      </select>
      <select
        aria-label={history.when}
        value={wanted.hours}
        onChange={({ target }) => onWanted({ ...wanted, hours: Number(target.value) })}
      >
        <option value={0}>{history.anyTime}</option>
        {SPANS.map((hours) => (
          <option key={hours} value={hours}>
            {history.lastHours(hours)}
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
