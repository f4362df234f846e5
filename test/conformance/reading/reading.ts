/**
 * What somebody says becomes of a flow, step by step, in words: `out n0`, `allow g/out100`, `route 10.0.0.0/8 System Route`,
 * `in n1`, … up to the first thing that stops it. The engine writes one from its path, the lab one from what the kernel did,
 * and then they are compared as texts.
 */
export type Reading = {
  readonly steps: readonly string[];
  /** By the index of a step: what may be there as well, because nobody knows which of several rules that decide alike does. */
  readonly others?: ReadonlyMap<number, readonly string[]>;
  /** One of `ENDS`, or words that begin with one. Absent: what comes now is not known, and nothing is said about it. */
  readonly end?: string;
  /** An appliance sent it out to where it arrived, and whether answers come back is not for a lab to say. */
  readonly isSentOn?: boolean;
  /** It arrives, and what answers it may come another way, where it is dropped: by an appliance that keeps state, or by a route. */
  readonly mayBeLost?: boolean;
  /** Answers may go by several ways, of which one is told. */
  readonly isOneOfSeveral?: boolean;
  /** It arrives at a closed port, whose error passes groups that would stop an answer. */
  readonly isError?: boolean;
  /** It arrives, and no page or document tells whether answers come back. */
  readonly isUntold?: boolean;
};

export const ENDS = {
  /** Or a datagram answered. */
  connected: 'connected',
  refused: 'refused',
  internet: 'reaches the internet',
  denied: 'denied',
  notForwarded: 'not forwarded',
  off: 'the machine is off',
  nowhere: 'the route leads nowhere',
  unowned: 'nobody has the address',
  notPublic: 'the internet does not have the address',
  noWayOut: 'no way out',
  looped: 'looped',
  notBalanced: 'the load balancer has nobody for it',
  hairpin: 'the load balancer gives it back to its sender',
  noAnswer: 'no answer comes back',
} as const;

export const lastPart = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
/** The last part of an id and that of its parent: `g/in100`. */
export const childName = (id: string): string => {
  const parts = id.split('/');
  return `${parts.at(-3)}/${parts.at(-1)}`.toLowerCase();
};
/** The name of the load balancer that a frontend belongs to. */
export const balancerName = (id: string): string => (id.split('/').at(-3) ?? '').toLowerCase();
export const routeStep = (prefix: string, id: string): string =>
  `route ${prefix} ${id === 'System Route' ? id : childName(id)}`;

export const readingText = ({ steps, end, isUntold, mayBeLost }: Reading): string =>
  [
    ...steps,
    end ?? '(not known)',
    ...(isUntold === true ? ['(whether answers come back is not known)'] : []),
    ...(mayBeLost === true ? ['(or lost on the way back)'] : []),
  ].join('; ');

const isUnanswered = ({ end }: Reading): boolean => end?.startsWith(ENDS.noAnswer) === true;

/** Undefined: they agree. Otherwise how far they do. */
export function difference(predicted: Reading, observed: Reading): number | undefined {
  const { steps, others } = predicted;
  const isAt = (index: number, step: string | undefined) =>
    step === steps[index] || (step !== undefined && others?.get(index)?.includes(step) === true);
  const at = steps.findIndex((_, index) => !isAt(index, observed.steps[index]));
  if (at >= 0) return at;
  if (predicted.end === undefined) return undefined;
  const mayBeLost = predicted.mayBeLost === true || predicted.isUntold === true;
  const isSame =
    steps.length === observed.steps.length &&
    (predicted.end === observed.end ||
      (observed.isSentOn === true && (isUnanswered(predicted) || isUnanswered(observed))) ||
      (predicted.isOneOfSeveral === true && isUnanswered(predicted) && isUnanswered(observed)) ||
      (mayBeLost && observed.end === ENDS.noAnswer));
  return isSame ? undefined : steps.length;
}
