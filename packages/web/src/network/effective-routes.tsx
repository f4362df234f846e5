import type { EffectiveRouteDocument } from '@hopscope/protocol';
import { useWords } from '../words/language.tsx';
import { Scroll } from '../browser/scroll.tsx';

/** Every route that counts here, and those that another one overrides. */
export function EffectiveRoutes({ routes }: { readonly routes: readonly EffectiveRouteDocument[] }) {
  const { network } = useWords();
  return (
    <Scroll label={network.routes}>
      <table>
        <thead>
          <tr>
            <th scope="col">{network.prefix}</th>
            <th scope="col">{network.nextHop}</th>
            <th scope="col">{network.routeSource}</th>
            <th scope="col">{network.state}</th>
          </tr>
        </thead>
        <tbody>
          {routes.map(({ name, source, state, addressPrefix, nextHopType, nextHopIpAddress }) => (
            <tr
              key={`${name} ${source} ${state} ${addressPrefix.join()} ${nextHopType}`}
              className={state === 'Active' ? '' : 'row-gone'}
            >
              <th scope="row">{addressPrefix.join(', ')}</th>
              <td>
                {nextHopType} {nextHopIpAddress.join(', ')}
              </td>
              <td>
                {network.routeSources[source]} {name}
              </td>
              <td>{state === 'Active' ? network.active : network.overridden}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
