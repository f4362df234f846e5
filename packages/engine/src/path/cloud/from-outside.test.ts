import { describe, expect, it } from 'vitest';
import { parseAddress, type Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf, machineId } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { explainCloud } from '../explain/explain.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { predictCloud, type CloudQuestion } from './predict-cloud.ts';

const NET = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 nsg=n rt=r',
  'nic b 10.0.1.4 in v/app vm=b pip=20.1.1.1',
  'nic c 10.0.1.5 in v/app vm=c',
  'rule n 100 in Allow Tcp 203.0.113.0/24 > * 22,80',
  'rule n 110 in Allow Tcp 10.0.9.0/26 > * 80',
  'rule n 200 in Deny * * > *',
  'route r 203.0.113.128/25 None',
  'lb l pip=20.1.1.2',
  'balance l Tcp 8080 80 c',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26',
  'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.3',
  'fwnat f 100 TCP 203.0.113.0/24 > 20.1.1.3 443 to 10.0.1.5:80',
];
const OPEN = ['rule n 90 in Allow Tcp * > * 25'];
const network = compileCloud(cloudOf(...NET), 1);

function addressOf(text: string): Address {
  const read = parseAddress(text);
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

/** `203.0.113.9 -> 20.1.1.1:22`, `203.0.113.9 -> b:22`, `203.0.113.9 -> l:80` for a load balancer. */
function questionOf(text: string): CloudQuestion {
  const [source = '', to = '', port = ''] = text.split(/ -> |:/);
  const id = to === 'l' ? `${idOf('loadBalancers', 'l')}/frontendIPConfigurations/f` : machineId(to);
  return {
    source,
    destination: /^\d/.test(to) ? { kind: 'address', address: addressOf(to) } : { kind: 'resource', id },
    port: Number(port) as Port,
  };
}

function answerTo(text: string): string {
  const predicted = predictCloud(network, questionOf(text));
  if (!predicted.ok) return predicted.problem;
  const { disposition, hops } = predicted.value.path;
  return [disposition, ...hops.map(({ address }) => address)].join(' ');
}

describe('a flow from an address of the internet', () => {
  // "Default rules … AllowInternetOutBound" does not matter to it: only those on the way in are asked ("Network security groups").
  it.each([
    ['203.0.113.9 -> 20.1.1.1:22', 'delivered 203.0.113.9 20.1.1.1'],
    ['203.0.113.9 -> b:22', 'delivered 203.0.113.9 20.1.1.1'],
    ['198.51.100.9 -> b:22', 'denied 198.51.100.9 20.1.1.1'],
    ['203.0.113.200 -> b:22', 'no-way-back 203.0.113.200 20.1.1.1'],
    ['203.0.113.9 -> l:8080', 'delivered 203.0.113.9 20.1.1.2 10.0.1.5'],
    ['203.0.113.9 -> l:80', 'not-balanced 203.0.113.9 20.1.1.2'],
    ['203.0.113.9 -> 20.1.1.3:443', 'delivered 203.0.113.9 20.1.1.3 10.0.1.5'],
    ['198.51.100.9 -> 20.1.1.3:443', 'denied 198.51.100.9 20.1.1.3'],
  ])('%s: %s', (question, answer) => expect(answerTo(question)).toBe(answer));

  it.each([
    ['10.9.9.9 -> b:22', '10.9.9.9 is no public address, and who has it is in no document'],
    ['20.1.1.2 -> b:22', expect.stringContaining('which is a source itself')],
    ['203.0.113.9 -> c:80', 'c has no public address'],
    ['203.0.113.9 -> 20.9.9.9:80', '20.9.9.9 is not among the public addresses of the documents'],
    ['203.0.113.9 -> 10.0.1.4:22', '10.0.1.4 is not among the public addresses of the documents'],
    ['2001:db8::1 -> b:22', expect.any(String)],
  ])('%s is refused: %s', (question, problem) => expect(answerTo(question)).toEqual(problem));

  // "Troubleshoot outbound SMTP connectivity problems in Azure": what is sent on to the internet is sent from Azure, whoever asked.
  it.each([
    ['carried', 'delivered'],
    ['blocked', 'denied'],
    ['unknown', 'undetermined'],
  ] as const)('mail that a firewall leads on to the internet: where it is %s it is %s', (mail, ending) => {
    const led = compileCloud(cloudOf(...NET, 'fwnat f 110 TCP * > 20.1.1.3 25 to 20.1.1.1:25', ...OPEN), 1, { mail });
    const predicted = predictCloud(led, questionOf('203.0.113.9 -> 20.1.1.3:25'));
    expect(predicted.ok && predicted.value.path.disposition).toBe(ending);
    const straight = predictCloud(led, questionOf('203.0.113.9 -> 20.1.1.1:25'));
    expect(straight.ok && straight.value.path.disposition).toBe('delivered');
  });

  it('is explained from whom it comes to on, and what would open its way is told', () => {
    const explained = explainCloud(network, questionOf('198.51.100.9 -> b:22'));
    expect(
      explained.ok && explained.value.steps.map(({ address, id, filters }) => [address, id, filters.length]),
    ).toEqual([
      ['198.51.100.9', 'Internet', 0],
      ['10.0.1.4', expect.stringContaining('/networkInterfaces/b/'), 1],
    ]);
    const found = blockersOf(network, questionOf('198.51.100.9 -> b:22'));
    expect(found.ok && found.value.remedies).toMatchObject([
      [{ kind: 'add-rule', flow: { sources: ['198.51.100.9'], destination: '10.0.1.4', destinationPort: 22 } }],
    ]);
  });
});
