import { readKept, writeKept } from './kept.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const keptTheme = (): Theme => THEMES.find((theme) => theme === readKept('theme')) ?? 'auto';

/** `auto` leaves it to the system (prefers-color-scheme). */
export function wear(theme: Theme): void {
  writeKept('theme', theme);
  document.documentElement.dataset['theme'] = theme;
}
