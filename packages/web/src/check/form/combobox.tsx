import { useId, useLayoutEffect, useRef } from 'react';
import { useSuggestions, type Option } from './use-suggestions.ts';

export type ComboboxProps = {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly options: readonly Option[];
  readonly problem?: string | undefined;
  /** What the text means as it stands. */
  readonly chosen?: Option | undefined;
  /** Somebody is about to choose. */
  readonly onOpen?: () => void;
  readonly onText: (text: string) => void;
  readonly onLeave?: () => void;
};

/** A text field with suggestions (ARIA Authoring Practices: editable combobox with list autocomplete). */
export function Combobox({ label, hint, text, options, problem, chosen, onOpen, onText, onLeave }: ComboboxProps) {
  const id = useId();
  const { shown, isOpen, all, active, enter, open, type, onKey, pick, close } = useSuggestions(text, options, onText);
  const field = useRef<HTMLInputElement>(null);
  // What comes into a field that somebody is in, but has not typed in yet, is to be typed over.
  useLayoutEffect(() => {
    if (all && document.activeElement === field.current) field.current?.select();
  }, [all, text]);
  return (
    <div className="field combobox">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={field}
        role="combobox"
        aria-expanded={isOpen && shown.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={problem !== undefined}
        aria-describedby={problem !== undefined ? `${id}-problem` : chosen && `${id}-chosen`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={hint}
        value={text}
        onChange={(event) => type(event.target.value)}
        onFocus={(event) => {
          event.target.select();
          enter();
          onOpen?.();
        }}
        onClick={open}
        onBlur={() => {
          close();
          onLeave?.();
        }}
        onKeyDown={onKey}
      />
      <Suggestions id={id} label={label} shown={shown} active={active} isOpen={isOpen} onPick={pick} />
      {problem === undefined && chosen !== undefined && (
        <p className={`chosen mark mark-${chosen.mark ?? 'away'}`} id={`${id}-chosen`}>
          {chosen.detail}
        </p>
      )}
      {problem !== undefined && (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

type SuggestionsProps = Pick<ReturnType<typeof useSuggestions>, 'shown' | 'isOpen' | 'active'> & {
  /** Of the field that they are for. */
  readonly id: string;
  readonly label: string;
  readonly onPick: (option: Option) => void;
};

function Suggestions({ id, label, shown, isOpen, active, onPick }: SuggestionsProps) {
  return (
    <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!isOpen || shown.length === 0}>
      {shown.map((option, index) => (
        <li
          key={option.value}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // Before the field loses the focus, which would close the list under the pointer.
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(option);
          }}
        >
          <span className="option-value">{option.value}</span>
          <span className={option.mark ? `mark mark-${option.mark}` : 'quiet'}>{option.detail}</span>
        </li>
      ))}
    </ul>
  );
}
