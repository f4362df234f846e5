import { sessionSchema } from '@hopscope/protocol';
import { useEffect, type ReactNode } from 'react';
import { CheckPage } from '../check/check-page.tsx';
import { useSignedOut } from '../door/signed-out.ts';
import { TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { useWords } from '../words/language.tsx';
import { Link } from '../browser/link.tsx';
import { useRoute, type Route } from '../browser/route.ts';
import { FaultOf } from './fault.tsx';
import { later } from './later.tsx';
import { Shell } from './shell.tsx';
import { SignedOutPage } from './signed-out-page.tsx';

const HistoryPage = later(async () => (await import('../history/history-page.tsx')).HistoryPage);
const ComparePage = later(async () => (await import('../history/compare-page.tsx')).ComparePage);
const NetworkPage = later(async () => (await import('../network/network-page.tsx')).NetworkPage);
const AgentsPage = later(async () => (await import('../agents/agents-page.tsx')).AgentsPage);

export function App() {
  const isSignedOut = useSignedOut();
  const route = useRoute();
  const { asked, again } = useAsked(sessionSchema, route.path === '/signed-out' ? undefined : '/v1/session');
  const isOpen = asked?.kind === 'answered';
  useEffect(() => (isOpen ? fetchWhenIdle() : undefined), [isOpen]);
  if (isSignedOut || route.path === '/signed-out')
    return (
      <Shell isSignedIn={false}>
        <SignedOutPage />
      </Shell>
    );
  return (
    <Shell isSignedIn>
      {asked !== undefined && asked.kind !== 'answered' ? (
        <TroubleNote trouble={asked} again={again} />
      ) : (
        <FaultOf at={route.path}>{pageOf(route)}</FaultOf>
      )}
    </Shell>
  );
}

/** How long a browser that cannot tell when it is idle is left to the first page, in milliseconds. */
const FIRST_PAGE = 1000;

/** The pages are here before the server or the line to it goes away. Returns how to give it up. */
function fetchWhenIdle(): () => void {
  const fetchAll = () => {
    for (const page of [HistoryPage, ComparePage, NetworkPage, AgentsPage]) void page.fetchAhead();
  };
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(fetchAll, FIRST_PAGE);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(fetchAll);
  return () => cancelIdleCallback(idle);
}

function pageOf({ path, query }: Route): ReactNode {
  const [, id] = /^\/checks\/([\da-f-]{36})$/i.exec(path) ?? [];
  const from = query.get('from');
  if (path === '/' || id !== undefined)
    return <CheckPage key={from} {...(id !== undefined && { id })} {...(from !== null && { from })} />;
  if (path === '/history') return <HistoryPage />;
  if (path === '/compare') return <ComparePage one={query.get('one') ?? ''} other={query.get('other') ?? ''} />;
  if (path === '/network') return <NetworkPage />;
  if (path === '/agents') return <AgentsPage />;
  return <NotFound />;
}

function NotFound() {
  const { state } = useWords();
  return (
    <section className="note">
      <h1>{state.notFound}</h1>
      <p>{state.notFoundMore}</p>
      <Link href="/">{state.home}</Link>
    </section>
  );
}
