import { parseAddress, type Address, type Diagnosis, type Hop, type Issue, type Latency } from '@hopscope/engine';
import { describe, expect, test } from 'vitest';
import { apiVersion } from '../arm/api-version.ts';
import type { ResourceId } from '../arm/resource-id.ts';
import type { Machine, Surroundings } from './hop-place.ts';
import { connectivityInformationSchema } from './information.ts';
import { renderConnectivity } from './render.ts';

const OPERATION = 'f09b55fe-1d3a-4df7-817f-bceb8d2a94c8';
const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoRG/providers';

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
const machine = (name: string, nic: string, ...addresses: string[]): Machine => ({
  id: `${GROUP}/Microsoft.Compute/virtualMachines/${name}` as ResourceId,
  ipConfigurations: addresses.map((text, index) => ({
    address: address(text),
    id: `${GROUP}/Microsoft.Network/networkInterfaces/${nic}/ipConfigurations/ipconfig${index + 1}` as ResourceId,
  })),
});
const APP = machine('MultiTierApp0', 'appNic0', '10.1.1.4', 'fd00::4');
const DATABASE = machine('Database0', 'dbNic0', '10.1.4.4');

const latency = (min: number, mean: number, max: number): Latency => ({
  min,
  mean,
  max,
  median: mean,
  p95: max,
  samples: 100,
  distribution: [],
});
const hop = (kind: Hop['kind'], text?: string, more: Partial<Hop> = {}): Hop => ({
  kind,
  ...(text !== undefined && { address: address(text) }),
  issues: [],
  ...more,
});
const source = hop('source', '10.1.1.4', { ttl: 0 });
const issue = (code: Issue['code'], more: Partial<Issue> = {}): Issue => ({
  code,
  origin: 'local',
  severity: 'error',
  sentence: 'So it is.',
  context: {},
  ...more,
});

const reachable = (hops: readonly Hop[], more: Partial<Diagnosis> = {}): Diagnosis => ({
  verdict: 'reachable',
  disposition: 'connected',
  sentence: '',
  hops,
  latency: latency(400, 1_400, 7_200),
  probes: { sent: 100, failed: 0 },
  dataPlane: 'live',
  agreement: { kind: 'unknown', reason: '' },
  evidence: [],
  tookMs: 250,
  ...more,
});
const unreachable = (hops: readonly Hop[], more: Partial<Diagnosis> = {}): Diagnosis => {
  const { latency: _, ...rest } = reachable(hops, { verdict: 'unreachable', disposition: 'dropped' });
  return { ...rest, probes: { sent: 100, failed: 100 }, ...more };
};

/** Rendered, hop ids by position: `hop-0`. Also held against the schema, so that nothing unknown goes out. */
function render(diagnosis: Diagnosis, version: string, more: Partial<Surroundings> = {}) {
  const rendered = renderConnectivity(diagnosis, { operationId: OPERATION, source: APP, ...more }, apiVersion(version));
  expect(connectivityInformationSchema.strict().parse(rendered)).toEqual(rendered);
  const text = rendered.hops.reduce(
    (text, hop, index) => text.replaceAll(hop.id, `hop-${index}`),
    JSON.stringify(rendered),
  );
  return JSON.parse(text) as ReturnType<typeof renderConnectivity>;
}
const hopsOf = (...args: Parameters<typeof render>) =>
  render(...args).hops.map(
    (hop) => `${hop.type} ${hop.address ?? '-'} ${hop.resourceId?.replace(GROUP, '…') ?? 'no id'}`,
  );

