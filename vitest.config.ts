import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // Namespaces, TLS and worker threads on two cores: a whole flow may take seconds when neighbours are busy.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Without it each thread that loads TypeScript first compiles what strips its types, which is WebAssembly: slow, and threads
    // that come and go while others compile have ended a process by a check of V8's own (nodejs/node#64500).
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node') },
    expect: { poll: { timeout: 20_000 } },
  },
});
