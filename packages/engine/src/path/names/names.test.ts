import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { Prefix } from '../../address/prefix.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { explainCloud } from '../explain/explain.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { withChanges } from '../remedies/to-the-letter/with-change.fixture.ts';

const NET = [
  'vnet v 10.0.0.0/16 dns=10.0.9.4',
  'subnet v/app 10.0.1.0/24 rt=r',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26',
  'nic a 10.0.1.4 in v/app',
  'route r 0.0.0.0/0 10.0.9.4',
  'fw f 10.0.9.4 in v/AzureFirewallSubnet dns=proxy pip=20.200.0.1',
];

const questionFor = (name: string | undefined) => {
  const address = parseAddress('20.1.1.1');
  if (!address.ok) throw new Error(address.problem);
  const destination = { kind: 'address', address: address.value, ...(name === undefined ? {} : { name }) } as const;
  return { source: idOf('networkInterfaces', 'a'), destination, port: 443 as Port };
};

/** What is told of the firewall on the way to a name. */
function toldAt(lines: readonly string[], name?: string, around = NET) {
  const explained = explainCloud(compileCloud(cloudOf(...around, ...lines), 1), questionFor(name));
  if (!explained.ok) throw new Error(explained.problem);
  const { path, steps } = explained.value;
  const hop = path.hops.find(({ device }) => device === 'azure-firewall');
  return {
    filters: hop?.filters?.map(({ access, byName }) => `${access} by ${byName}`),
    sentences: hop?.issues?.map(({ sentence }) => sentence),
    rules: steps[1]?.filters[0]?.rules.map((rule) =>
      [
        rule.name,
        rule.match,
        ...rule.missed,
        ...rule.unknown,
        ...(rule.byName === undefined ? [] : [`by ${rule.byName}`]),
      ].join(' '),
    ),
  };
}