describe('whole answers, member by member in the order of the wire', () => {
  test('the website of 2017', () => {
    const answer = render(reachable([source, hop('destination', '204.79.197.200')]), '2017-03-01');
    expect(JSON.stringify(answer)).toBe(
      JSON.stringify({
        hops: [
          {
            type: 'Source',
            id: 'hop-0',
            address: '10.1.1.4',
            resourceId: `${GROUP}/Microsoft.Network/networkInterfaces/appNic0/ipConfigurations/ipconfig1`,
            nextHopIds: ['hop-1'],
            issues: [],
          },
          {
            type: 'Internet',
            id: 'hop-1',
            address: '204.79.197.200',
            resourceId: 'Internet',
            nextHopIds: [],
            issues: [],
          },
        ],
        connectionStatus: 'Reachable',
        avgLatencyInMs: 1,
        minLatencyInMs: 0,
        maxLatencyInMs: 7,
        probesSent: 100,
        probesFailed: 0,
      }),
    );
  });

  test('the black hole of 2017', () => {
    const blamed = hop('source', '10.1.1.4', {
      issues: [issue('ROUTE_BLACKHOLE', { origin: 'outbound', context: { errno: 'EINVAL' } })],
    });
    const answer = render(unreachable([blamed, hop('destination', '13.107.21.200')]), '2017-03-01');
    expect(JSON.stringify(answer)).toBe(
      JSON.stringify({
        hops: [
          {
            type: 'Source',
            id: 'hop-0',
            address: '10.1.1.4',
            resourceId: `${GROUP}/Microsoft.Network/networkInterfaces/appNic0/ipConfigurations/ipconfig1`,
            nextHopIds: ['hop-1'],
            issues: [
              {
                origin: 'Outbound',
                severity: 'Error',
                type: 'UserDefinedRoute',
                context: [
                  { key: 'ErrorMessage', value: 'So it is.' },
                  { key: 'Errno', value: 'EINVAL' },
                ],
              },
            ],
          },
          {
            type: 'Destination',
            id: 'hop-1',
            address: '13.107.21.200',
            resourceId: 'Unknown',
            nextHopIds: [],
            issues: [],
          },
        ],
        connectionStatus: 'Unreachable',
        probesSent: 100,
        probesFailed: 100,
      }),
    );
  });

  test('a website today, with links', () => {
    const far = hop('destination', '204.79.197.200', { ttl: 1, rtt: { min: 3_600, mean: 4_200, max: 4_499 } });
    const link = { linkType: 'Internet', type: 'Internet' };
    const answer = render(reachable([source, far]), '2024-05-01');
    expect(JSON.stringify(answer)).toBe(
      JSON.stringify({
        hops: [
          {
            type: 'Source',
            id: 'hop-0',
            address: '10.1.1.4',
            resourceId: `${GROUP}/Microsoft.Compute/virtualMachines/MultiTierApp0`,
            nextHopIds: ['hop-1'],
            links: [
              {
                nextHopId: 'hop-1',
                ...link,
                properties: { roundTripTimeMin: 4, roundTripTimeAvg: 4, roundTripTimeMax: 4 },
                context: {},
                issues: [],
                resourceId: '',
              },
            ],
            previousHopIds: [],
            previousLinks: [],
            issues: [],
          },
          {
            type: 'Internet',
            id: 'hop-1',
            address: '204.79.197.200',
            nextHopIds: [],
            links: [],
            previousHopIds: ['hop-0'],
            previousLinks: [{ nextHopId: 'hop-0', ...link, properties: {}, context: {}, issues: [], resourceId: '' }],
            issues: [],
          },
        ],
        connectionStatus: 'Reachable',
        avgLatencyInMs: 1,
        minLatencyInMs: 0,
        maxLatencyInMs: 7,
        probesSent: 100,
        probesFailed: 0,
      }),
    );
  });
});

