import { armDocumentSchema, armPageSchema, sessionSchema, type Check } from '@hopscope/protocol';
import { Loading, TroubleNote } from '../../door/trouble.tsx';
import { useAsked } from '../../door/use-asked.ts';
import { useWords } from '../../words/language.tsx';
import { Code } from '../copy.tsx';
import { commandsFor } from './commands.ts';

/** The same question in other tools, ready to be pasted. */
export function Again({ check }: { readonly check: Check }) {
  const { again } = useWords();
  const session = useAsked(sessionSchema, '/v1/session');
  const machine = useAsked(armDocumentSchema, `${check.source}?api-version=2024-07-01`);
  const subscription = session.asked?.kind === 'answered' ? session.asked.value.subscriptionId : undefined;
  const watchers = useAsked(
    armPageSchema,
    subscription && `/subscriptions/${subscription}/providers/Microsoft.Network/networkWatchers?api-version=2024-05-01`,
  );
  if (session.asked === undefined) return <Loading />;
  if (session.asked.kind !== 'answered') return <TroubleNote trouble={session.asked} again={session.again} />;
  if (machine.asked === undefined || watchers.asked === undefined) return <Loading />;
  // A machine that is gone since has a question all the same.
  const { location } = machine.asked.kind === 'answered' ? machine.asked.value : {};
  const found = watchers.asked.kind === 'answered' ? watchers.asked.value.value : [];
  const watcher = found.find((each) => each.location === location)?.id;
  const commands = commandsFor(check, { origin: window.location.origin, subscription: subscription ?? '', watcher });
  return (
    <>
      <p>{again.lead}</p>
      {check.request.http !== undefined && check.request.http.headers.length > 0 && (
        <p className="quiet">{again.values}</p>
      )}
      {commands.map(([tool, text]) => (
        <section key={tool} aria-label={tool}>
          <h3>{tool}</h3>
          <Code label={tool} text={text} />
        </section>
      ))}
    </>
  );
}
