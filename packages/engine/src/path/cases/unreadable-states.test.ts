import { describe, expect, it } from 'vitest';
import { answerWithFields, withProperties, type Change, type ChangedCase } from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.1.5 in v/app vm=b forwards;nic c 10.0.1.6 in v/app vm=c;power b running';
const THROUGH = `${NET.replace('10.0.1.0/24', '$& rt=r').replace('10.0.1.5 in v/app', '10.0.2.5 in v/nva')};subnet v/nva 10.0.2.0/24;route r 8.8.8.8/32 10.0.2.5`;
const BALANCED = `${NET};lb l 10.0.1.100 in v/app Standard;balance l Tcp 80 8080 b probe=8080`;
const TWO = BALANCED.replace('8080 b', '8080 b,c');

const power = (instanceView: unknown): Change =>
  withProperties('/virtualMachines/b', (properties) => ({ ...properties, instanceView }));
const state = (code: unknown): Change => power({ statuses: [{ code: 'ProvisioningState/succeeded' }, { code }] });

const [STATES, PROBES] = [
  'virtual-machines/states-billing',
  'load-balancer/load-balancer-custom-probe-overview',
] as const satisfies readonly Page[];
const unread = (field: string) => `undetermined CONFIG_MISSING properties.${field}`;
const NOT_TOLD = unread('instanceView.statuses');

const MACHINES: readonly ChangedCase[] = [
  [STATES, 'runs, as it says', NET, (all) => all, 'a -> b:80', 'delivered'],
  [STATES, 'is in a state that is none of Azure’s', NET, state('PowerState/perhaps'), 'a -> b:80', NOT_TOLD],
  [STATES, 'is in one that Azure does not know', NET, state('PowerState/unknown'), 'a -> b:80', NOT_TOLD],
  [STATES, 'has a state that is no text', NET, state(7), 'a -> b:80', NOT_TOLD],
  [STATES, 'has no list of states', NET, power({ statuses: 'x' }), 'a -> b:80', NOT_TOLD],
  [STATES, 'has no view of its instance', NET, power([7]), 'a -> b:80', NOT_TOLD],
  [STATES, 'has none of that yet', NET, power(null), 'a -> b:80', 'delivered'],
  [STATES, 'has one that tells of its deployment alone', NET, state('OSState/generalized'), 'a -> b:80', 'delivered'],
  [STATES, 'may not send', NET, state('PowerState/perhaps'), 'b -> a:80', NOT_TOLD],
  [STATES, 'may not send on', THROUGH, state('PowerState/perhaps'), 'a -> 8.8.8.8:80', NOT_TOLD],
  [
    PROBES,
    'may answer no probes',
    BALANCED,
    state('PowerState/perhaps'),
    'a -> 10.0.1.100:80',
    `${NOT_TOLD} CONFIG_MISSING properties.instanceView.statuses`,
  ],
  [PROBES, 'as one of several', TWO, state('PowerState/perhaps'), 'a -> 10.0.1.100:80', NOT_TOLD],
];

describe('a machine of which nobody knows whether it runs', () => {
  it.each(MACHINES)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});
