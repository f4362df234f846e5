import { clausesOf, ENTRIES, findEntry, GROUPS, helpPath } from '@hopscope/engine';
import { wrapped } from '../arguments/help.ts';
import { didYouMean } from '../arguments/suggestion.ts';

/** What the catalogue says of a code; nothing where there is none of that name. */
export function codeText(text: string): string | undefined {
  const entry = findEntry(text);
  if (entry === undefined) return undefined;
  const { code, group, meaning, remedy, azure, emitted } = entry;
  const rows = [
    ['Meaning', plain(meaning)],
    ['What to do', plain(remedy)],
    ['Kind', clausesOf(entry).join('; ')],
    ['Azure', azure.length === 0 ? 'has no word for it' : azure.join(', ')],
    ['Page', `${helpPath(code)} of a server`],
  ] as const;
  return [
    `${code} (${GROUPS[group].title.toLowerCase()})${emitted ? '' : ', which nothing says yet'}`,
    '',
    ...rows.map(([name, words]) => `  ${name.padEnd(12)}${wrapped(words, 14)}`),
    '',
  ].join('\n');
}

/** ` Did you mean 'NSG_DENY'?`, or nothing. */
export const nearestCode = (text: string): string => {
  const meant = didYouMean(
    text,
    ENTRIES.map(({ code }) => code.toLowerCase()),
  );
  return meant.replace(/'(\w+)'/, (_, code: string) => `'${code.toUpperCase()}'`);
};

const plain = (text: string) => text.replaceAll('`', "'");