describe('what a firewall makes of a name', () => {
  it('is told by the name in the rule that lets it pass', () =>
    expect(
      toldAt(
        ['fwapp f 100 Allow 443 * > www.fabrikam.com', 'fwapp f 200 Allow 443 * > www.x.org,*.contoso.com'],
        'WWW.Contoso.com.',
      ),
    ).toEqual({
      filters: ['allow by *.contoso.com'],
      sentences: undefined,
      rules: ['a100 no destination', 'a200 yes by *.contoso.com', 'default yes'],
    }));

  it('is told by the name in the rule that keeps it out', () =>
    expect(
      toldAt(['fwapp f 100 Deny 443 * > www.contoso.com', 'fwapp f 200 Allow 443 * > *'], 'www.contoso.com'),
    ).toEqual({
      filters: ['deny by www.contoso.com'],
      sentences: [
        'The rule a100 of f denies TCP port 443 from 10.0.1.4 to 20.1.1.1 (www.contoso.com) on the way into 10.0.9.4.',
      ],
      rules: ['a100 yes by www.contoso.com', 'a200 yes', 'default yes'],
    }));

  it('is told of a network rule whose addresses are known, too', () =>
    expect(
      toldAt(
        ['fwrule f 100 Allow TCP * > name:db.corp.example *', 'zone corp.example v', 'record corp.example db 20.1.1.1'],
        'db.corp.example',
      ).filters,
    ).toEqual(['allow by db.corp.example']));

  it.each([
    [
      'www.contoso.com',
      'Which name the flow asks for is not known, and the rule a100 of f, which is for www.contoso.com, would decide.',
    ],
    [
      'url:www.contoso.com/x,www.fabrikam.com/y',
      'Which page the flow asks for is not known, and the rule a100 of f, which is for www.contoso.com/x and others, would decide.',
    ],
    [
      'tag:WindowsUpdate',
      'Which names WindowsUpdate stands for is known to Azure alone, and the rule a100 of f, which is for them, would decide.',
    ],
  ])('is missing where nobody asks by it: %s', (name, sentence) =>
    expect(toldAt([`fwapp f 100 Allow 443 * > ${name}`]).sentences).toEqual([sentence]),
  );

  it('is missing where no document tells which addresses it has', () =>
    expect(toldAt(['fwrule f 100 Allow TCP * > name:www.contoso.com *'], 'www.fabrikam.com').sentences).toEqual([
      'Which addresses f finds for www.contoso.com is in no document, and the rule n100 of f, which is for them, would decide.',
    ]));

  it('is not said to hang on a missing group of addresses alone where a tag that is not loaded leaves it open as well', () =>
    expect(toldAt(['fwrule f 100 Allow TCP group:x > Storage 443']).sentences).toEqual([
      'Whether the rule n100 of f matches is not known, and it would decide. Nor is x, which it names, among the documents.',
    ]));

  it('is not what is missing where a group of senders beside it is', () =>
    expect(toldAt(['fwrule f 100 Allow TCP group:x > name:www.contoso.com 443'], 'www.contoso.com').sentences).toEqual([
      'x, whose addresses the rule n100 of f is for, is not among the documents, and it would decide.',
    ]));

  it('is missing where the firewall is no DNS proxy, which network rules for names need', () => {
    const off = NET.map((line) => line.replace(' dns=proxy', ''));
    expect(toldAt(['fwrule f 100 Allow TCP * > name:www.contoso.com *'], 'www.contoso.com', off).sentences).toEqual([
      'The DNS proxy of f is off, and network rules for names need it: whether the rule n100 of f, which is for www.contoso.com, matches is not known, and it would decide.',
    ]);
  });

  it('is missing beside what is not known of the senders that the rule is for', () =>
    expect(toldAt(['fwrule f 100 Allow TCP group:x > name:www.contoso.com *'], 'www.fabrikam.com').sentences).toEqual([
      'Which addresses f finds for www.contoso.com is in no document, and the rule n100 of f, which is for them, would decide. Nor is all known of the senders that it is for.',
    ]));

  it.each([
    [
      NET.map((line) => line.replace(' dns=proxy', ' p')),
      ['policy p dns=10.0.7.7', 'fwapp p 100 Allow 443 * > www.contoso.com'],
      'f asks 10.0.7.7, which its policy p names, and what names lead to there is in no document.',
    ],
    [
      NET.map((line) => line.replace('in v/app', 'in v/app dns=10.0.7.7')),
      ['fwapp f 100 Allow 443 * > www.contoso.com'],
      'The sender asks other name servers, and what those answer is in no document.',
    ],
  ])('is looked up by the firewall, and who asks whom else is said: %#', (around, lines, why) =>
    expect(toldAt(lines, 'www.contoso.com', around).sentences).toEqual([
      `f looks www.contoso.com up itself and connects to what it finds, not to 20.1.1.1. ${why}`,
    ]),
  );

  it('is found nowhere where the zone that the firewall asks does not have it', () =>
    expect(
      toldAt(['zone corp.example v', 'fwapp f 100 Allow 443 * > x.corp.example'], 'x.corp.example').sentences,
    ).toEqual([
      'f looks x.corp.example up itself: what comes of it is not modelled where there is no such name. The private zone corp.example is linked and has no record for x.corp.example, so the name has no address.',
    ]));

  it('is told with no more than four of the addresses that the firewall finds, and that there are others', () => {
    const addresses = [4, 5, 6, 7, 8].map((last) => `10.0.2.${last}`).join(',');
    const lines = [
      'zone corp.example v',
      `record corp.example db ${addresses}`,
      'fwapp f 100 Allow 443 * > *.corp.example',
    ];
    expect(toldAt(lines, 'db.corp.example').sentences?.[0]).toBe(
      'f looks db.corp.example up itself and connects to what it finds, 10.0.2.4 or 10.0.2.5 or 10.0.2.6 or 10.0.2.7 or others, not to 20.1.1.1.',
    );
  });

  it('is where the firewall connects to, from its subnet, and what stops it behind there is told of that flow', () => {
    const lines = [
      'subnet v/data 10.0.2.0/24 nsg=n',
      'nic b 10.0.2.4 in v/data',
      'nsg n',
      'rule n 100 in deny tcp * > * 443',
      'zone corp.example v',
      'record corp.example db 10.0.2.4',
      'fwapp f 100 Allow 443 * > *.corp.example',
    ];
    const network = compileCloud(cloudOf(...NET, ...lines), 1);
    const explained = explainCloud(network, questionFor('db.corp.example'));
    if (!explained.ok) throw new Error(explained.problem);
    const { path, steps, back } = explained.value;
    expect(path.hops.map(({ kind, address }) => `${kind} ${address}`)).toEqual([
      'source 10.0.1.4',
      'appliance 10.0.9.4',
      'destination 10.0.2.4',
    ]);
    expect(path.hops[1]?.issues?.map(({ code, sentence }) => `${code} ${sentence}`)).toEqual([
      'DNS_ANSWERS_DIFFER f looks db.corp.example up itself and connects to what it finds, 10.0.2.4, not to 20.1.1.1.',
    ]);
    const rules = (step: (typeof steps)[number]) =>
      step.filters.flatMap((filter) => filter.rules.filter(({ match }) => match === 'yes').map(({ name }) => name));
    expect(steps.map((step) => [step.address, ...rules(step).slice(0, 1)])).toEqual([
      ['10.0.1.4'],
      ['10.0.9.4', 'a100'],
      ['10.0.9.5'],
      ['10.0.2.4', 'r100'],
    ]);
    expect(back?.map(({ address }) => address)).toEqual(['10.0.9.4', '10.0.1.4']);
    const stopped = blockersOf(network, questionFor('db.corp.example'));
    const [first] = stopped.ok ? stopped.value.remedies : [];
    expect(first?.map((change) => (change.kind === 'do' ? change.what : change.kind))).toEqual(['change-rule']);
  });

  it('leaves questions for other names as they were', () => {
    const network = compileCloud(cloudOf(...NET, 'fwapp f 100 Allow 443 * > www.contoso.com'), 1);
    const endings = ['www.contoso.com', 'www.fabrikam.com', undefined, 'www.contoso.com'].map((name) => {
      const explained = explainCloud(network, questionFor(name));
      return explained.ok && explained.value.path.disposition;
    });
    expect(endings).toEqual(['reaches-internet', 'denied', 'undetermined', 'reaches-internet']);
  });

  it('is what an application rule would let pass, where that takes less than a network rule', () => {
    const lines = [
      'subnet v/data 10.0.2.0/24',
      'nic b 10.0.2.4 in v/data',
      'route r 10.0.2.0/24 10.0.9.4',
      'zone corp.example v',
      'record corp.example db 10.0.2.4',
      'fwapp f 100 Allow 443 * > www.contoso.com',
    ];
    const stopped = blockersOf(compileCloud(cloudOf(...NET, ...lines), 1), {
      ...questionFor(undefined),
      destination: { kind: 'name', name: 'db.corp.example' },
    });
    const [first] = stopped.ok ? stopped.value.remedies : [];
    expect(first?.map((change) => (change.kind === 'do' ? change.what : change.kind))).toEqual([
      'allow db.corp.example by an application rule, if it is HTTP, HTTPS or SQL',
    ]);
  });

  it('is no reason to change what is open by it', () => {
    const network = compileCloud(cloudOf(...NET, 'fwapp f 100 Allow 443 * > www.contoso.com'), 1);
    const [open, shut] = ['www.contoso.com', 'www.fabrikam.com'].map((name) => {
      const stopped = blockersOf(network, questionFor(name));
      return stopped.ok && stopped.value.blockers.map(({ issue, nearestMiss }) => `${issue.code} ${nearestMiss?.name}`);
    });
    expect([open, shut]).toEqual([[], ['FIREWALL_APPLIANCE_DENY a100']]);
  });
});

