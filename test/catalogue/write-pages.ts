import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import { pages } from './pages.ts';

/** `npm run catalogue`: docs/catalogue as the engine's data says it. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const examples = readdirSync(`${root}examples/catalogue`, { recursive: true, encoding: 'utf8' });
mkdirSync(`${root}docs/catalogue`, { recursive: true });
for (const [name, text] of pages(new Set(examples.map((file) => basename(file, '.json')))))
  writeFileSync(`${root}docs/catalogue/${name}`, text);
