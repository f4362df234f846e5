import { useSyncExternalStore } from 'react';

/** Where in the portal one is: the address line is the only place that knows. */
export type Route = { readonly path: string; readonly query: URLSearchParams };

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('popstate', listener);
  };
}

/** `replace`: the page before it is not one to come back to. */
export function go(url: string, replace = false): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', url);
  tell();
}

export function useRoute(): Route {
  const url = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const [path = '/', query = ''] = url.split('?');
  return { path, query: new URLSearchParams(query) };
}
