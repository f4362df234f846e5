import { expect, test } from 'vitest';
import type { Issue, PathHop } from '../line-up.ts';
import { isTheSame, wayBackOf } from './back.ts';
import type { Reading } from './use-explanation.ts';
import type { Way } from './lane.ts';

const nic = (name: string) => `/rg/providers/Microsoft.Network/networkInterfaces/${name}/ipConfigurations/main`;
const path = (...names: readonly string[]) =>
  names.map((name) => ({
    id: nic(name),
    address: name,
    machine: `/rg/virtualMachines/${name}`,
  })) as unknown as PathHop[];
const answers = (...names: readonly string[]) =>
  names.map((name) => ({ id: nic(name), address: name, filters: [], routes: [] })) as unknown as Reading[];
const issue = (code: string, severity: string, context: object) =>
  ({ code, severity, context, sentence: code }) as unknown as Issue;

/** `db app-box! app.`: `!` broken there, `.` not reached, `+` requests do not pass it */
const drawn = (...given: Parameters<typeof wayBackOf>) =>
  wayBackOf(...given)
    .hops.map(
      ({ name, state, isStranger }) =>
        `${name}${isStranger ? '+' : ''}${{ passed: '', broken: '!', gone: '.' }[state]}`,
    )
    .join(' ');

test('answers by the same hops, and by others', () => {
  const there = path('app', 'fw', 'db');
  expect(drawn(answers('db', 'fw', 'app'), there, [])).toBe('db fw app');
  expect(drawn(answers('db', 'box', 'app'), there, [])).toBe('db box+ app');
  const way = { before: there.map((hop) => ({ path: hop, issues: [], state: 'passed' })), lanes: [], after: [] } as Way;
  expect(isTheSame(wayBackOf(answers('db', 'fw', 'app'), there, []), way)).toBe(true);
  expect(isTheSame(wayBackOf(answers('db', 'app'), there, []), way)).toBe(false);
});

test('answers end at an appliance that does not send on, and never come home', () => {
  const shut = issue('RETURN_NO_ROUTE', 'error', { interface: nic('box').replace('/ipConfigurations/main', '') });
  expect(drawn(answers('db', 'box'), path('app', 'db'), [shut])).toBe('db box+! app.');
});

test('a rule that only answers meet breaks the way there', () => {
  const readings = answers('db', 'box', 'app');
  const asked = { direction: 'inbound', level: 'interface', decides: 'deny-all', rules: [] };
  const box = { ...readings[1], filters: [asked] } as unknown as Reading;
  const denied = issue('RETURN_FILTERED', 'error', { rule: 'deny-all' });
  expect(drawn([readings[0]!, box, readings[2]!], path('app', 'db'), [denied])).toBe('db box+! app.');
});

test('an answer by another way that arrives all the same is whole', () => {
  const warning = issue('ASYMMETRIC_ROUTE', 'warning', {});
  expect(drawn(answers('db', 'box', 'app'), path('app', 'db'), [warning])).toBe('db box+ app');
});
