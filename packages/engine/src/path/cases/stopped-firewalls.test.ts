import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { lintCloud } from '../../lint/lint.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { questionFromA } from '../remedies/question-from-a.fixture.ts';
import { both, issuesIn, pathFor, withMembersAt, type Change, type ChangedCase, type Json } from './cases.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/t 10.0.2.0/24;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/t;fw f 10.0.9.4 in v/AzureFirewallSubnet p;policy p;route r 10.0.2.0/24 10.0.9.4';
const PAGE = 'firewall/firewall-faq';
const firewall = (name: string, members: Json): Change => withMembersAt(`/azureFirewalls/${name}`, members);
/** What `Deallocate` leaves. */
const stop = firewall('f', { ipConfigurations: [] });
const stopBoth = both(stop, firewall('g', { ipConfigurations: [] }));
const NOTHING = 'Nothing has the address 10.0.9.4, and the route to-10.0.2.0-24 (10.0.2.0/24) of r leads there.';

/** Answers are sentences. */
const STOPPED: readonly ChangedCase[] = [
  [
    PAGE,
    'is what had the next hop’s address',
    NET,
    stop,
    'a -> 10.0.2.4:443',
    'The firewall f has no IP configuration, as one that was stopped, and the route to-10.0.2.0-24 (10.0.2.0/24) of r leads to 10.0.9.4 in the subnet for firewalls.',
  ],
  [
    PAGE,
    'may be any of several',
    `${NET};fw g 10.0.9.5 in v/AzureFirewallSubnet p`,
    stopBoth,
    'a -> 10.0.2.4:443',
    'The firewalls f, g have no IP configurations, as some that were stopped, and the route to-10.0.2.0-24 (10.0.2.0/24) of r leads to 10.0.9.4 in the subnet for firewalls.',
  ],
  [
    PAGE,
    'is none of a virtual hub, which has no configuration ever',
    NET,
    firewall('f', { ipConfigurations: [], virtualHub: { id: 'h' } }),
    'a -> 10.0.2.4:443',
    NOTHING,
  ],
  [
    PAGE,
    'is none whose document does not say so',
    NET,
    firewall('f', { ipConfigurations: undefined }),
    'a -> 10.0.2.4:443',
    NOTHING,
  ],
  [
    PAGE,
    'had no address elsewhere',
    NET.replace('10.0.2.0/24 10.0.9.4', '10.0.2.0/24 10.0.1.9'),
    stop,
    'a -> 10.0.2.4:443',
    NOTHING.replace('10.0.9.4', '10.0.1.9'),
  ],
];

describe('an Azure Firewall that was stopped', () => {
  it.each(STOPPED)('%s: %s', (_page, _says, lines, change, question, answer) => {
    const path = pathFor(lines, question, change);
    expect(path.disposition).toBe('next-hop-missing');
    expect(issuesIn(path).map(({ code, sentence }) => `${code} ${sentence}`)).toEqual([
      `ROUTE_NEXT_HOP_INVALID ${answer}`,
    ]);
  });

  const network = compileCloud(stop(cloudOf(...NET.split(';'))), 1);
  it('is to be started', () => {
    expect(blockersOf(network, questionFromA('b', 443))).toMatchObject({
      value: { remedies: [[{ kind: 'do', resource: idOf('azureFirewalls', 'f'), what: 'start the firewall' }]] },
    });
  });

  it('is told by lint, at itself and at the route', () => {
    const found = [...lintCloud(network)].flat();
    expect(found.find(({ field }) => field === 'properties.nextHopIpAddress')?.consequence).toBe(
      'What this route takes ends there. The firewall f has no IP configuration, as one that was stopped.',
    );
    expect(network.findings).toMatchObject([
      { resource: idOf('azureFirewalls', 'f'), field: 'properties.ipConfigurations', severity: 'warning' },
    ]);
  });
});
