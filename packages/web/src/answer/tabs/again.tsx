import { sessionSchema, type Check } from '@hopscope/protocol';
import { Loading } from '../../door/trouble.tsx';
import { useAsked } from '../../door/use-asked.ts';
import { useWords } from '../../words/language.tsx';
import { commandsFor } from './commands.ts';
import { Code } from '../copy.tsx';

/** The same question in other tools, ready to be pasted. */
export function Again({ check }: { readonly check: Check }) {
  const { again } = useWords();
  const { asked } = useAsked(sessionSchema, '/v1/session');
  if (asked === undefined) return <Loading />;
  const subscription = asked.kind === 'answered' ? asked.value.subscriptionId : '';
  return (
    <>
      <p>{again.lead}</p>
      {commandsFor(check, location.origin, subscription).map(([tool, text]) => (
        <section key={tool} aria-label={tool}>
          <h3>{tool}</h3>
          <Code label={tool} text={text} />
        </section>
      ))}
    </>
  );
}
