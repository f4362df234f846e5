/**
 * One thing that `hopscope doctor` looked at. `ok`: nothing is wanting. `limited`: checks work, something else does not or
 * is less exact. `missing`: checks from this machine do not work, or not as documented.
 */
export type Finding = {
  readonly name: string;
  readonly state: 'ok' | 'limited' | 'missing';
  /** What is there, as it was read. */
  readonly found: string;
  /** One line: what it means, and what to do about it. */
  readonly advice: string;
};
