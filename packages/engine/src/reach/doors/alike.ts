import { MAPPED } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { IS } from '../../network/cloud/places.ts';
import { addressEdges } from '../../path/explain/address-edges.ts';
import { powerAt } from '../../path/issues/state-issues.ts';
import { ownerOf } from '../../path/walk/routes/equal-hops.ts';
import { groupAt } from '../../path/walk/filters.ts';
import { lastRoute } from '../../path/walk/routes/last-route.ts';
import { memberWith, ownerIn } from '../../path/walk/onward.ts';
import { networkInto } from '../../path/walk/network-into.ts';
import { repliesTo } from '../../path/relay/replies.ts';
import { stretchesOf } from '../../path/walk/packets/packet-at.ts';
import { flagsAt, homeOf, interfaceAt, machineAt, subnetAt } from '../../path/walk/place.ts';
import type { WalkStep } from '../../path/walk/step.ts';
import { walk } from '../../path/walk/walk.ts';
import { hasArrived, type Walk } from '../../path/walk/record.ts';
import { waysOf } from '../../path/walk/ways.ts';
import type { Packet } from '../../rules/packet.ts';
import type { Span } from '../../rules/side-edges.ts';
import { valueOf } from '../../table/address-index.ts';
import { withBeside } from '../../path/walk/devices/beside.ts';
import { routeEdges } from '../../path/walk/routes/route-edges.ts';
import { isOwner } from '../sweep/attachment.ts';

/**
 * Sources that nothing but their addresses tells apart, in the order of these: of one subnet, and with the same groups, power and
 * way out. Whoever is more than that, as a member of an application security group or who has a floating address is, is alone.
 */
export function alikeAmong(network: CloudNetwork, rows: readonly number[]): readonly (readonly number[])[] {
  const alone: number[][] = [];
  const kinds = new Map<string, number[]>();
  for (const row of rows) {
    const key = keyOf(network, row);
    const kind = key === undefined ? undefined : kinds.get(key);
    if (kind !== undefined) kind.push(row);
    else if (key === undefined) alone.push([row]);
    else kinds.set(key, [row]);
  }
  const inOrder = (kind: number[]) => kind.sort((one, other) => wordAt(network, one) - wordAt(network, other));
  return [...alone, ...[...kinds.values()].map(inOrder)];
}

export const wordAt = ({ configurations }: CloudNetwork, row: number): number =>
  configurations.addresses[4 * row + 3] ?? 0;

function keyOf(network: CloudNetwork, row: number): string | undefined {
  const { configurations, lookups } = network;
  const flags = flagsAt(network, row);
  const word = wordAt(network, row);
  if ((flags & (IS.member | IS.floats)) !== 0 || !isOwner(network, row, word)) return undefined;
  if (valueOf(lookups.publicOwners, 0, 0, 0, MAPPED, word) >= 0) return undefined;
  const { outboundWays, outboundAddresses, answerAddresses, otherAnswers } = configurations;
  return [
    subnetAt(network, row),
    groupAt(network, row, 'interface'),
    groupAt(network, row, 'subnet'),
    flags & IS.endpoint,
    powerAt(network, { configuration: row }),
    outboundWays[row],
    configurations.balancedProtocols[row],
    configurations.inspectors[row],
    outboundAddresses[4 * row + 3],
    answerAddresses[4 * row + 3],
    otherAnswers.lists[row],
  ].join(' ');
}

/** What the ways of one of them tell of the others. */
export type Company = {
  /** From here on an address may mean something else on these ways, or on those of answers. */
  readonly end: number;
  /** Is a source nobody on the ways, and everywhere nobody else? */
  readonly isStranger: (row: number) => boolean;
};

/** `span`: of all of the kind. `rows`: of others than those on the ways who may be met there. */
export function companyOf(
  network: CloudNetwork,
  from: number,
  ways: readonly Walk[],
  span: Span,
  rows: readonly number[],
): Company {
  const edges = new Set<number>();
  const met = new Set<number>(rows);
  const homes = new Set<number>();
  const add = ({ configuration }: WalkStep, side: 'source' | 'destination') => {
    for (const place of withBeside(network, configuration))
      for (const direction of ['inbound', 'outbound'] as const)
        for (const edge of addressEdges(network, place, direction, side, span)) edges.add(edge);
    homes.add(homeOf(network, configuration));
  };
  for (const way of ways) {
    for (const step of way.steps) {
      add(step, 'source');
      // What others send comes by it.
      if (isLedTo(network, from, step)) met.add(from);
    }
    for (const { configuration } of way.steps.slice(1)) met.add(configuration);
    met.add(way.last).add(ownerIn(network, homeOf(network, from), way.packet));
    for (const back of answersTo(network, way)) {
      for (const step of back.steps) {
        add(step, 'destination');
        if (isLedTo(network, from, step)) met.add(from);
        const beside = withBeside(network, step.configuration).map((place) => subnetAt(network, place));
        for (const subnet of [...beside, lastRoute(network, step).subnet])
          for (const edge of routeEdges(network, subnet)) edges.add(edge);
        homes.add(networkInto(network, step, back.packet));
      }
      for (const { configuration } of back.steps.slice(0, back.last === from ? -1 : undefined)) met.add(configuration);
    }
  }
  homes.delete(homeOf(network, from));
  const word = wordAt(network, from);
  let end = span.to + 1;
  for (const edge of edges) if (edge > word && edge < end) end = edge;
  return { end, isStranger: strangerTo(network, met, homes) };
}

/** Does a step's route lead whatever it holds to the interface of a configuration? */
function isLedTo(network: CloudNetwork, row: number, step: WalkStep): boolean {
  const { subnet, route } = lastRoute(network, step);
  const hop = route < 0 ? NONE : ownerOf(network, subnet, route);
  return hop >= 0 && interfaceAt(network, hop) === interfaceAt(network, row);
}

/** Every way of the answers to a walk. */
function answersTo(network: CloudNetwork, walked: Walk): readonly Walk[] {
  if (!hasArrived(walked)) return [];
  return stretchesOf(walked).flatMap((stretch) => {
    const answered = { steps: stretch.steps, remembered: 'everywhere', onlyOut: NONE } as const;
    return repliesTo(network, stretch).flatMap(
      (reply) => waysOf(network, walk(network, stretch.last, reply, [], answered), answered).ways,
    );
  });
}

function strangerTo(network: CloudNetwork, met: ReadonlySet<number>, homes: ReadonlySet<number>) {
  const interfaces = new Set([...met].map((row) => interfaceAt(network, row)));
  const machines = new Set([...met].map((row) => machineAt(network, row)));
  machines.delete(NONE);
  return (row: number): boolean => {
    if (interfaces.has(interfaceAt(network, row)) || machines.has(machineAt(network, row))) return false;
    const own: Pick<Packet, 'd0' | 'd1' | 'd2' | 'd3'> = { d0: 0, d1: 0, d2: MAPPED, d3: wordAt(network, row) | 0 };
    for (const home of homes)
      if (ownerIn(network, home, own) >= 0 || memberWith(network, home, 0, 0, MAPPED, own.d3) >= 0) return false;
    return true;
  };
}