describe('what a hop is, era by era', () => {
  const website = reachable([source, hop('destination', '204.79.197.200')]);
  const blackHole = unreachable([source, hop('destination', '10.10.10.10')]);
  const database = unreachable([source, hop('destination', '10.1.4.4')]);
  const traced = reachable([
    source,
    hop('router', '10.1.1.1', { ttl: 1 }),
    hop('router', undefined, { ttl: 2 }),
    hop('router', '198.51.100.7', { ttl: 3 }),
    hop('destination', '10.9.0.4', { ttl: 4 }),
  ]);
  const nic = '…/Microsoft.Network/networkInterfaces/appNic0/ipConfigurations/ipconfig1';
  const dbNic = '…/Microsoft.Network/networkInterfaces/dbNic0/ipConfigurations/ipconfig1';
  const vm = '…/Microsoft.Compute/virtualMachines/MultiTierApp0';
  const dbVm = '…/Microsoft.Compute/virtualMachines/Database0';
  const asked = { destination: DATABASE };
  const known = { machines: [DATABASE] };

  test.each([
    ['2017-03-01', website, {}, [`Source 10.1.1.4 ${nic}`, 'Internet 204.79.197.200 Internet']],
    ['2018-11-01', website, {}, [`Source 10.1.1.4 ${vm}`, 'Internet 204.79.197.200 ']],
    ['2020-05-01', website, {}, [`Source 10.1.1.4 ${vm}`, 'Internet 204.79.197.200 no id']],
    ['2017-12-31', blackHole, {}, [`Source 10.1.1.4 ${nic}`, 'Destination 10.10.10.10 Unknown']],
    ['2020-04-01', blackHole, {}, [`Source 10.1.1.4 ${vm}`, 'Destination 10.10.10.10 ']],
    ['2026-01-01', blackHole, {}, [`Source 10.1.1.4 ${vm}`, 'Destination 10.10.10.10 no id']],
    ['2017-03-01', database, asked, [`Source 10.1.1.4 ${nic}`, `VnetLocal 10.1.4.4 ${dbNic}`]],
    ['2025-09-01', database, asked, [`Source 10.1.1.4 ${vm}`, `VirtualMachine 10.1.4.4 ${dbVm}`]],
    ['2017-03-01', database, known, [`Source 10.1.1.4 ${nic}`, `VnetLocal 10.1.4.4 ${dbNic}`]],
    ['2025-09-01', database, known, [`Source 10.1.1.4 ${vm}`, `VirtualNetwork 10.1.4.4 ${dbNic}`]],
  ])('%s', (version, diagnosis, surroundings, expected) => {
    expect(hopsOf(diagnosis, version, surroundings)).toEqual(expected);
  });

  test('routers that nobody described are told by their addresses, and one that never told its own has none', () => {
    expect(hopsOf(traced, '2017-03-01').slice(1)).toEqual([
      'VnetLocal 10.1.1.1 Unknown',
      'VnetLocal - Unknown',
      'Internet 198.51.100.7 Internet',
      'VnetLocal 10.9.0.4 Unknown',
    ]);
    expect(hopsOf(traced, '2026-01-01').slice(1)).toEqual([
      'VirtualNetwork 10.1.1.1 no id',
      'VirtualNetwork - no id',
      'Internet 198.51.100.7 no id',
      'VirtualNetwork 10.9.0.4 no id',
    ]);
  });

  test.each([
    ['refused without a trace', { disposition: 'refused' as const }, {}, 'Internet'],
    ['its own ICMP error, met by the trace', { disposition: 'rejected' as const }, { ttl: 3 }, 'Internet'],
    ['silence', { disposition: 'dropped' as const }, {}, 'Destination'],
    ['a lost agent', { verdict: 'undetermined' as const, disposition: 'agent-lost' as const }, {}, 'Destination'],
  ])('a destination that ends in %s', (_, more, at, type) => {
    const diagnosis = unreachable([source, hop('destination', '203.0.113.9', at)], more);
    expect(render(diagnosis, '2026-01-01').hops[1]?.type).toBe(type);
  });

  test('a source that chose no address shows its machine’s first', () => {
    const diagnosis = unreachable([hop('source'), hop('destination')], { disposition: 'unresolved' });
    expect(hopsOf(diagnosis, '2017-03-01')).toEqual([`Source 10.1.1.4 ${nic}`, 'Destination - Unknown']);
  });

  test('one address of a block of an IP configuration is that configuration', () => {
    const block = `${GROUP}/Microsoft.Network/networkInterfaces/n/ipConfigurations/block0`;
    const nva = hop('appliance', '10.1.1.20', { place: 'machine', id: `${block}#10.1.1.20` });
    expect(hopsOf(reachable([source, nva, hop('destination', '10.9.0.4')]), '2026-01-01')[1]).toBe(
      `VirtualAppliance 10.1.1.20 ${block.replace(GROUP, '…')}`,
    );
  });

  test('in 2017 a source is the IP configuration whose address it used', () => {
    const diagnosis = reachable([hop('source', 'fd00::4'), hop('destination', '2606:4700::1')]);
    expect(hopsOf(diagnosis, '2017-03-01')[0]).toBe(`Source fd00::4 ${nic.replace(/1$/, '2')}`);
  });
});

describe('links', () => {
  const trace = [
    source,
    hop('router', '10.1.1.1', { ttl: 1, rtt: { min: 499, mean: 500, max: 1_500 } }),
    hop('destination', '10.9.0.4'),
  ];

  test('there are none before 2020-05-01', () => {
    for (const { links, previousLinks, previousHopIds } of render(reachable(trace), '2020-04-01').hops)
      expect([links, previousLinks, previousHopIds]).toEqual([undefined, undefined, undefined]);
  });

  test('carry the round trip to the hop that they lead to; the last falls back on the probes’ latency', () => {
    const links = render(reachable(trace), '2020-05-01').hops.map((hop) => hop.links?.map((link) => link.properties));
    expect(links).toEqual([
      [{ roundTripTimeMin: 0, roundTripTimeAvg: 1, roundTripTimeMax: 2 }],
      [{ roundTripTimeMin: 0, roundTripTimeAvg: 1, roundTripTimeMax: 7 }],
      [],
    ]);
  });

  test('carry no round trip where the destination was not reached', () => {
    const links = render(unreachable(trace), '2026-01-01').hops.flatMap((hop) => hop.links ?? []);
    expect(links.map((link) => [link.linkType, link.properties])).toEqual([
      ['VirtualNetwork', {}],
      ['VirtualNetwork', {}],
    ]);
  });
});

