import { clausesOf, ENTRIES, GROUPS, helpPath, type Group, type NamedEntry } from '@hopscope/engine';

/* docs/catalogue of the repository as pages of the server, from the same data. */

const GROUP_NAMES = Object.keys(GROUPS) as readonly Group[];
const STYLE_PATH = '/docs/catalogue.css';
const INDEX_PATH = '/docs/catalogue';

const HTML = 'text/html; charset=utf-8';

/** What is served, by path; made when it is asked for. */
export const CATALOGUE_FILES: ReadonlyMap<string, { readonly type: string; readonly text: () => string }> = new Map([
  [INDEX_PATH, { type: HTML, text: index }],
  ...GROUP_NAMES.map((group) => [`${INDEX_PATH}/${group}`, { type: HTML, text: () => page(group) }] as const),
  [STYLE_PATH, { type: 'text/css; charset=utf-8', text: style }],
]);

function index(): string {
  const groups = GROUP_NAMES.map((group) => {
    const { title, about } = GROUPS[group];
    const links = ENTRIES.filter((entry) => entry.group === group && entry.emitted).map(
      ({ code }) => `<li><a href="${helpPath(code)}"><code>${code}</code></a></li>`,
    );
    return `<section><h2><a href="${INDEX_PATH}/${group}">${title}</a></h2><p>${marked(about)}</p><ul>${links.join('')}</ul></section>`;
  });
  return document(
    'Catalogue of issues',
    `<nav><a href="/">Hopscope</a></nav><main><h1>Catalogue of issues</h1>
<p>What each code in an answer means, and what to do about it.</p>
${groups.join('\n')}</main>`,
  );
}

function page(group: Group): string {
  const { title, about } = GROUPS[group];
  const entries = ENTRIES.filter((entry) => entry.group === group);
  const kept = entries.filter(({ emitted }) => !emitted);
  return document(
    title,
    `<nav><a href="/">Hopscope</a> <a href="${INDEX_PATH}">Catalogue of issues</a></nav><main><h1>${title}</h1>
<p>${marked(about)}</p>
${entries
  .filter(({ emitted }) => emitted)
  .map((entry) => section(entry, 'h2'))
  .join('\n')}
${kept.length === 0 ? '' : `<h2>Not emitted yet</h2>\n<p>Nothing says these yet.</p>`}
${kept.map((entry) => section(entry, 'h3')).join('\n')}</main>`,
  );
}

function section(entry: NamedEntry, heading: 'h2' | 'h3'): string {
  const { code, meaning, remedy, azure } = entry;
  const words = azure.length === 0 ? ['Azure has no word for it'] : [`Azure: ${azure.join(', ')}`];
  return `<section id="${code.toLowerCase()}"><${heading}>${code}</${heading}><p>${marked(meaning)}</p>
<p><strong>What to do.</strong> ${marked(remedy)}</p>
<p class="facts">${[...clausesOf(entry), ...words].map(marked).join(' · ')}</p></section>`;
}

const document = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Hopscope</title><link rel="stylesheet" href="${STYLE_PATH}"></head>
<body>${body}</body></html>
`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A sentence of the catalogue, whose backquotes set code. */
const marked = (text: string) =>
  text
    .replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>');

function style(): string {
  return `:root { color-scheme: light dark; background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 44rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
nav a { margin-right: 1rem; }
section { padding: 0.1rem 0.75rem; margin: 0 -0.75rem; border-left: 3px solid transparent; }
section:target { border-left-color: currentColor; }
h2, h3, code { overflow-wrap: anywhere; }
ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; }
.facts { font-size: 0.9rem; }
`;
}
