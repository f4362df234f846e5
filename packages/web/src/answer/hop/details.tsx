import type { ReactNode } from 'react';
import { nameOf } from '../../words/figures.ts';
import { useWords } from '../../words/language.tsx';
import type { PathHop } from '../line-up.ts';
import type { Reading } from '../path/use-explanation.ts';
import { ConsideredRoutes } from './routes.tsx';
import { ConsideredRules } from './rules.tsx';

export type DetailsProps = {
  readonly name: string;
  readonly facts: readonly (readonly [name: string, value: string | undefined])[];
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** What is told of one hop, under the picture that it was chosen in. */
export function Details({ name, facts, onClose, children }: DetailsProps) {
  const { path } = useWords();
  return (
    <section className="card hop-details" aria-label={path.details(name)}>
      <header>
        <h2>{path.details(name)}</h2>
        <button type="button" onClick={onClose}>
          {path.close}
        </button>
      </header>
      <dl className="facts">
        {facts.map(
          ([fact, value]) =>
            value !== undefined && (
              <div key={fact}>
                <dt>{fact}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {children}
    </section>
  );
}

/** Every rule and route that was considered at a hop. */
export function Considered({ reading, route }: { readonly reading: Reading; readonly route?: PathHop['route'] }) {
  const { path } = useWords();
  const { filters, routes } = reading;
  return (
    <>
      {filters.length > 0 && <ConsideredRules filters={filters} />}
      {routes !== undefined && routes.length > 0 && (
        <>
          <h3>{path.route}</h3>
          {route && <RouteLine route={route} />}
          <ConsideredRoutes routes={routes} />
        </>
      )}
    </>
  );
}

/** The route that was chosen, as the path tells it. Only resources have a name: a kernel's routes are what they say. */
export const RouteLine = ({ route: { id, words } }: { readonly route: NonNullable<PathHop['route']> }) => (
  <p>
    {!id.startsWith('route/') && <strong>{nameOf(id)}</strong>} <span lang="en">{words}</span>
  </p>
);
