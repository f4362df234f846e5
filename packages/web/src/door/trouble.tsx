import { useWords } from '../words/language.tsx';
import type { Trouble } from './ask.ts';

/** What went wrong with a request, in the server's own words, and a way to try again. */
export function TroubleNote({ trouble, again }: { readonly trouble: Trouble; readonly again?: () => void }) {
  const { state } = useWords();
  return (
    <div className="note trouble" role="alert">
      {trouble.kind === 'offline' ? (
        <>
          <h2>{state.offline}</h2>
          <p>{state.offlineMore}</p>
        </>
      ) : (
        <>
          <h2>
            {state.broken}: <code>{trouble.code}</code>
          </h2>
          <p lang="en">{trouble.message}</p>
          <p className="quiet">
            {state.operation} <code>{trouble.operation}</code>
          </p>
        </>
      )}
      {again && (
        <button type="button" onClick={again}>
          {state.retry}
        </button>
      )}
    </div>
  );
}

export function Loading() {
  const { state } = useWords();
  return (
    <p className="loading" role="status">
      {state.loading}
    </p>
  );
}
