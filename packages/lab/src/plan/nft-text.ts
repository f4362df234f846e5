import { FLOW_SETS, REMEMBERED } from '../rules/flow-memory.ts';
import type { AddressSet, Chain, FlowSet, RuleLine, RuleSet } from '../shape/plan-shape.ts';

/** The name of the table in every namespace of a lab. */
export const TABLE = 'inet hopscope';

/** What `nft -f` reads to make a rule set where there is none. */
export function ruleSetText({ sets, chains }: RuleSet, kind: 'fabric' | 'internet' | 'machine'): string {
  return [
    ...(kind === 'machine' ? [] : hiddenHops()),
    `table ${TABLE} {`,
    ...(kind === 'fabric' ? FLOW_SETS : []),
    ...sets.map(setText),
    ...chains.map(chainText),
    '}',
    '',
  ].join('\n');
}

export const setText = (set: AddressSet | FlowSet): string =>
  'key' in set
    ? `set ${set.name} { typeof ${set.key}; ${REMEMBERED} }`
    : `set ${set.name} { type ${set.family}_addr; flags interval; ${set.elements.length === 0 ? '' : `elements = { ${set.elements.join(', ')} }`} }`;

export const chainText = ({ name, hook, lines }: Chain): string =>
  [`chain ${name} {`, ...(hook === undefined ? [] : [hook]), ...lines.map(lineText), '}'].join('\n');

/** The counter stands before the verdict, which is the last part of a counted line. */
function lineText({ text, rule }: RuleLine): string {
  if (rule === undefined) return text;
  const verdict = text.slice(text.lastIndexOf(' ') + 1);
  return `${text.slice(0, text.length - verdict.length)}counter ${verdict} comment "${rule.label}"`;
}

/** Packets of Linux begin with 64. */
const HIGHEST = 64;

/**
 * A fabric is no hop in Azure: it gives back the one that its forwarding takes. nftables cannot count, so there is a chain
 * for every value. Where a time to live is higher than any that Linux begins with, the fabric costs it.
 */
function hiddenHops(): readonly string[] {
  const values = Array.from({ length: HIGHEST }, (_, index) => index + 1);
  const families = [
    { field: 'ip ttl', letter: 'a' },
    { field: 'ip6 hoplimit', letter: 'b' },
  ];
  return [
    'table inet hops {',
    ...families.flatMap(({ field, letter }) =>
      values.map((value) => `chain ${letter}${value} {\n${field} set ${value + 1}\n}`),
    ),
    'chain given {',
    'type filter hook prerouting priority raw; policy accept;',
    ...families.map(
      ({ field, letter }) =>
        `${field} vmap { ${values.map((value) => `${value} : goto ${letter}${value}`).join(', ')} }`,
    ),
    '}',
    '}',
  ];
}
