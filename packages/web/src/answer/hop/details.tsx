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

type ConsideredProps = {
  readonly reading: Reading;
  readonly hop?: Pick<PathHop, 'route' | 'gatewayRoute'> | undefined;
};

/** Every rule and route that was considered at a hop, with those of the gateway's subnet behind a connection. */
export function Considered({ reading, hop }: ConsideredProps) {
  const { path } = useWords();
  const { filters, routes, gatewayRoutes } = reading;
  return (
    <>
      {filters.length > 0 && <ConsideredRules filters={filters} />}
      <RoutesOn name={path.route} route={hop?.route} routes={routes} />
      <RoutesOn name={path.gatewayRoute} route={hop?.gatewayRoute} routes={gatewayRoutes} />
    </>
  );
}

type RoutesOnProps = {
  readonly name: string;
  readonly route: PathHop['route'];
  readonly routes: Reading['routes'];
};

function RoutesOn({ name, route, routes }: RoutesOnProps) {
  if (routes === undefined || routes.length === 0) return undefined;
  return (
    <>
      <h3>{name}</h3>
      {route && <RouteLine route={route} />}
      <ConsideredRoutes routes={routes} />
    </>
  );
}

/** The route that was chosen, as the path tells it. Only resources have a name: a kernel's routes are what they say. */
export const RouteLine = ({ route: { id, words } }: { readonly route: NonNullable<PathHop['route']> }) => (
  <p>
    {!id.startsWith('route/') && <strong>{nameOf(id)}</strong>} <span lang="en">{words}</span>
  </p>
);
