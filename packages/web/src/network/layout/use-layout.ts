import { useEffect, useState } from 'react';
import type { Layout } from './layout.ts';
import type { Plan } from './plan.ts';

/** The map of what is to be shown; undefined until the worker has laid it out for the first time. */
export function useLayout(plan: Plan): Layout | undefined {
  const [layout, setLayout] = useState<Layout>();
  useEffect(() => {
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Layout>) => setLayout(data));
    worker.postMessage(plan);
    return () => worker.terminate();
  }, [plan]);
  return layout;
}
