/** Whether a rule matches. `MAYBE`: that hangs on something unknown. Ordered so that the least of several counts. */
export const NO = 0;
export const MAYBE = 1;
export const YES = 2;
export type Match = typeof NO | typeof MAYBE | typeof YES;

/** Whether what it says is not so. */
export const not = (match: Match): Match => (match === MAYBE ? MAYBE : match === YES ? NO : YES);