describe('what would let a flow by name pass a firewall', () => {
  const off = NET.map((line) => line.replace(' dns=proxy', ''));
  const byNetworkRule = (before = '') =>
    `allow TCP port 443 from 10.0.1.4 to www.contoso.com${before}, by a network rule`;
  const byApplication = (before = '') =>
    `allow www.contoso.com by an application rule${before}, if it is HTTP, HTTPS or SQL`;
  const BEFORE = ' before a100, which denies it';
  it.each([
    ['nothing allows it', NET, 'fwapp f 100 Allow 443 * > www.fabrikam.com', [byApplication(), byNetworkRule()]],
    [
      'and it is no DNS proxy, so that nobody knows what it finds',
      off,
      'fwapp f 100 Allow 443 * > www.fabrikam.com',
      [`${byNetworkRule()}, with the DNS proxy on`, byApplication()],
    ],
    [
      'an application rule denies it',
      NET,
      'fwapp f 100 Deny 443 * > www.contoso.com',
      [byApplication(BEFORE), byNetworkRule(BEFORE)],
    ],
    [
      'a network rule denies it',
      NET,
      'fwrule f 100 Deny TCP * > * 443',
      [byNetworkRule(' before n100, which denies it')],
    ],
  ])('where %s', (_, around, line, changes) => {
    const found = blockersOf(compileCloud(cloudOf(...around, line), 1), questionFor('www.contoso.com'));
    if (!found.ok) throw new Error(found.problem);
    expect(
      found.value.remedies.map((set) => set.map((change) => (change.kind === 'do' ? change.what : change.kind))),
    ).toEqual(changes.map((change) => [change]));
  });

  it('is a network rule for the tag of a service, where the firewall finds another address and no document tells the public one', () => {
    const lines = [
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24 rt=r',
      'nic a 10.0.1.4 in v/app',
      'route r 0.0.0.0/0 10.2.9.4',
      'vnet h 10.2.0.0/16',
      'peer v h forwarded=on',
      'subnet h/AzureFirewallSubnet 10.2.9.0/26',
      'fw f 10.2.9.4 in h/AzureFirewallSubnet pip=20.1.1.1',
      'storage s',
      'zone blob.core.windows.net h',
      'record blob.core.windows.net s 10.2.1.9',
    ];
    const storage = { name: 'Storage', prefixes: ['20.60.0.0/16' as Prefix] };
    const network = compileCloud(cloudOf(...lines), 1, { serviceTags: new Map([['storage', storage]]) });
    const found = blockersOf(network, {
      source: idOf('networkInterfaces', 'a'),
      destination: { kind: 'name', name: 's.blob.core.windows.net' },
      port: 443 as Port,
    });
    if (!found.ok) throw new Error(found.problem);
    expect(found.value.remedies.flat().map((change) => (change.kind === 'do' ? change.what : change.kind))).toContain(
      'allow TCP port 443 from 10.0.1.4 to the service tag Storage, by a network rule',
    );
  });

  it('is tried as the rule that it is: behind an application rule the firewall is the sender, to the address that it finds', () => {
    const lines = [
      'subnet v/data 10.0.2.0/24 nsg=n',
      'nic b 10.0.2.4 in v/data',
      'nsg n',
      'rule n 200 in Allow Tcp 10.0.1.0/24 > * 443',
      'rule n 300 in Deny * * > * *',
      'zone corp.example v',
      'record corp.example db 10.0.2.4',
      'route r 10.0.2.0/24 10.0.9.4',
      'fwapp f 100 Deny 443 * > *.corp.example',
    ];
    const documents = cloudOf(...NET, ...lines);
    const asked = { ...questionFor(undefined), destination: { kind: 'name', name: 'db.corp.example' } } as const;
    const found = blockersOf(compileCloud(documents, 1), asked);
    if (!found.ok) throw new Error(found.problem);
    expect(
      found.value.remedies.map((set) =>
        set.map((change) =>
          change.kind === 'do'
            ? change.what
            : change.kind === 'add-rule'
              ? `${change.flow.sources.join()} > ${change.flow.destination}`
              : change.kind,
        ),
      ),
    ).toEqual([
      [
        'allow db.corp.example by an application rule before a100, which denies it, if it is HTTP, HTTPS or SQL',
        '10.0.9.0/26 > 10.0.2.4',
      ],
      [
        'allow TCP port 443 from 10.0.1.4 to db.corp.example before a100, which denies it, by a network rule',
        'add a route to 10.0.1.4 by 10.0.9.4',
      ],
    ]);
    // To the letter.
    for (const set of found.value.remedies) {
      const made = withChanges(documents, set);
      const path = made && predictCloud(compileCloud(made, 1), asked);
      expect(path?.ok === true && path.value.path.disposition).toBe('delivered');
    }
  });
});
