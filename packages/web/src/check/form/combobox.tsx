import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';

export type Option = { readonly value: string; readonly detail: string; readonly mark?: 'live' | 'simulated' | 'away' };

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

/** At most so many are shown at once: typing finds the others. */
const MOST_SHOWN = 50;

/** A text field with suggestions (ARIA Authoring Practices: editable combobox with list autocomplete). */
export function Combobox({ label, hint, text, options, problem, chosen, onOpen, onText, onLeave }: ComboboxProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [all, setAll] = useState(true);
  const [active, setActive] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  // What comes into a field that somebody is in, but has not typed in yet, is to be typed over.
  useLayoutEffect(() => {
    if (all && document.activeElement === field.current) field.current?.select();
  }, [all, text]);
  const shown = matching(options, all ? '' : text);
  const pick = (option: Option) => {
    onText(option.value);
    setOpen(false);
    setActive(-1);
  };
  const onKey = (event: KeyboardEvent) => {
    const chosen = shown[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const by = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + by + (active < 0 && by < 0 ? 1 : 0) + shown.length) % Math.max(shown.length, 1));
    } else if (event.key === 'Enter' && open && chosen) {
      event.preventDefault();
      pick(chosen);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      setOpen(false);
    }
  };
  return (
    <div className="field combobox">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={field}
        role="combobox"
        aria-expanded={open && shown.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={problem !== undefined}
        aria-describedby={problem !== undefined ? `${id}-problem` : chosen && `${id}-chosen`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={hint}
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          setAll(false);
          setOpen(true);
          setActive(-1);
        }}
        onFocus={(event) => {
          event.target.select();
          setAll(true);
          onOpen?.();
        }}
        onClick={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setActive(-1);
          onLeave?.();
        }}
        onKeyDown={onKey}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!open || shown.length === 0}>
        {shown.map((option, index) => (
          <li
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            // Before the field loses the focus, which would close the list under the pointer.
            onMouseDown={(event) => {
              event.preventDefault();
              pick(option);
            }}
          >
            <span className="option-value">{option.value}</span>
            <span className={option.mark ? `mark mark-${option.mark}` : 'quiet'}>{option.detail}</span>
          </li>
        ))}
      </ul>
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

function matching(options: readonly Option[], text: string): readonly Option[] {
  const wanted = text.trim().toLowerCase();
  const found = options.filter(({ value, detail }) => `${value} ${detail}`.toLowerCase().includes(wanted));
  return found.slice(0, MOST_SHOWN);
}
