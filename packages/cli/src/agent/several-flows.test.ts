import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '@hopscope/engine';
import { DIAMOND, labMissing, OPEN_PORT, openDiamond, skipped, type Diamond } from '@hopscope/testbed';
import { openHouse } from './processes.fixture.ts';

const missing = labMissing();

/** The agent on S has dialled a server there; behind A one of two paths of equal cost drops. */
describe.skipIf(missing)(`several flows of an agent that works for a server${skipped(missing)}`, () => {
  const house = openHouse();
  let diamond: Diamond;
  const source = () => diamond.namespace('S').name;
  beforeAll(async () => {
    diamond = await openDiamond();
    await diamond.share('five-tuple');
    await diamond.rule('C', `tcp dport ${OPEN_PORT} drop`);
    const { url } = await house.serve({ namespace: source(), address: DIAMOND.source.ipv4 });
    await house.enrol(url, 'web-1', source(), ['--region', 'westeurope']);
    await house.agent('web-1', source());
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await diamond.remove();
  });

  test('are told apart: how many work, and where they part', async () => {
    const row = await diamond.portsInRow(12, 5);
    const target = `${DIAMOND.destination.ipv4}:${OPEN_PORT}`;
    const flags = ['--flows', '12', '--source-port', String(row[0]?.port), '--json'];
    const { code, out } = await house.ask(['check', target, '--from', 'web-1', ...flags], source());
    const { flows, sentence } = JSON.parse(out) as Diagnosis;
    expect({ code, sentence }).toMatchObject({ code: 0, sentence: expect.stringContaining('5 of 12 flows') });
    expect(flows?.each.map(({ sourcePort, fate }) => [sourcePort, fate])).toEqual(
      row.map(({ port, by }) => [port, by === 'B' ? 'works' : 'fails']),
    );
    expect(flows?.parting).toMatchObject({ after: { ttl: 1, addresses: [DIAMOND.routerA.ipv4] } });
  });
});
