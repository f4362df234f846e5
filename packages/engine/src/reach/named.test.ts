import { describe, expect, it } from 'vitest';
import type { Port } from '../address/port.ts';
import type { Prefix } from '../address/prefix.ts';
import { cloudOf, idOf } from '../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { predictCloud } from '../path/cloud/predict-cloud.ts';
import { explainCloud } from '../path/explain/explain.ts';
import type { CloudDestination } from '../path/cloud/target.ts';
import { portsBetween } from './ports-between.ts';
import { whoReaches } from './who-reaches.ts';

const ACCOUNT = idOf('storageAccounts', 's').replace('Microsoft.Network', 'Microsoft.Storage');
const NET = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26',
  'nic a 10.0.1.4 in v/app',
  'nic c 10.0.1.5 in v/app',
  'route r 0.0.0.0/0 10.0.9.4',
  'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
  'fwapp f 100 Allow 443 10.0.1.4 > *.core.windows.net',
  'vnet w 10.1.0.0/16',
  'subnet w/app 10.1.1.0/24',
  'nic d 10.1.1.4 in w/app pip=20.1.1.9',
  'storage s deny ips=20.1.1.1',
];
const TAGS = { serviceTags: new Map([['storage', { name: 'Storage', prefixes: ['20.60.0.0/16' as Prefix] }]]) };
const nic = (name: string) => idOf('networkInterfaces', name);

/** The last parts of the ids of interfaces. */
const names = (ids: readonly string[]) => ids.map((id) => id.split('/').at(-3));

it('who reaches a service by name through a firewall is who its rules let pass to that name', () => {
  const found = whoReaches(compileCloud(cloudOf(...NET), 1, TAGS), ACCOUNT, 443 as Port);
  expect(found.ok && [names(found.value.configurations), found.value.undetermined]).toEqual([['a'], []]);
});

it('where the firewall finds another address than whoever asks, who is there decides', () => {
  const hub = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 rt=r',
    'nic a 10.0.1.4 in v/app',
    'route r 0.0.0.0/0 10.2.9.4',
    'vnet h 10.2.0.0/16',
    'subnet h/AzureFirewallSubnet 10.2.9.0/26',
    'peer v h forwarded=on',
    'fw f 10.2.9.4 in h/AzureFirewallSubnet pip=20.1.1.1',
    'fwapp f 100 Allow 443 * > *.core.windows.net',
    'storage s deny ips=20.1.1.1',
  ];
  const zone = ['zone blob.core.windows.net h', 'record blob.core.windows.net s 10.2.1.9'];
  const endpoint = ['subnet h/data 10.2.1.0/24', 'nic e 10.2.1.9 in h/data pe=e', 'endpoint e Approved storage:s'];
  const reached = [hub, [...hub, ...zone], [...hub, ...zone, ...endpoint]].map((lines) => {
    const found = whoReaches(compileCloud(cloudOf(...lines), 1, TAGS), ACCOUNT, 443 as Port);
    return found.ok && [names(found.value.configurations), names(found.value.undetermined)];
  });
  expect(reached).toEqual([
    [['a'], []],
    [[], []],
    [['a'], []],
  ]);
});

it('ports of a service end as single paths to it do', () => {
  const network = compileCloud(cloudOf(...NET), 1, TAGS);
  for (const name of ['a', 'c', 'd']) {
    const sets = portsBetween(network, nic(name), ACCOUNT);
    if (!sets.ok) throw new Error(sets.problem);
    for (const { protocol, from, to, disposition } of sets.value)
      for (const port of protocol === 'icmp' ? [] : [from, to]) {
        const path = predictCloud(network, {
          source: nic(name),
          destination: { kind: 'resource', id: ACCOUNT },
          ...(protocol === 'udp' && { protocol }),
          port: port as Port,
        });
        expect([name, protocol, port, path.ok && path.value.path.disposition]).toEqual([
          name,
          protocol,
          port,
          disposition,
        ]);
      }
  }
  const ofA = portsBetween(network, nic('a'), ACCOUNT);
  expect(ofA.ok && ofA.value.find(({ protocol, from }) => protocol === 'tcp' && from === 443)?.disposition).toBe(
    'reaches-internet',
  );
});

