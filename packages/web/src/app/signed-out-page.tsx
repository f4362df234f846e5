import { sessionSchema } from '@hopscope/protocol';
import { Code } from '../answer/copy.tsx';
import { ask } from '../door/ask.ts';
import { noteSignedIn } from '../door/signed-out.ts';
import { useWords } from '../words/language.tsx';
import { go, useRoute } from '../browser/route.ts';

/** For a browser that the server does not know: why, and how to get in. */
export function SignedOutPage() {
  const { signedOut } = useWords();
  const { path, query } = useRoute();
  const because = query.get('because');
  const why = because === 'link' ? signedOut.link : because === 'origin' ? signedOut.origin : signedOut.ended;
  const again = () =>
    void ask(sessionSchema, '/v1/session').then(({ kind }) => {
      if (kind !== 'answered') return;
      if (path === '/signed-out') go('/', true);
      noteSignedIn();
    });
  return (
    <section className="signed-out card">
      <h1>{signedOut.title}</h1>
      <p role="status">{why}</p>
      <p>{signedOut.how}</p>
      <Code label={signedOut.how} text="npx hopscope sign-in" />
      <button type="button" onClick={again}>
        {signedOut.again}
      </button>
    </section>
  );
}
