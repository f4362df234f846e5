import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Loose, TestServer } from '../server.testbed.ts';
import { APP, CONTOSO_RG, DATABASE, openContoso } from './contoso.testbed.ts';

let it: TestServer;
let close: () => Promise<void>;
beforeAll(async () => {
  const contoso = await openContoso();
  ({ it, close } = contoso);
});
afterAll(() => close());

const AUDIT = `${CONTOSO_RG}/providers/Microsoft.Compute/virtualMachines/Audit0`;
const post = async (path: string, body: object) => {
  const { status, json } = await it.call('POST', path, { body });
  return { status, json };
};

describe('a path explained', () => {
  test('names every rule, why it did or did not match, and the one that decides', async () => {
    const { status, json } = await post('/v1/explain', { source: 'audit0', destination: '10.1.4.4:80' });
    expect(status).toBe(200);
    expect(json.path).toMatchObject({ disposition: 'denied', model: 'cloud' });
    const [first] = json.steps;
    expect(first).toMatchObject({ address: '10.1.3.4', id: expect.stringContaining('/auNic/ipConfigurations/') });
    const filter = first.filters.find(({ direction }: Loose) => direction === 'outbound');
    expect(filter.decides).toMatch(/\/auNsg\/securityRules\/Port80$/);
    expect(filter.rules.find(({ id }: Loose) => id === filter.decides)).toMatchObject({
      access: 'deny',
      match: 'yes',
      missed: [],
      isBehind: false,
    });
    expect(filter.rules.filter(({ isBehind }: Loose) => isBehind).length).toBeGreaterThan(0);
  });

  test('names every route, and the one that was chosen', async () => {
    const { json } = await post('/v1/explain', { source: AUDIT, destination: '10.1.4.4', port: 443 });
    const chosen = json.steps[0].routes.filter(({ state }: Loose) => state === 'chosen');
    expect(chosen).toMatchObject([{ prefix: expect.any(String), nextHopType: expect.any(String) }]);
    expect(json.steps[0].routes.length).toBeGreaterThan(5);
    expect(json.back.map(({ address }: Loose) => address)).toEqual(['10.1.4.4', '10.1.3.4']);
  });

  test('says what stops the flow, and what would open it', async () => {
    const { json } = await post('/v1/explain', { source: AUDIT, destination: '10.1.4.4:80' });
    expect(json.blockers[0].issue).toMatchObject({ severity: 'error', context: { rule: expect.any(String) } });
    expect(json.remedies[0].map(({ kind }: Loose) => kind)).toContain('change-rule');
    const open = await post('/v1/explain', { source: AUDIT, destination: '204.79.197.200:443' });
    expect([open.json.blockers, open.json.remedies]).toEqual([[], []]);
  });

  test('is asked for by a name whose address no document tells', async () => {
    const body = { source: AUDIT, destination: 'www.contoso.com:443', address: '204.79.197.200' };
    const { status, json } = await post('/v1/explain', body);
    expect([status, json.path.disposition]).toEqual([200, 'reaches-internet']);
    expect(json.path.flow.destination).toBe('204.79.197.200');
    // As the resolver of simulated machines answers.
    const declared = await post('/v1/explain', { source: AUDIT, destination: 'bing.com:443' });
    expect([declared.status, declared.json.path.flow.destination]).toEqual([200, '204.79.197.200']);
  });

  test('of datagrams rules for TCP decide nothing', async () => {
    const { status, json } = await post('/v1/explain', { source: AUDIT, destination: '10.1.4.4:80', protocol: 'udp' });
    expect(status).toBe(200);
    expect(json.path.flow).toMatchObject({ protocol: 'udp', destinationPort: 80 });
    const port80 = json.steps[0].filters
      .flatMap(({ rules }: Loose) => rules)
      .find(({ name }: Loose) => name === 'Port80');
    expect(port80).toMatchObject({ match: 'no', missed: ['protocol'] });
  });

  test('of echo requests, which have no ports, only rules for all of them decide', async () => {
    const { status, json } = await post('/v1/explain', { source: AUDIT, destination: '10.1.4.4', protocol: 'icmp' });
    expect(status).toBe(200);
    expect(json.path.flow).toMatchObject({ protocol: 'icmp', destinationPort: 0 });
    const port80 = json.steps[0].filters
      .flatMap(({ rules }: Loose) => rules)
      .find(({ name }: Loose) => name === 'Port80');
    expect(port80).toMatchObject({ match: 'no', missed: expect.arrayContaining(['protocol']) });
  });

  test('a machine is found by its id or its name, with or without a port', async () => {
    const ended = async (destination: string, port?: number) =>
      (await post('/v1/explain', { source: APP, destination, ...(port !== undefined && { port }) })).json.path;
    const [byId, byName, byAddress] = [
      await ended(`${DATABASE}:1433`),
      await ended('Database0', 1433),
      await ended('10.1.4.4:1433'),
    ];
    expect(byId).toEqual(byName);
    expect(byId.flow).toEqual(byAddress.flow);
  });
});

