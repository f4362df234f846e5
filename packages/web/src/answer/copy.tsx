import { useState } from 'react';
import { useWords } from '../words/language.tsx';

/** Puts a text on the clipboard, and says that it did. */
export function Copy({ text, words }: { readonly text: string; readonly words?: string }) {
  const { state } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <button type="button" className="copy" onClick={copy} onBlur={() => setCopied(false)}>
        {copied ? state.copied : (words ?? state.copy)}
      </button>
      {/* What is inside a button is its name, and is not read out when it changes. */}
      <span role="status" className="visually-hidden">
        {copied && state.copied}
      </span>
    </>
  );
}

export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className="code">
      {/* It scrolls sideways: without a tab stop nobody could do that by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
      <Copy text={text} />
    </div>
  );
}
