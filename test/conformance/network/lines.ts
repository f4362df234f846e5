export const PROVIDERS = '/subscriptions/s/resourceGroups/g/providers';
export const idOf = (kind: string, name: string): string => `${PROVIDERS}/Microsoft.Network/${kind}/${name}`;

/** What a line says: its plain words, `key=value` options, and flags without a value. */
export type Line = { readonly words: readonly string[]; readonly options: ReadonlyMap<string, string> };

const FLAGS = new Set(['private', 'forwards', 'basic', 'standard', 'stateful', 'silent', 'off', 'floating']);

export const parseLine = (text: string): Line => {
  const parts = text.trim().split(/\s+/);
  return {
    words: parts.filter((part) => !part.includes('=') && !FLAGS.has(part)),
    options: new Map(
      parts.flatMap((part): readonly (readonly [string, string])[] => {
        const [key = '', value] = part.split('=');
        if (FLAGS.has(part)) return [[part, '']];
        return value === undefined ? [] : [[key, value]];
      }),
    ),
  };
};

export const of = (lines: readonly string[], kind: string): readonly Line[] =>
  lines.map(parseLine).flatMap(({ words: [first, ...words], options }) => (first === kind ? [{ words, options }] : []));