test('issues of a check lead to the catalogue, those that are observed and those that are predicted', async () => {
  const body = { source: APP, destination: '10.1.4.4:80', count: 1 };
  const { json } = await it.call('POST', '/v1/checks?wait=20', { body });
  const helps = (hops: readonly Loose[]) => hops.flatMap(({ issues = [] }) => issues.map(({ help }: Loose) => help));
  for (const hops of [json.diagnosis.hops, json.diagnosis.predicted.hops])
    expect(helps(hops)).toContain('/docs/catalogue/filter#nsg_deny');
  const { text } = await it.call('GET', `/v1/checks/${json.id}/events`);
  expect(text).toContain('"help":"/docs/catalogue/filter#nsg_deny"');
});

describe('exact sets', () => {
  test('who reaches a port', async () => {
    const { status, json } = await post('/v1/reach', { destination: 'Database0', port: 80 });
    expect(status).toBe(200);
    expect(json).toMatchObject({ kind: 'reachers', undetermined: [], internet: [] });
    const single = async (source: string) =>
      (await post('/v1/explain', { source, destination: DATABASE, port: 80 })).json.path.disposition;
    for (const source of [APP, AUDIT]) {
      const isThere = json.configurations.some((id: string) => id.includes(source === APP ? 'appNic0' : 'auNic'));
      expect([source, isThere]).toEqual([source, (await single(source)) === 'delivered']);
    }
  });

  test('whom a machine reaches on a port', async () => {
    const { status, json } = await post('/v1/reach', { source: 'Audit0', port: 80 });
    expect([status, json.kind]).toEqual([200, 'reached']);
    const { json: single } = await post('/v1/explain', { source: AUDIT, destination: APP, port: 80 });
    const isThere = [...json.configurations, ...json.undetermined].some((id: string) => id.includes('appNic0'));
    expect(isThere).toBe(single.path.disposition === 'delivered');
  });

  test('which ports lead from one to another: every protocol from 0 to 65535, without gaps', async () => {
    const { json } = await post('/v1/reach', { source: 'Audit0', destination: 'Database0' });
    expect(json.kind).toBe('ports');
    for (const protocol of ['tcp', 'udp', 'icmp']) {
      const sets = json.sets.filter((set: Loose) => set.protocol === protocol);
      expect([sets[0].from, sets.at(-1).to]).toEqual([0, 65_535]);
      sets.slice(1).forEach((set: Loose, index: number) => expect(set.from).toBe(sets[index].to + 1));
    }
    const at80 = json.sets.find(({ protocol, from, to }: Loose) => protocol === 'tcp' && from <= 80 && to >= 80);
    expect(at80.disposition).toBe('denied');
  });
});

test('lint tells what is wrong though it can be built, errors first', async () => {
  const path = `${CONTOSO_RG}/providers/Microsoft.Network/networkSecurityGroups/idle?api-version=2024-05-01`;
  const rule = (name: string, priority: number, access: string) => ({
    name,
    properties: {
      priority,
      access,
      direction: 'Inbound',
      protocol: 'Tcp',
      sourceAddressPrefix: '*',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: '80',
    },
  });
  const before = (await it.call('GET', '/v1/lint')).json.value;
  await it.call('PUT', path, {
    body: {
      location: 'westcentralus',
      properties: { securityRules: [rule('no', 100, 'Deny'), rule('yes', 200, 'Allow')] },
    },
  });
  const { status, json } = await it.call('GET', '/v1/lint');
  expect(status).toBe(200);
  const known = before.map((finding: Loose) => JSON.stringify(finding));
  const found = json.value.filter((finding: Loose) => !known.includes(JSON.stringify(finding)));
  expect(found).toMatchObject([
    { resource: expect.stringMatching(/idle\/securityRules\/yes$/), severity: 'error' },
    { resource: expect.stringMatching(/idle$/), problem: 'No subnet and no interface has this security group.' },
  ]);
  const severities = json.value.map(({ severity }: Loose) => severity);
  expect(severities).toEqual(severities.toSorted());
  await it.call('DELETE', path);
});

