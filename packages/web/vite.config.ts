import { defineConfig } from 'vite';

/** Static files for the server to serve; `npm run prepare` makes them, and so does `npm ci`. */
export default defineConfig({
  root: import.meta.dirname,
  // The server lets a browser load nothing that does not come from it as a file.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
  worker: { format: 'es' },
});
