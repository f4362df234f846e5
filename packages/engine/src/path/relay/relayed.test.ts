import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud, type CloudQuestion } from '../cloud/predict-cloud.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { explainCloud } from '../explain/explain.ts';

const network = compileCloud(
  cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24',
    'subnet v/data 10.0.2.0/24',
    'subnet v/gw 10.0.3.0/24',
    'nic a 10.0.1.4 in v/app',
    'nic b 10.0.2.4 in v/data nsg=n',
    'nic c 10.0.2.5 in v/data nsg=n',
    'appgw g 10.0.3.9 in v/gw pip=20.7.7.7',
    'listen g 80 8080 b,c',
    'listen g 81 8081 b,c',
    'rule n 100 in Allow Tcp 10.0.1.0/24 > * 8080',
    'rule n 200 in Allow Tcp * > 10.0.2.5 8081',
    'rule n 300 in Deny * * > *',
  ),
  1,
);
const GATEWAY = idOf('applicationGateways', 'g');

function ask(to: string, port: number): CloudQuestion {
  const address = parseAddress(to);
  const destination = address.ok
    ? { kind: 'address' as const, address: address.value }
    : { kind: 'resource' as const, id: to };
  return { source: idOf('networkInterfaces', 'a'), destination, port: port as Port };
}
function told<T>(
  answer: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string },
): T {
  if (!answer.ok) throw new Error(answer.problem);
  return answer.value;
}

describe('an application gateway on the way', () => {
  it('is in the middle of each branch', () => {
    const { path } = told(predictCloud(network, ask('10.0.3.9', 81)));
    expect(path.disposition).toBe('delivered');
    expect(path.branches?.map(({ hops, disposition }) => [...hops.map(({ address }) => address), disposition])).toEqual(
      [
        ['10.0.1.4', '10.0.3.9', '10.0.2.4', 'denied'],
        ['10.0.1.4', '10.0.3.9', '10.0.2.5', 'delivered'],
      ],
    );
  });

  it('is asked at its first frontend where only the gateway is named', () => {
    const { path } = told(predictCloud(network, ask(GATEWAY, 81)));
    expect([path.flow.destination, path.disposition]).toEqual(['10.0.3.9', 'delivered']);
  });

  it('in a peered network is found by its name, too', () => {
    const peered = compileCloud(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'vnet w 10.1.0.0/16',
        'peer v w',
        'subnet v/app 10.0.1.0/24',
        'nic a 10.0.1.4 in v/app',
        'subnet w/gw 10.1.1.0/24',
        'nic b 10.1.1.90 in w/gw',
        'appgw g 10.1.1.9 in w/gw',
        'listen g 80 80 b',
      ),
      1,
    );
    expect(told(predictCloud(peered, ask(GATEWAY, 80))).path.disposition).toBe('delivered');
  });

  it('is asked at its public address where that frontend is named', () => {
    const { path } = told(predictCloud(network, ask(`${GATEWAY}/frontendIPConfigurations/public`, 81)));
    expect(path.flow.destination).toBe('20.7.7.7');
  });

  it('asks by itself: what nearly lets the client in misses the address of the gateway', () => {
    const { blockers, remedies } = told(blockersOf(network, ask('10.0.3.9', 80)));
    const denial = blockers.find(({ issue }) => issue.code === 'NSG_DENY');
    expect([denial?.hop, denial?.nearestMiss?.name, denial?.nearestMiss?.missed]).toEqual([2, 'r100', ['source']]);
    expect(remedies[0]).toMatchObject([
      { kind: 'add-rule', flow: { sources: ['10.0.3.0/24'], destination: '10.0.2.4' } },
    ]);
  });

  it('is explained from both sides', () => {
    const { steps } = told(explainCloud(network, ask('10.0.3.9', 80)));
    expect(steps.map(({ address }) => address)).toEqual(['10.0.1.4', '10.0.3.9', '10.0.3.4', '10.0.2.4']);
  });

  it('that stands before another one is followed to the end of it', () => {
    const chain = compileCloud(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'subnet v/app 10.0.1.0/24',
        'subnet v/data 10.0.2.0/24',
        'subnet v/gw 10.0.3.0/24',
        'subnet v/gw2 10.0.4.0/24',
        'nic a 10.0.1.4 in v/app',
        'nic b 10.0.2.4 in v/data nsg=n',
        'appgw g 10.0.3.9 in v/gw',
        'listen g 80 8080 10.0.4.9',
        'appgw h 10.0.4.9 in v/gw2',
        'listen h 8080 8081 b',
        'rule n 100 in Allow Tcp 10.0.4.0/24 > * 8080',
        'rule n 200 in Deny * * > *',
      ),
      1,
    );
    const { steps } = told(explainCloud(chain, ask('10.0.3.9', 80)));
    const [own, first, second] = [
      ['10.0.1.4', '10.0.3.9'],
      ['10.0.3.4', '10.0.4.9'],
      ['10.0.4.4', '10.0.2.4'],
    ] as const;
    expect(steps.map(({ address }) => address)).toEqual([...own, ...first, ...second]);
    const { blockers } = told(blockersOf(chain, ask('10.0.3.9', 80)));
    const denial = blockers.find(({ issue }) => issue.code === 'NSG_DENY');
    expect([denial?.hop, denial?.nearestMiss?.name, denial?.nearestMiss?.missed]).toEqual([
      3,
      'r100',
      ['destination-port'],
    ]);
  });

  it('may be where a flow begins', () => {
    const answer = predictCloud(network, { ...ask('10.0.2.5', 8081), source: GATEWAY });
    expect(told(answer).path.disposition).toBe('delivered');
  });
});

describe('a firewall that is asked itself', () => {
  const network = compileCloud(
    cloudOf(
      'vnet v 10.0.0.0/16',
      'subnet v/AzureFirewallSubnet 10.0.9.0/26',
      'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
      'fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.1.4:443',
      'fwrule f 100 Allow Any * > *',
      'subnet v/app 10.0.1.0/24',
      'nic b 10.0.1.4 in v/app',
      'vnet w 10.1.0.0/16',
      'subnet w/s 10.1.1.0/24',
      'nic a 10.1.1.4 in w/s',
    ),
    1,
  );

  it('shows rules that translate, and no others', () => {
    const { steps } = told(explainCloud(network, ask('20.1.1.1', 443)));
    const rules = steps[1]?.filters.flatMap((filter) => filter.rules) ?? [];
    expect(rules.map(({ name, match }) => [name, match])).toEqual([['t100', 'yes']]);
  });

  it('tells which of them came nearest', () => {
    const { blockers } = told(blockersOf(network, ask('20.1.1.1', 80)));
    expect(blockers.map(({ issue, nearestMiss }) => [issue.code, nearestMiss?.name, nearestMiss?.missed])).toEqual([
      ['FIREWALL_APPLIANCE_DENY', 't100', ['destination-port']],
    ]);
  });
});