const question = { source: AUDIT, destination: '10.1.4.4:80' };
test.each([
  ['/v1/explain', { destination: '10.1.4.4:80' }, 400, 'InvalidRequestFormat', 'source'],
  ['/v1/explain', { ...question, colour: 'red' }, 400, 'InvalidRequestFormat', 'colour'],
  ['/v1/explain', { ...question, port: 0 }, 400, 'InvalidRequestFormat', 'port'],
  ['/v1/explain', { ...question, protocol: 'icmp' }, 400, 'InvalidParameter', 'destination'],
  [
    '/v1/explain',
    { ...question, destination: `${DATABASE}:80`, protocol: 'icmp' },
    400,
    'InvalidParameter',
    'destination',
  ],
  ['/v1/explain', { ...question, destination: DATABASE, protocol: 'icmp', port: 80 }, 400, 'InvalidParameter', 'port'],
  [
    '/v1/explain',
    { ...question, destination: DATABASE, protocol: 'icmp', sourcePort: 53 },
    400,
    'InvalidParameter',
    'sourcePort',
  ],
  ['/v1/explain', { ...question, destination: '10.1.4.4' }, 400, 'InvalidParameter', 'port'],
  ['/v1/explain', { ...question, destination: DATABASE }, 400, 'InvalidParameter', 'port'],
  ['/v1/explain', { ...question, destination: 'a b:80' }, 400, 'InvalidParameter', 'destination'],
  ['/v1/explain', { ...question, destination: 'nobody:80' }, 400, 'InvalidParameter', 'destination'],
  ['/v1/explain', { ...question, destination: 'www.contoso.com:443' }, 400, 'InvalidParameter', 'address'],
  [
    '/v1/explain',
    { ...question, destination: DATABASE, port: 80, address: '20.1.1.1' },
    400,
    'InvalidParameter',
    'address',
  ],
  ['/v1/explain', { ...question, source: 'nobody' }, 400, 'InvalidParameter', 'source'],
  ['/v1/explain', { ...question, source: `${AUDIT}x` }, 400, 'InvalidParameter', 'source'],
  ['/v1/explain', { ...question, destination: `${AUDIT}x:80` }, 400, 'InvalidParameter', 'destination'],
  ['/v1/explain', { ...question, sourceAddress: 'fd00::1' }, 400, 'InvalidParameter', 'sourceAddress'],
  ['/v1/reach', { port: 80 }, 400, 'InvalidParameter', 'destination'],
  ['/v1/reach', { source: AUDIT }, 400, 'InvalidParameter', 'port'],
  ['/v1/reach', { destination: DATABASE }, 400, 'InvalidParameter', 'port'],
  ['/v1/reach', { destination: `${DATABASE}x`, port: 80 }, 400, 'InvalidParameter', 'destination'],
  ['/v1/reach', { source: AUDIT, destination: DATABASE, port: 80 }, 400, 'InvalidParameter', 'port'],
  ['/v1/reach', { source: `${AUDIT}x`, destination: DATABASE }, 400, 'InvalidParameter', 'source'],
  ['/v1/reach', { source: AUDIT, destination: `${DATABASE}x` }, 400, 'InvalidParameter', 'destination'],
] as const)('%s of %j is refused', async (path, body, status, code, target) => {
  const answer = await post(path, body);
  expect([answer.status, answer.json.error.code, answer.json.error.target]).toEqual([status, code, target]);
});

test.each([
  [':99999', {}],
  [':0', {}],
  [':', {}],
  [':http', {}],
  [':99999', { port: 80 }],
  [':http', { protocol: 'icmp' }],
])('what stands behind the id in %s%j and is no port is refused, and not passed over', async (written, more) => {
  const destination = `${DATABASE}${written}`;
  const { status, json } = await post('/v1/explain', { ...question, ...more, destination });
  expect([status, json.error.target]).toEqual([400, 'destination']);
  expect(json.error.message).toContain(
    `'${destination}' is not a destination: '${written.slice(1)}' is not a port: expected a whole number from 1 to 65535`,
  );
});

test('what a real machine reaches is not known from documents', async () => {
  const name = it.machine.split('/').at(-1) ?? '';
  for (const source of [it.machine, name]) {
    const { status, json } = await post('/v1/explain', { ...question, source });
    expect([status, json.error.code, json.error.target]).toEqual([409, 'OperationNotAllowed', 'source']);
  }
});
