import { openTestServer } from './server.testbed.ts';

/** A server in a process of its own, to be killed: accepts checks that never end, and tells its parent their ids. */
const it = await openTestServer({ dataDir: process.argv[2] ?? '' });
it.agent.hold();
const accepted = await Promise.all(
  Array.from({ length: 20 }, () => it.call('POST', '/v1/checks', { body: { destination: '192.0.2.9:443' } })),
);
process.send?.({ ids: accepted.map(({ json }) => json.id as string) });
