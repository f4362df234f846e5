import type { MachineSummary } from '@hopscope/protocol';

/** A host's operating system, as far as it told: that of a machine of the lab has no version and no kernel of its own. */
export const systemWords = ({ osName, osVersion, kernel, architecture }: NonNullable<MachineSummary['host']>): string =>
  joined([joined([osName, osVersion], ' '), kernel, architecture], ', ');

const joined = (parts: readonly string[], between: string) => parts.filter((part) => part !== '').join(between);
