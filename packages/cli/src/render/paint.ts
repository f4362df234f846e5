/** Colours for a screen, or none for everything else. */
export type Paint = {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
};

/** Select Graphic Rendition (ECMA-48 8.3.117): switch one on, switch that one off. */
const sgr = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;
const unchanged = (text: string) => text;

export const COLOURS: Paint = {
  good: sgr(32, 39),
  bad: sgr(31, 39),
  doubtful: sgr(33, 39),
  strong: sgr(1, 22),
  quiet: sgr(2, 22),
};

export const PLAIN: Paint = {
  good: unchanged,
  bad: unchanged,
  doubtful: unchanged,
  strong: unchanged,
  quiet: unchanged,
};

/** `--color` and `--no-color` decide; else NO_COLOR (no-color.org: any text but an empty one), else whether it is a screen. */
export function choosePaint(wish: boolean | undefined, noColor: string | undefined, isScreen: boolean): Paint {
  const coloured = wish ?? ((noColor ?? '') === '' && isScreen);
  return coloured ? COLOURS : PLAIN;
}
