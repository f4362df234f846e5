import { milliseconds } from '../../words/figures.ts';
import { useWords } from '../../words/language.tsx';
import { placeName } from '../headline.ts';
import type { AlignedHop } from '../line-up.ts';
import { laneWords } from '../path/lane.ts';
import type { Way } from '../path/lane.ts';
import { Scroll } from '../../browser/scroll.tsx';

/** The same hops as a table, as Azure's portal shows them. */
export function Grid({ way }: { readonly way: Way }) {
  const { path, answer } = useWords();
  return (
    <Scroll label={path.title}>
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
          <Rows places={way.before} from={0} />
        </tbody>
        {way.lanes.map((lane, at) => (
          <tbody key={at}>
            <tr className="lane-row">
              <th colSpan={7} scope="rowgroup">
                {laneWords(lane, at, way.lanes, path)}
              </th>
            </tr>
            <Rows places={lane.places} from={way.before.length} />
          </tbody>
        ))}
        {way.after.length > 0 && (
          <tbody>
            <tr className="lane-row">
              <th colSpan={7} scope="rowgroup">
                {path.together}
              </th>
            </tr>
            <Rows
              places={way.after}
              from={way.before.length + Math.max(...way.lanes.map(({ places }) => places.length))}
            />
          </tbody>
        )}
      </table>
    </Scroll>
  );
}

function Rows({ places, from }: { readonly places: readonly AlignedHop[]; readonly from: number }) {
  const { path, answer } = useWords();
  return places.map((place, index) => {
    const { seen, issues, state } = place;
    return (
      <tr key={`${index}-${placeName(place) ?? ''}`} className={`row-${state}`}>
        <td>{from + index}</td>
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
  });
}
