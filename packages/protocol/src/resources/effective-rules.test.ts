import { expect, test } from 'vitest';
import type { ArmDocument } from '../arm/document.ts';
import { effectiveRules } from './effective-rules.ts';

const RULE = { priority: 100, direction: 'inbound', access: 'ALLOW', protocol: 'tcp' };
const rulesOf = (...securityRules: readonly unknown[]) => {
  const group = { id: '/g', name: 'g', type: 't', properties: { securityRules } } as unknown as ArmDocument;
  const rules = effectiveRules(group, { tag: () => undefined, members: () => [] });
  return rules.filter(({ name }) => !name.startsWith('default'));
};
const namesOf = (...securityRules: readonly unknown[]) => rulesOf(...securityRules).map(({ name }) => name);

test.each([
  ['priority', '100', undefined],
  ['priority', undefined, undefined],
  ['priority', 100.5, undefined],
  ['direction', 'Sideways', 'Sideways'],
  ['direction', 7, undefined],
  ['access', 'Block', 'Block'],
  ['access', null, undefined],
  ['protocol', 'Any', 'Any'],
  ['protocol', 6, undefined],
] as const)('a rule with the %s %j may decide, and is told with %j', (member, value, told) => {
  const sound = { name: 'sound', properties: { ...RULE, priority: 200 } };
  const rules = rulesOf(sound, { name: 'odd', properties: { ...RULE, [member]: value } });
  expect(rules.find(({ name }) => name === 'securityRules/odd')?.[member]).toBe(told);
  expect(rules).toHaveLength(2);
});

test('one that may stand anywhere stands before the others', () => {
  const sound = { name: 'sound', properties: RULE };
  expect(namesOf(sound, { name: 'odd', properties: { ...RULE, priority: 'first' } }, null, 7)).toEqual([
    'securityRules/3',
    'securityRules/odd',
    'securityRules/sound',
  ]);
});

test('words compare without case', () => {
  expect(namesOf({ name: 'a', properties: RULE })).toEqual(['securityRules/a']);
});
