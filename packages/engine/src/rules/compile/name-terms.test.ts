import { expect, it } from 'vitest';
import { addressSetsBuilder } from '../../table/address-sets.ts';
import { sharedI32 } from '../../table/shared-arrays.ts';
import { textAt, textTableBuilder } from '../../table/text-table.ts';
import { ANY_PORT, ANYONE, type NameTerm, type SecurityRule } from '../security-rule.ts';
import { decideNames, hasName, readName } from './name-terms.ts';
import { membershipColumns, rulesBuilder } from './rules-builder.ts';
import { COLUMN, SIDE, type Term } from './rule-tables.ts';

const NAMES: readonly NameTerm[] = [
  { kind: 'name', name: 'www.contoso.com', by: 'request' },
  { kind: 'name', name: 'www.contoso.com/x', by: 'url' },
  { kind: 'name', name: 'ntp.contoso.com', by: 'addresses', firewall: 700 },
  { kind: 'name', name: 'db.contoso.com', by: 'found' },
];

const RULE: SecurityRule = {
  id: 'f/r',
  name: 'r',
  origin: 'user',
  direction: 'inbound',
  priority: 1,
  access: 'allow',
  protocol: 'tcp',
  source: ANYONE,
  destination: { addresses: NAMES, ports: [ANY_PORT] },
};

it('names of rules are there again where their texts have moved', () => {
  const stores = { texts: textTableBuilder(), sets: addressSetsBuilder() };
  const rules = rulesBuilder(stores);
  const group = rules.addGroup();
  rules.assign(group, [rules.write(group, 'f', [RULE])]);
  const others = { texts: textTableBuilder(), sets: addressSetsBuilder() };
  for (const text of ['one', 'two', 'three']) others.texts.add(text);
  const read = (from: typeof stores) => {
    const [{ terms }, texts] = [rules.build(membershipColumns([])), from.texts.build()];
    return NAMES.map((_, at) => {
      const term: Term = [terms[3 * at] ?? 0, terms[3 * at + 1] ?? 0, terms[3 * at + 2] ?? 0];
      const { text, ...rest } = readName(term) ?? { text: 0 };
      return { ...rest, name: textAt(texts, text) };
    });
  };
  const before = read(stores);
  expect(before.map(({ name }) => name)).toEqual(NAMES.map(({ name }) => name));
  expect(before[2]).toEqual({ name: 'ntp.contoso.com', by: 'addresses', firewall: 700, isMatching: undefined });
  rules.moveTo(others);
  expect(read(others)).toEqual(before);
});

it('a name that is decided is still told, and where it is not nothing changes', () => {
  const open: Term = [SIDE.unknown, 12, 0];
  const terms = sharedI32([...open, ...open, ...open, SIDE.any, 0, 0]);
  const answers = [true, false, undefined];
  decideNames(terms, () => answers.shift());
  const read = [0, 3, 6, 9].map((at) => readName([terms[at] ?? 0, terms[at + 1] ?? 0, terms[at + 2] ?? 0]));
  expect([hasName(open), ...read]).toEqual([
    true,
    { text: 11, isMatching: true, by: 'request', firewall: 0 },
    { text: 11, isMatching: false, by: 'found', firewall: 0 },
    { text: 11, isMatching: undefined, by: 'request', firewall: 0 },
    undefined,
  ]);
});

it.each(['unread', 'unreadable'] as const)(
  'the field of a rule that is %s, and nothing else, is there again as well',
  (kind) => {
    const stores = { texts: textTableBuilder(), sets: addressSetsBuilder() };
    const rules = rulesBuilder(stores);
    const group = rules.addGroup();
    rules.assign(group, [
      rules.write(group, 'f', [{ ...RULE, source: { addresses: [{ kind, field: 'protocols' }], ports: [ANY_PORT] } }]),
    ]);
    const others = { texts: textTableBuilder(), sets: addressSetsBuilder() };
    for (const text of ['one', 'two', 'three', 'four', 'five']) others.texts.add(text);
    rules.moveTo(others);
    const { rows } = rules.build(membershipColumns([]));
    expect(textAt(others.texts.build(), (rows[COLUMN.source + 1] ?? 0) - 1)).toBe('protocols');
  },
);
