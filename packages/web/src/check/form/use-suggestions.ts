import { useState, type KeyboardEvent } from 'react';

export type Option = { readonly value: string; readonly detail: string; readonly mark?: 'live' | 'simulated' | 'away' };

/** At most so many are shown at once: typing finds the others. */
const MOST_SHOWN = 50;

/** What a field suggests, whether that is open, and which of it the arrow keys are at. */
export function useSuggestions(text: string, options: readonly Option[], onText: (text: string) => void) {
  const [isOpen, setOpen] = useState(false);
  /** Until somebody types: what is in the field already leaves none out. */
  const [all, setAll] = useState(true);
  const [active, setActive] = useState(-1);
  const shown = matching(options, all ? '' : text);
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const pick = (option: Option) => {
    onText(option.value);
    close();
  };
  const onKey = (event: KeyboardEvent) => {
    const chosen = shown[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const by = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + by + (active < 0 && by < 0 ? 1 : 0) + shown.length) % Math.max(shown.length, 1));
    } else if (event.key === 'Enter' && isOpen && chosen) {
      event.preventDefault();
      pick(chosen);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      setOpen(false);
    }
  };
  const type = (typed: string) => {
    onText(typed);
    setAll(false);
    setOpen(true);
    setActive(-1);
  };
  return { shown, isOpen, all, active, enter: () => setAll(true), open: () => setOpen(true), type, onKey, pick, close };
}

function matching(options: readonly Option[], text: string): readonly Option[] {
  const wanted = text.trim().toLowerCase();
  const found = options.filter(({ value, detail }) => `${value} ${detail}`.toLowerCase().includes(wanted));
  return found.slice(0, MOST_SHOWN);
}
