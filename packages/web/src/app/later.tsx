import { sessionSchema } from '@hopscope/protocol';
import { useEffect, useState, type ComponentType } from 'react';
import { ask, type Trouble } from '../door/ask.ts';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useWords } from '../words/language.tsx';

/** `renewed`: the server answers, but has these files no more, since it was updated after the portal was opened. */
type Stage = { readonly kind: 'coming' } | { readonly kind: 'here' } | { readonly kind: 'renewed' } | Trouble;

const COMING: Stage = { kind: 'coming' };

/**
 * A page whose code comes after that of the first: whoever comes to check a connection need not wait for it. Where it does
 * not come, the page says so and can be asked again. `fetchAhead` has it come before anybody wants it.
 */
export function later<Props extends object>(fetchCode: () => Promise<ComponentType<Props>>) {
  let Code: ComponentType<Props> | undefined;
  const fetchAhead = async (): Promise<boolean> => {
    try {
      Code ??= await fetchCode();
      return true;
    } catch {
      return false;
    }
  };
  function Later(props: Props) {
    const [stage, setStage] = useState(COMING);
    useEffect(() => {
      if (stage.kind !== 'coming') return;
      let isLeft = false;
      void fetchAhead()
        .then((isHere) => (isHere ? { kind: 'here' as const } : whyNot()))
        .then((reached) => {
          if (!isLeft) setStage(reached);
        });
      return () => {
        isLeft = true;
      };
    }, [stage]);
    if (Code !== undefined) return <Code {...props} />;
    if (stage.kind === 'renewed') return <Renewed />;
    if (stage.kind === 'coming' || stage.kind === 'here') return <Loading />;
    return <TroubleNote trouble={stage} again={() => setStage(COMING)} />;
  }
  return Object.assign(Later, { fetchAhead });
}

async function whyNot(): Promise<Stage> {
  const asked = await ask(sessionSchema, '/v1/session');
  return asked.kind === 'answered' ? { kind: 'renewed' } : asked;
}

function Renewed() {
  const { state } = useWords();
  return (
    <div className="note trouble" role="alert">
      <h2>{state.renewed}</h2>
      <p>{state.renewedMore}</p>
      <button type="button" onClick={() => location.reload()}>
        {state.reload}
      </button>
    </div>
  );
}
