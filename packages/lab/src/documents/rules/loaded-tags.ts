import type { Prefix } from '@hopscope/engine';
import type { Problem, Term } from '../description.ts';
import { readPrefix, readTerm } from './read-term.ts';
import { keyOf } from '../shelf.ts';

/** What service tags hold, by name in lower case. */
export type LoadedTags = ReadonlyMap<string, readonly Prefix[]>;

/** As they were told beside the documents: by name, as texts. */
export function loadTags(told: Readonly<Record<string, readonly string[]>>, problems: Problem[]): LoadedTags {
  return new Map(
    Object.entries(told).map(([name, texts]) => {
      const prefixes = texts.flatMap((text): readonly Prefix[] => {
        const prefix = readPrefix(text);
        if (prefix === undefined)
          problems.push({ resource: '', field: `serviceTags.${name}`, problem: `'${text}' is no network prefix.` });
        return prefix === undefined ? [] : [prefix];
      });
      return [keyOf(name), prefixes];
    }),
  );
}

/** A word of a rule, with what is loaded: undefined where nobody knows it. */
export function readKnownTerm(text: string, tags: LoadedTags): Term | undefined {
  const term = readTerm(text);
  if (term !== undefined) return term;
  const prefixes = tags.get(keyOf(text));
  return prefixes === undefined ? undefined : { kind: 'prefixes', prefixes };
}

/**
 * Which of several tags with the same prefix a route is chosen by ("Virtual network traffic routing", Exact match): what is
 * written out, a service in a region, a service, AzureCloud in a region, AzureCloud.
 */
export function rankOf(tag: string | undefined): number {
  if (tag === undefined) return 0;
  const [service = '', region] = keyOf(tag).split('.');
  return (service === 'azurecloud' ? 3 : 1) + (region === undefined ? 1 : 0);
}
