import { expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { NONE } from '../../network/cloud/cloud-network.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { idOf } from '../../path/cloud/names.ts';
import { predictCloud } from '../../path/cloud/predict-cloud.ts';
import { randomCloud } from '../../path/random/random-cloud.fixture.ts';
import { seeded } from '../../path/random/random.fixture.ts';
import { isOfFamily } from '../../path/walk/ends.ts';
import { ipv4In } from '../../table/address-index.ts';
import { firewallAt } from '../../path/walk/devices/firewall.ts';
import { ipv4Of } from '../../address/address.ts';
import { whoReaches } from '../who-reaches.ts';

it('whoever comes through a firewall that translates is told at a door of its, by that rule, in any network', () => {
  let count = 0;
  for (let seed = 1; seed <= 100; seed += 1) {
    const network = compileCloud(randomCloud(seeded(seed)).documents, 1);
    const { ids, interfaces } = network.configurations;
    const addresses = [...ipv4In(network.lookups.publicOwners, 0)].filter(([, row]) => firewallAt(network, row) >= 0);
    const sources = [...interfaces.keys()].filter(
      (row) => interfaces[row] !== NONE && isOfFamily(network, row, 'ipv4'),
    );
    const ports = [...new Set(network.firewalls.translations.ports)] as Port[];
    for (const address of addresses.map(([word]) => ipv4Of(word)))
      for (const source of sources.map((row) => idOf(network, ids, row)))
        for (const port of [22, 80, 443, 8080] as Port[]) {
          const predicted = predictCloud(network, { source, destination: { kind: 'address', address }, port });
          if (!predicted.ok || predicted.value.path.disposition !== 'delivered') continue;
          const { hops } = predicted.value.path;
          const senders = hops.filter(({ device }) => device !== undefined);
          const end = hops.at(-1)?.id ?? '';
          const rules = senders.flatMap(({ filters = [] }) => filters.flatMap(({ rule = '' }) => rule));
          if (end === source) continue;
          const isTold = ports.some((each) => {
            const found = whoReaches(network, end, each);
            return (
              found.ok &&
              found.value.doors.some(
                (door) =>
                  door.address === address &&
                  door.port <= port &&
                  door.rules.some((rule) => rules.includes(rule)) &&
                  door.configurations.includes(source),
              )
            );
          });
          if (!isTold) expect([seed, source, address, port, end]).toEqual('told');
          count += 1;
        }
  }
  expect(count).toBeGreaterThan(20);
});
