import type { Flow } from '../../address/flow.ts';
import type { Port } from '../../address/port.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { addressOf } from '../../path/cloud/names.ts';
import { randomCloud } from '../../path/random/random-cloud.fixture.ts';
import { seeded } from '../../path/random/random.fixture.ts';
import { isOfFamily } from '../../path/walk/ends.ts';
import { packetFrom } from '../../path/walk/packets/packet-from.ts';
import { packetOf, type Packet } from '../../rules/packet.ts';

/** A flow from one configuration of a network to another one's address, and its packet where it begins. */
export type Pair = { readonly to: number; readonly flow: Flow; readonly packet: Packet };

/** All flows of one source by TCP to one port; `any` is a packet of one of them. */
export type Fan = {
  readonly seed: number;
  readonly network: CloudNetwork;
  readonly from: number;
  readonly any: Packet;
  readonly pairs: readonly Pair[];
};

/** From every configuration to every other one, in networks that chance makes. */
export function* fansOf(seeds: number): Generator<Fan> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const random = seeded(seed);
    const network = compileCloud(randomCloud(random).documents, 1);
    const { addresses, interfaces } = network.configurations;
    const rows = [...interfaces.keys()].filter((row) => interfaces[row] !== NONE && isOfFamily(network, row, 'ipv4'));
    const destinationPort = random.pick([22, 25, 80, 443, 1688, 40_000]) as Port;
    for (const from of rows) {
      const ends = { protocol: 'tcp', source: addressOf(addresses, from), destinationPort } as const;
      const pairs = rows
        .filter((to) => to !== from)
        .map((to): Pair => {
          const flow = { ...ends, destination: addressOf(addresses, to) };
          return { to, flow, packet: packetFrom(network, from, packetOf(flow)) };
        });
      yield { seed, network, from, any: packetOf({ ...ends, destination: ends.source }), pairs };
    }
  }
}
