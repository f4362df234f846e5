import { ipv4Of, MAPPED } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { MISSING, NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { endingsOf } from '../../path/cloud/disposition-of.ts';
import { nextHopTypeOf } from '../../network/routes/route-rows.ts';
import { addressOf, textOf } from '../../path/cloud/names.ts';
import { peeringTo, seenAt } from '../../path/walk/onward.ts';
import { homeOf } from '../../path/walk/place.ts';
import type { Walk } from '../../path/walk/record.ts';
import { arrival, passing } from '../../path/walk/step.ts';
import { NOBODY_ANEW } from '../../path/walk/walk.ts';
import type { NextHopType } from '../../routes/next-hop-type.ts';
import { packetOf } from '../../rules/packet.ts';
import { endingOfAll } from '../endings/ending-of-all.ts';
import { answersAway } from './answers-away.ts';
import { byRanges, type Asked } from './by-ranges.ts';
import type { Outsiders } from './outsiders.ts';
import { isUnicast, UNICAST } from './unicast.ts';

/** Whoever is in a network that a peering leads to, and that is not among the documents: by the peering itself. `to`: a row of an interface. */
export function behindPeerings(network: CloudNetwork, to: number, port: Port): readonly Outsiders[] {
  const { peerings, virtualNetworks } = network;
  const home = homeOf(network, to);
  const rows = [...peerings.virtualNetworks.keys()];
  const unseen = rows.filter((row) => isUnseen(network, home, row) && isSpaceTold(network, home, row));
  if (unseen.length === 0) return [];
  const first = [...UNICAST, ...(virtualNetworks.systemRoutes[home]?.starts4 ?? [])];
  return unseen.map((peering) => ({
    kind: 'peering',
    id: textOf(network, peerings.ids, peeringOf(network, peering)) ?? '',
    ...byRanges(
      network,
      first,
      (word) => isUnicast(word) && peeringTo(network, home, 0, 0, MAPPED, word) === peering,
      (word) => asked(network, to, port, word),
    ),
  }));
}

/** A row that stands for whatever a network may have beside what is told is of the peering to it. */
const peeringOf = ({ peerings }: CloudNetwork, row: number): number => {
  const peering = peerings.reverses[row] ?? NONE;
  return peering >= 0 ? peering : row;
};

export const isUnseen = ({ peerings }: CloudNetwork, home: number, row: number): boolean =>
  peerings.virtualNetworks[row] === home && peerings.remotes[row] === MISSING && peerings.isUp[row] === 1;

/** Do documents tell which addresses lie behind a peering? */
export const isSpaceTold = (network: CloudNetwork, home: number, peering: number): boolean =>
  [...(network.virtualNetworks.systemRoutes[home]?.starts4 ?? [])].some(
    (word) => peeringTo(network, home, 0, 0, MAPPED, word) === peering,
  );

function asked(network: CloudNetwork, to: number, port: Port, word: number): Asked {
  const destination = addressOf(network.configurations.addresses, to);
  const flow = { protocol: 'tcp', source: ipv4Of(word), destination, destinationPort: port } as const;
  const packet = { ...packetOf(flow), destinationMember: to };
  const steps = [passing(NONE), arrival(network, to, seenAt(network, to, NONE, packet))];
  const walked: Walk = {
    packet,
    arrived: packet,
    anew: NOBODY_ANEW,
    forks: [],
    choices: [],
    steps,
    end: 'delivered',
    last: to,
  };
  const endings = endingsOf(network, walked, () =>
    answersAway(network, walked, flow, (back) => isByPeering(network, back)),
  );
  return { disposition: endingOfAll(endings), ways: [walked] };
}

/** Not by an appliance, or a gateway, of whom nobody knows whether it hands on what it saw no request of. */
const isByPeering = ({ routes }: CloudNetwork, { end, steps }: Walk): boolean =>
  end === 'leaves-model' && PEERED.includes(nextHopTypeOf(routes, steps.at(-1)?.route ?? NONE));
const PEERED: readonly NextHopType[] = ['VNetPeering', 'ConnectedGroup'];