describe('status and latency', () => {
  test('a refused destination has round trips, but no latency in ARM’s words', () => {
    const refused = unreachable([source], { disposition: 'refused', latency: latency(1_000, 2_000, 3_000) });
    expect(Object.keys(render(refused, '2026-01-01'))).toEqual([
      'hops',
      'connectionStatus',
      'probesSent',
      'probesFailed',
    ]);
  });

  test('what could not be determined is Unknown', () => {
    const lost = unreachable([source], {
      verdict: 'undetermined',
      disposition: 'agent-lost',
      probes: { sent: 0, failed: 0 },
    });
    expect(render(lost, '2017-03-01')).toMatchObject({ connectionStatus: 'Unknown', probesSent: 0, probesFailed: 0 });
  });

  test('a diagnosis without hops is an answer without hops', () => {
    expect(render(unreachable([]), '2026-01-01').hops).toEqual([]);
  });
});

describe('issues', () => {
  test.each<[Hop['kind'], Issue, string]>([
    ['destination', issue('NO_LISTENER'), 'Local Error NoListenerOnDestination'],
    ['router', issue('PORT_UNREACHABLE_FILTERED', { origin: 'outbound' }), 'Outbound Error NetworkSecurityRule'],
    ['destination', issue('PORT_UNREACHABLE_FILTERED'), 'Local Error GuestFirewall'],
    ['destination', issue('ADMIN_PROHIBITED'), 'Local Error GuestFirewall'],
    ['destination', issue('SYN_LOSS', { origin: 'inbound', severity: 'warning' }), 'Inbound Warning NetworkError'],
    ['source', issue('LOCAL_FIREWALL_DENY'), 'Local Error GuestFirewall'],
    ['source', issue('DNS_NXDOMAIN'), 'Local Error DnsResolution'],
    ['source', issue('ROUTE_LOOP', { origin: 'outbound' }), 'Outbound Error UDRLoop'],
    ['source', issue('AGENT_OFFLINE'), 'Local Error AgentStopped'],
  ])('on a %s: %o', (kind, what, expected) => {
    const [rendered] =
      render(unreachable([hop(kind, '10.0.0.1', { issues: [what] })]), '2017-03-01').hops[0]?.issues ?? [];
    expect(`${rendered?.origin} ${rendered?.severity} ${rendered?.type}`).toBe(expected);
  });

  test('of an answer that was stored with a code of before are Unknown', () => {
    const before = issue('PREDICTION_DISAGREES' as Issue['code']);
    const { hops } = render(unreachable([hop('source', '10.0.0.1', { issues: [before] })]), '2024-05-01');
    expect(hops[0]?.issues[0]?.type).toBe('Unknown');
  });

  test('keep their order and tell their facts as key and value', () => {
    const issues = [
      issue('RESET_BY_MIDDLEBOX', { context: { by: '10.0.0.1', port: '80' } }),
      issue('ICMP_RATE_LIMITED'),
    ];
    const rendered = render(unreachable([hop('router', '10.0.0.1', { issues })]), '2026-01-01').hops[0]?.issues;
    expect(rendered?.map((one) => one.context)).toEqual([
      [
        { key: 'ErrorMessage', value: 'So it is.' },
        { key: 'By', value: '10.0.0.1' },
        { key: 'Port', value: '80' },
      ],
      [{ key: 'ErrorMessage', value: 'So it is.' }],
    ]);
  });
});

