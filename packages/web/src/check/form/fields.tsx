import { useId, type ComponentProps, type ReactNode } from 'react';

type FieldProps = {
  readonly label: string;
  /** What is wrong with it, in words. */
  readonly problem?: string | undefined;
};

export type TextFieldProps = FieldProps & {
  readonly text: string;
  readonly hint?: string;
  readonly isNumber?: boolean;
  readonly disabled?: boolean;
  readonly onText: (text: string) => void;
  readonly onLeave?: () => void;
};

/** A text until it is sent, also where a number is wanted. */
export function TextField({ label, text, hint, problem, isNumber, disabled, onText, onLeave }: TextFieldProps) {
  return (
    <Labelled label={label} problem={problem}>
      {(named) => (
        <input
          {...named}
          inputMode={isNumber === true ? 'numeric' : 'text'}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={hint}
          value={text}
          disabled={disabled}
          onChange={(event) => onText(event.target.value)}
          onBlur={onLeave}
        />
      )}
    </Labelled>
  );
}

/** The same in several lines. */
export function TextLines({ label, text, hint, problem, onText, onLeave }: TextFieldProps) {
  return (
    <Labelled label={label} problem={problem}>
      {(named) => (
        <textarea
          {...named}
          rows={Math.min(Math.max(text.split('\n').length, 2), 8)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={hint}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onBlur={onLeave}
        />
      )}
    </Labelled>
  );
}

export type ChoiceProps<Value extends string> = FieldProps & {
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, words: string])[];
  readonly onChoice: (value: Value) => void;
};

export function Choice<Value extends string>({ label, value, problem, options, onChoice }: ChoiceProps<Value>) {
  return (
    <Labelled label={label} problem={problem}>
      {(named) => (
        <select {...named} value={value} onChange={(event) => onChoice(event.target.value as Value)}>
          {options.map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

type Named = Pick<ComponentProps<'input'>, 'id' | 'aria-invalid' | 'aria-describedby'>;

/** A name above, and below what is expected, for whoever sees it and whoever hears it. */
function Labelled({ label, problem, children }: FieldProps & { readonly children: (named: Named) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-invalid': problem !== undefined,
        'aria-describedby': problem === undefined ? undefined : `${id}-problem`,
      })}
      {problem !== undefined && (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
