import { sessionSchema } from '@hopscope/protocol';
import { lazy, Suspense, type ReactNode } from 'react';
import { CheckPage } from '../check/check-page.tsx';
import { useSignedOut } from '../door/signed-out.ts';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { useWords } from '../words/language.tsx';
import { Link } from '../browser/link.tsx';
import { useRoute, type Route } from '../browser/route.ts';
import { Shell } from './shell.tsx';
import { SignedOutPage } from './signed-out-page.tsx';

// Whoever comes to check a connection need not wait for these.
const HistoryPage = lazy(async () => ({ default: (await import('../history/history-page.tsx')).HistoryPage }));
const ComparePage = lazy(async () => ({ default: (await import('../history/compare-page.tsx')).ComparePage }));
const NetworkPage = lazy(async () => ({ default: (await import('../network/network-page.tsx')).NetworkPage }));
const AgentsPage = lazy(async () => ({ default: (await import('../agents/agents-page.tsx')).AgentsPage }));

export function App() {
  const isSignedOut = useSignedOut();
  const route = useRoute();
  const { asked, again } = useAsked(sessionSchema, route.path === '/signed-out' ? undefined : '/v1/session');
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
        <Suspense fallback={<Loading />}>{pageOf(route)}</Suspense>
      )}
    </Shell>
  );
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