describe('flows that part on the way', () => {
  const [A, B, C] = [address('10.0.1.1'), address('10.0.2.2'), address('10.0.3.2')];
  const D = '10.1.4.4';
  type Flows = NonNullable<Diagnosis['flows']>;
  /** One flow a line: who answered it, `*` for nobody. */
  const flows = (...ways: readonly string[]): Flows => ({
    working: ways.length,
    failing: 0,
    ways: ways.length,
    tracing: 'at-once',
    each: ways.map((way, index) => ({
      sourcePort: (40_001 + index) as Flows['each'][number]['sourcePort'],
      fate: 'works',
      probes: { sent: 1, failed: 0 },
      hops: way.split(' ').map((text, at) => ({ ttl: at + 1, ...(text !== '*' && { address: address(text) }) })),
    })),
  });
  const router = (ttl: number, ...addresses: readonly Address[]) => {
    const [first, ...otherAddresses] = addresses;
    return hop('router', first, { ttl, ...(otherAddresses.length > 0 && { otherAddresses }) });
  };
  const end = hop('destination', D, { ttl: 3 });
  /** `A>B,C`: from A on to B and to C. */
  const graphOf = (diagnosis: Diagnosis) => {
    const { hops } = render(diagnosis, '2024-05-01');
    const names = new Map(hops.map(({ id, address: at = '*' }) => [id, at]));
    for (const one of hops) {
      expect(one.links?.map(({ nextHopId }) => nextHopId)).toEqual(one.nextHopIds);
      const back = hops.filter(({ nextHopIds }) => nextHopIds.includes(one.id)).map(({ id }) => id);
      expect(one.previousHopIds).toEqual(back);
      expect(one.previousLinks?.map(({ nextHopId }) => nextHopId)).toEqual(back);
    }
    return hops.map(({ address: at = '*', nextHopIds }) => `${at}>${nextHopIds.map((id) => names.get(id)).join()}`);
  };

  test.each<[string, readonly Hop[], Flows, readonly string[]]>([
    [
      'are a hop each, with a link from where they part and one to where they meet',
      [source, router(1, A), router(2, B, C), end],
      flows(`${A} ${B} ${D}`, `${A} ${C} ${D}`),
      [`10.1.1.4>${A}`, `${A}>${B},${C}`, `${B}>${D}`, `${C}>${D}`, `${D}>`],
    ],
    [
      'are linked to the destination also where nothing is heard of them any more',
      [source, router(1, A), router(2, B, C), end],
      flows(`${A} ${B} ${D}`, `${A} ${C}`),
      [`10.1.1.4>${A}`, `${A}>${B},${C}`, `${B}>${D}`, `${C}>${D}`, `${D}>`],
    ],
    [
      'keep apart over several hops',
      [source, router(1, A, B), router(2, address('10.0.4.1'), address('10.0.5.1')), end],
      flows(`${A} 10.0.4.1 ${D}`, `${B} 10.0.5.1 ${D}`),
      [`10.1.1.4>${A},${B}`, `${A}>10.0.4.1`, `${B}>10.0.5.1`, `10.0.4.1>${D}`, `10.0.5.1>${D}`, `${D}>`],
    ],
    [
      'may be of unequal length',
      [source, router(1, A, B), router(2, C), end],
      flows(`${A} ${D}`, `${B} ${C} ${D}`),
      [`10.1.1.4>${A},${B}`, `${A}>${D}`, `${B}>${C}`, `${C}>${D}`, `${D}>`],
    ],
    [
      'meet a silent hop as they would without flows',
      [source, router(1, A), hop('router', undefined, { ttl: 2 }), end],
      flows(`${A} * ${D}`, `${A} * ${D}`),
      [`10.1.1.4>${A}`, `${A}>*`, `*>${D}`, `${D}>`],
    ],
    [
      'have no way of their own where a router is silent for some of them',
      [source, router(1, A), router(2, B, C), end],
      flows(`${A} ${B} ${D}`, `${A} ${C} ${D}`, `${A} * ${D}`, `* ${C} ${D}`),
      [`10.1.1.4>${A}`, `${A}>${B},${C}`, `${B}>${D}`, `${C}>${D}`, `${D}>`],
    ],
  ])('%s', (_, hops, told, expected) => {
    expect(graphOf(reachable(hops, { flows: told }))).toEqual(expected);
  });

  test('are blamed on the hop where they part, as Azure calls it', () => {
    const partial = issue('ECMP_PARTIAL', { origin: 'outbound', context: { working: '1', flows: '2' } });
    const hops = [source, { ...router(1, A), issues: [partial] }, router(2, B, C), end];
    const told = render(reachable(hops, { flows: flows(`${A} ${B} ${D}`, `${A} ${C}`) }), '2024-05-01');
    expect(told.connectionStatus).toBe('Reachable');
    expect(told.hops.map(({ issues }) => issues.map(({ type, origin }) => `${origin} ${type}`))).toEqual([
      [],
      ['Outbound DestinationPartiallyReachable'],
      [],
      [],
      [],
    ]);
  });
});
