import { expect, it } from 'vitest';
import { cloudOf } from '../../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../../network/cloud/compile-cloud.ts';
import { endOfRules, firstRule } from '../../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../../rules/compile/segments.ts';
import { blockersOf } from '../blockers.ts';
import { questionFromA } from '../question-from-a.fixture.ts';
import { ruled, type RuleChange } from './rules.ts';

const network = compileCloud(
  cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24',
    'nic a 10.0.1.4 in v/app',
    'subnet v/data 10.0.2.0/24',
    ...['b 10.0.2.4 in v/data vm=b nsg=n', 'c 10.0.2.5 in v/data vm=c nsg=m'].map((line) => `nic ${line}`),
    ...['n', 'm'].map((group) => `rule ${group} 200 in Deny * * > *`),
    ...['b', 'c'].map((machine) => `power ${machine} stopped`),
  ),
  1,
);

const opened = (group: number): readonly RuleChange[] => [
  { kind: 'allow', segment: segmentOf(group, 'inbound'), priority: 100, allowed: { protocols: 31 } },
];

it('rules that are supposed come behind one copy of all others, in memory that is counted', () => {
  const [one, other] = [ruled(network, opened(0)).rules, ruled(network, opened(1)).rules];
  expect(one.rows).toBe(other.rows);
  expect(one.owners).toBe(other.owners);
  expect([one.rows, ...one.segments].map(({ buffer }) => buffer)).toEqual([
    expect.any(ArrayBuffer),
    expect.any(ArrayBuffer),
  ]);
});

it('more than there is room for are supposed, too', () => {
  const many = Array.from({ length: 20_000 }, () => opened(0)).flat();
  const { rules } = ruled(network, many);
  expect(endOfRules(rules, 0) - firstRule(rules, 0)).toBeGreaterThan(20_000);
});

it('rules that nobody can tell of a firewall are those of the network that is asked, also after another was supposed', () => {
  const described = () =>
    compileCloud(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'subnet v/app 10.0.1.0/24 rt=r',
        'subnet v/data 10.0.2.0/24 rt=s nsg=m',
        'subnet v/AzureFirewallSubnet 10.0.9.0/26',
        'fw f 10.0.9.4 in v/AzureFirewallSubnet',
        'nic a 10.0.1.4 in v/app',
        'nic b 10.0.2.4 in v/data vm=b nsg=n',
        'route r 10.0.2.0/24 10.0.9.4',
        'route r 0.0.0.0/0 10.0.9.4',
        'route s 10.0.1.0/24 10.0.9.4',
        ...[900, 901].map((priority) => `fwrule f ${priority} Allow TCP 10.7.0.0/16 > 10.7.0.0/16 443`),
        'fwrule f 902 Allow TCP Sql > 10.7.0.0/16 443',
        'fwapp f 100 Allow 443 * > *',
        'rule m 100 in Deny Tcp * > * 443',
        'rule n 100 in Deny Tcp 10.0.9.0/26 > * 443',
      ),
      1,
    );
  const used = described();
  blockersOf(used, questionFromA('b', 444));
  const [after, alone] = [used, described()].map((each) => blockersOf(each, questionFromA('b', 443)));
  expect(after).toEqual(alone);
  expect(alone?.ok && alone.value.remedies.map((set) => set.length)).toEqual([2]);
});

it('what one question supposes is not there in the next one', () => {
  const asked = (to: string) => blockersOf(network, questionFromA(to, 443));
  const [b, c] = [asked('b'), asked('c')];
  expect(b.ok && b.value.remedies.map((set) => set.length)).toEqual([2]);
  expect([asked('b'), asked('c'), asked('b')]).toEqual([b, c, b]);
});
