import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // Namespaces, TLS and worker threads on two cores: a whole flow may take seconds when neighbours are busy.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
    reporters: process.env['CI'] ? ['default'] : ['default'],
  },
});
