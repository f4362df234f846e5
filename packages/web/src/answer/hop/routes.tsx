import { useWords } from '../../words/language.tsx';
import type { Reading } from '../path/use-explanation.ts';
import { Scroll } from '../../browser/scroll.tsx';

/** Every route that counts at a hop, the chosen one highlighted, those for other destinations last. */
export function ConsideredRoutes({ routes }: { readonly routes: NonNullable<Reading['routes']> }) {
  const { path, network } = useWords();
  const rank = ({ state }: (typeof routes)[number]) => (state === 'chosen' ? 0 : state === 'elsewhere' ? 2 : 1);
  const sorted = routes.toSorted((one, other) => rank(one) - rank(other));
  return (
    <details open>
      <summary>{path.consideredRoutes(routes.length)}</summary>
      <Scroll label={path.consideredRoutes(routes.length)} look="considered">
        <table>
          <thead>
            <tr>
              <th scope="col">{network.prefix}</th>
              <th scope="col">{network.nextHop}</th>
              <th scope="col">{path.routeName}</th>
              <th scope="col">{path.why}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map(({ id, name, prefix, nextHopType, nextHop = '', equalHops = [], origin, state }) => (
              <tr
                key={`${id} ${prefix} ${nextHopType}`}
                className={state === 'chosen' ? 'decides' : state === 'elsewhere' ? 'behind' : ''}
              >
                <th scope="row">{prefix}</th>
                <td>
                  {nextHopType} {[nextHop, ...equalHops].join(', ')}
                </td>
                <td>{name ?? path.routeOrigins[origin]}</td>
                <td>{path.routeStates[state]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
