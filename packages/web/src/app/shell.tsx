import { signedOutSchema } from '@hopscope/protocol';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { ask } from '../door/ask.ts';
import { noteSignedOut } from '../door/signed-out.ts';
import { LANGUAGES, useLanguage } from '../words/language.tsx';
import { Link } from '../browser/link.tsx';
import { useRoute } from '../browser/route.ts';
import { keptTheme, THEMES, wear, type Theme } from '../browser/theme.ts';

/** What is around every page: where one can go, and how one wants to see it. */
export function Shell({ isSignedIn, children }: { readonly isSignedIn: boolean; readonly children: ReactNode }) {
  const { words } = useLanguage();
  const { nav, skip, look } = words;
  const { path } = useRoute();
  const pages = [
    ['/', nav.check, /^\/(?:checks\/.*)?$/],
    ['/network', nav.network, /^\/network/],
    ['/history', nav.history, /^\/(?:history|compare)/],
    ['/agents', nav.agents, /^\/agents/],
  ] as const;
  const here = pages.find(([, , pattern]) => pattern.test(path));
  const content = useArrival(here?.[0], isSignedIn ? (here?.[1] ?? words.state.notFound) : words.signedOut.title);
  const leave = () =>
    void ask(signedOutSchema, '/v1/session/end', { method: 'POST' }).then(({ kind }) => {
      if (kind === 'answered') noteSignedOut();
    });
  return (
    <>
      <a className="skip" href="#content">
        {skip}
      </a>
      <header className="top">
        <Link href="/" className="brand">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M4 22c4-12 8-12 12 0 4-12 8-12 12 0" />
            <circle cx="4" cy="22" r="3" />
            <circle cx="16" cy="22" r="3" />
            <circle cx="28" cy="22" r="3" />
          </svg>
          <span className="brand-name">Hopscope</span>
        </Link>
        {isSignedIn && (
          <nav aria-label={nav.label}>
            {pages.map(([href, name]) => (
              <Link key={href} href={href} aria-current={href === here?.[0] ? 'page' : undefined}>
                {name}
              </Link>
            ))}
          </nav>
        )}
        <div className="look">
          <Look />
          {isSignedIn && (
            <button type="button" className="plain" onClick={leave}>
              {look.signOut}
            </button>
          )}
        </div>
      </header>
      <main id="content" tabIndex={-1} ref={content}>
        {children}
      </main>
    </>
  );
}

/**
 * Gives the page its title, and puts whoever came from another one to the beginning of this: a page that did not load would
 * leave the focus on a link above it.
 */
function useArrival(page: string | undefined, title: string) {
  const content = useRef<HTMLElement>(null);
  const before = useRef(page);
  useEffect(() => {
    document.title = `${title} · Hopscope`;
  }, [title]);
  useEffect(() => {
    if (before.current !== page) content.current?.focus({ preventScroll: true });
    before.current = page;
  }, [page]);
  return content;
}

function Look() {
  const { words, speak } = useLanguage();
  const { look } = words;
  const [theme, setTheme] = useState(keptTheme);
  const [themeId, languageId] = [useId(), useId()];
  const change = (next: Theme) => {
    wear(next);
    setTheme(next);
  };
  return (
    <>
      <label className="visually-hidden" htmlFor={languageId}>
        {look.language}
      </label>
      <select id={languageId} value={words.tag} onChange={({ target }) => speak(target.value as typeof words.tag)}>
        {LANGUAGES.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
      <label className="visually-hidden" htmlFor={themeId}>
        {look.theme}
      </label>
      <select id={themeId} value={theme} onChange={({ target }) => change(target.value as Theme)}>
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {look[each]}
          </option>
        ))}
      </select>
    </>
  );
}