it('of a service with several names, asked for as such, rules that tell those apart say nothing for certain', () => {
  const lines = NET.map((line) =>
    line.startsWith('fwapp') ? 'fwapp f 100 Allow 443 * > s.file.core.windows.net' : line,
  );
  const network = compileCloud(cloudOf(...lines), 1, TAGS);
  const pathTo = (destination: CloudDestination) => {
    const path = predictCloud(network, { source: nic('a'), destination, port: 443 as Port });
    if (!path.ok) throw new Error(path.problem);
    const { hops, disposition } = path.value.path;
    return [disposition, ...hops.flatMap(({ issues = [] }) => issues.map(({ sentence }) => sentence))];
  };
  expect(pathTo({ kind: 'resource', id: ACCOUNT })).toEqual([
    'undetermined',
    'Which name of the service the flow asks for, s.blob.core.windows.net or another, is not known, and the rule a100 of f, which is for s.file.core.windows.net, would decide.',
  ]);
  expect(pathTo({ kind: 'name', name: 's.file.core.windows.net' })[0]).toBe('reaches-internet');
  expect(pathTo({ kind: 'name', name: 's.blob.core.windows.net' })[0]).toBe('denied');
  const sets = portsBetween(network, nic('a'), ACCOUNT);
  expect(
    sets.ok && sets.value.flatMap(({ disposition, from }) => (disposition === 'undetermined' ? from : [])),
  ).toEqual([443]);
  const found = whoReaches(network, ACCOUNT, 443 as Port);
  expect(found.ok && [names(found.value.configurations), names(found.value.undetermined)]).toEqual([[], ['a', 'c']]);
});

describe('of a service with several names, asked for as such, rules say for certain', () => {
  const NAMES = ['blob', 'dfs', 'file', 'queue', 'table', 'web'].map((each) => `s.${each}.core.windows.net`);
  const [first = '', ...others] = NAMES;
  const withRules = (...rules: readonly string[]) => [...NET.filter((line) => !line.startsWith('fwapp')), ...rules];
  const asProxy = (lines: readonly string[]) =>
    lines.map((line) =>
      line.startsWith('vnet v') ? `${line} dns=10.0.9.4` : line.startsWith('fw f') ? `${line} dns=proxy` : line,
    );
  const closed = `fwapp f 300 Deny 443 * > *`;
  it.each([
    ['what is for all of them', withRules(`fwapp f 100 Allow 443 * > ${NAMES.join()}`), 'reaches-internet'],
    [
      'what several rules together are for',
      withRules(`fwapp f 100 Allow 443 * > ${first}`, `fwapp f 200 Allow 443 * > ${others.join()}`, closed),
      'reaches-internet',
    ],
    [
      'what none lets pass, by whichever rule',
      withRules(`fwapp f 100 Deny 443 * > ${first}`, 'fwapp f 200 Allow 443 * > www.contoso.com'),
      'denied',
    ],
    ['nothing where one is left out', withRules(`fwapp f 100 Allow 443 * > ${others.join()}`, closed), 'undetermined'],
    [
      'what is for the addresses of all of them, where the firewall is who tells them',
      asProxy(withRules(`fwrule f 100 Allow TCP * > name:${NAMES.join()} 443`)),
      'reaches-internet',
    ],
    [
      'nothing where one passes as it is, and the firewall connects for another by itself',
      asProxy(withRules(`fwrule f 100 Allow TCP * > name:${first} 443`, `fwapp f 200 Allow 443 * > ${others.join()}`)),
      'undetermined',
    ],
  ])('%s', (_, lines, ending) => {
    const network = compileCloud(cloudOf(...lines), 1, TAGS);
    const destination = { kind: 'resource', id: ACCOUNT } as const;
    const explained = explainCloud(network, { source: nic('a'), destination, port: 443 as Port });
    if (!explained.ok) throw new Error(explained.problem);
    const { path, steps } = explained.value;
    expect(path.disposition).toBe(ending);
    const [decided] = path.hops.find(({ device }) => device === 'azure-firewall')?.filters ?? [];
    const read = steps[1]?.filters[0]?.rules.find(({ id }) => id === decided?.rule);
    expect([decided?.access, read?.access]).toEqual(
      ending === 'undetermined' ? ['undetermined', read?.access] : [read?.access, decided?.access],
    );
  });
});
