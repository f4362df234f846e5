import { expect, it } from 'vitest';
import { familyOf } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { mayArrive } from '../../path/cloud/branches.ts';
import { addressOf, idOf } from '../../path/cloud/names.ts';
import { predictCloud } from '../../path/cloud/predict-cloud.ts';
import { randomCloud } from '../../path/random/random-cloud.fixture.ts';
import { seeded } from '../../path/random/random.fixture.ts';
import { configurationsOf } from '../../path/walk/ends.ts';
import { whole } from '../../pieces.ts';
import type { ByEnding } from '../endings/by-ending.ts';
import { portsBetweenAll, reachedFromAll, whoReachesAtAll } from './at-all.ts';

const PORT = 443 as Port;

/** In which of the two lists a configuration is, or in none. */
const toldOf = ({ configurations, undetermined }: ByEnding, id: string): string =>
  configurations.includes(id) ? 'delivered' : undetermined.includes(id) ? 'perhaps' : 'not';
const kindOf = (disposition: string): string =>
  disposition === 'delivered' ? 'delivered' : mayArrive(disposition) ? 'perhaps' : 'not';

it('exact sets at other addresses, also of IPv6, agree with single paths', () => {
  const counts = { ipv4: 0, ipv6: 0, delivered: 0, ports: 0 };
  for (let seed = 1; seed <= 120; seed += 1) {
    const random = seeded(seed + 7000);
    const { documents, interfaces } = randomCloud(seeded(seed));
    const network = compileCloud(documents, 1);
    const idAt = (row: number) => idOf(network, network.configurations.ids, row);
    const addressAt = (row: number) => addressOf(network.configurations.addresses, row);
    const rowsOf = (id: string) =>
      (['ipv4', 'ipv6'] as const).flatMap((family) => configurationsOf(network, id, family));
    const end = interfaces.find((id) => rowsOf(id).length > 1);
    if (end === undefined) continue;
    const own = new Map(rowsOf(end).map((row) => [addressAt(row), row]));
    const pathOf = (source: string, destination: string, port: Port) => {
      const predicted = predictCloud(network, { source, destination: { kind: 'resource', id: destination }, port });
      return predicted.ok ? predicted.value.path.disposition : undefined;
    };
    const reachers = whole(whoReachesAtAll(network, end, PORT));
    const reached = whole(reachedFromAll(network, end, PORT));
    for (const other of interfaces.slice(0, 8)) {
      if (other === end) continue;
      for (const row of rowsOf(other)) {
        for (const each of reachers.ok ? reachers.value.others : []) {
          if (familyOf(each.address) !== familyOf(addressAt(row))) continue;
          const disposition = pathOf(idAt(row), idAt(own.get(each.address) ?? -1), PORT);
          if (disposition === undefined) continue;
          expect([seed, idAt(row), each.address, toldOf(each, idAt(row))]).toEqual([
            seed,
            idAt(row),
            each.address,
            kindOf(disposition),
          ]);
          counts[familyOf(each.address)] += 1;
          counts.delivered += disposition === 'delivered' ? 1 : 0;
        }
        for (const each of reached.ok ? reached.value.others : []) {
          if (familyOf(each.address) !== familyOf(addressAt(row))) continue;
          const disposition = pathOf(idAt(own.get(each.address) ?? -1), idAt(row), PORT);
          if (disposition === undefined) continue;
          expect([seed, each.address, idAt(row), toldOf(each, idAt(row))]).toEqual([
            seed,
            each.address,
            idAt(row),
            kindOf(disposition),
          ]);
        }
      }
    }
    const another = interfaces.find((id) => id !== end) ?? '';
    const all = whole(portsBetweenAll(network, another, end));
    const theirs = new Map(rowsOf(another).map((row) => [addressAt(row), row]));
    for (const { source, destination, sets } of all.ok ? all.value.others : []) {
      const port = random.pick([22, 25, 80, 443, 1433, 8080]) as Port;
      const [from, to] = [theirs.get(source) ?? -1, own.get(destination ?? source) ?? -1];
      const told = sets.find((set) => set.protocol === 'tcp' && set.from <= port && port <= set.to)?.disposition;
      expect([seed, source, destination, port, told]).toEqual([
        seed,
        source,
        destination,
        port,
        pathOf(idAt(from), idAt(to), port),
      ]);
      counts.ports += 1;
    }
  }
  expect(counts.ipv4).toBeGreaterThan(100);
  expect(counts.ipv6).toBeGreaterThan(30);
  expect(counts.delivered).toBeGreaterThan(30);
  expect(counts.ports).toBeGreaterThan(50);
}, 120_000);
