import { createRoot } from 'react-dom/client';
import * as z from 'zod';
import { App } from './app/app.tsx';
import { keptTheme, wear } from './browser/theme.ts';
import { Speaking } from './words/language.tsx';
import './style/tokens.css';
import './style/shell.css';
import './style/form.css';
import './style/answer.css';
import './style/path.css';
import './style/hop.css';
import './style/pages.css';
import './style/map.css';

// Our policy forbids code that is made at run time; the schema library would try it, and be reported.
z.config({ jitless: true });
wear(keptTheme());

const portal = document.getElementById('portal');
if (portal === null) throw new Error('index.html has no place for the portal');
createRoot(portal).render(
  <Speaking>
    <App />
  </Speaking>,
);
