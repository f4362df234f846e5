import type { Finding } from '@hopscope/agent';
import { expect, test } from 'vitest';
import { PLAIN } from '../render/paint.ts';
import { canProbe, findingsText } from './command.ts';

const kernel: Finding = { name: 'kernel', state: 'ok', found: 'linux 6.1', advice: 'Nothing is wanting.' };
const ping: Finding = {
  name: 'ICMP echo',
  state: 'limited',
  found: 'nobody may ping',
  advice: 'Checks do not need it.',
};
const policy: Finding = { name: 'policy', state: 'missing', found: '/p: is not JSON', advice: 'Put it right.' };

test('findings are a table; advice follows where something is wanting', () => {
  expect(findingsText([kernel, ping], PLAIN)).toBe(
    [
      'ok       kernel     linux 6.1',
      'limited  ICMP echo  nobody may ping',
      '         Checks do not need it.',
      '',
      'This machine can run checks.',
      '',
    ].join('\n'),
  );
});

test('something missing means that checks cannot run', () => {
  expect([canProbe([kernel, ping]), canProbe([kernel, policy])]).toEqual([true, false]);
  expect(findingsText([policy], PLAIN)).toBe(
    "missing  policy  /p: is not JSON\n         Put it right.\n\nThis machine cannot run checks as documented: see 'missing' above.\n",
  );
});
