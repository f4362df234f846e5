import { useEffect, useState } from 'react';
import type { MapNetwork } from './estate.ts';
import type { Layout } from './layout.ts';

/** The map of what is to be shown; undefined until the worker has laid it out for the first time. */
export function useLayout(networks: readonly MapNetwork[] | undefined): Layout | undefined {
  const [layout, setLayout] = useState<Layout>();
  useEffect(() => {
    if (networks === undefined) return;
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Layout>) => setLayout(data));
    worker.postMessage(networks);
    return () => worker.terminate();
  }, [networks]);
  return layout;
}
