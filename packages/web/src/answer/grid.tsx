import { milliseconds } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { placeName } from './headline.ts';
import type { Place } from './line-up.ts';

/** The same hops as a table, as Azure's portal shows them. */
export function Grid({ places }: { readonly places: readonly Place[] }) {
  const { path, answer } = useWords();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways
    <div className="scroll" tabIndex={0} role="region" aria-label={path.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{path.hop}</th>
            <th scope="col">{path.machine}</th>
            <th scope="col">{path.address}</th>
            <th scope="col">{path.latency}</th>
            <th scope="col">
              {answer.predicted} / {answer.observed}
            </th>
            <th scope="col">{path.issues}</th>
          </tr>
        </thead>
        <tbody>
          {places.map((place, index) => {
            const { seen, issues, state } = place;
            return (
              <tr key={`${index}-${placeName(place) ?? ''}`} className={`row-${state}`}>
                <td>{index}</td>
                <th scope="row">{path.kinds[seen?.kind ?? place.path?.kind ?? 'router']}</th>
                <td>{placeName(place) ?? path.silent}</td>
                <td>{seen?.address ?? place.path?.address ?? '—'}</td>
                <td>{seen?.rtt ? milliseconds(seen.rtt.mean) : '—'}</td>
                <td>
                  {place.path ? answer.predicted : '—'} / {seen && state !== 'gone' ? answer.observed : '—'}
                </td>
                <td>{issues.map(({ code }) => code).join(', ') || '—'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
