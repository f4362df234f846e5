import { expect, test } from 'vitest';
import type { ArmDocument } from '../arm/document.ts';
import { effectiveRules } from './effective-rules.ts';

const RULE = { priority: 100, direction: 'inbound', access: 'ALLOW', protocol: 'tcp' };
const namesOf = (...securityRules: readonly unknown[]) => {
  const group = { id: '/g', name: 'g', type: 't', properties: { securityRules } } as unknown as ArmDocument;
  const rules = effectiveRules(group, { tag: () => undefined, members: () => [] });
  return rules.flatMap(({ name }) => (name.startsWith('default') ? [] : name));
};

test.each([
  ['priority', '100'],
  ['priority', undefined],
  ['priority', 100.5],
  ['direction', 'Sideways'],
  ['access', 'Block'],
  ['access', null],
  ['protocol', 'Any'],
  ['protocol', 6],
])('a rule with the %s %j has no effect that anybody knows, and is in no effective rules', (member, value) => {
  const sound = { name: 'sound', properties: { ...RULE, priority: 200 } };
  expect(namesOf({ name: 'odd', properties: { ...RULE, [member]: value } }, sound)).toEqual(['securityRules/sound']);
});

test('words compare without case', () => {
  expect(namesOf({ name: 'a', properties: RULE })).toEqual(['securityRules/a']);
});
