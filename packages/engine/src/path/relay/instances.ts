import { ipv4Of, MAPPED, type Address } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { PrefixTable } from '../../routes/longest-prefix.ts';
import { addressEdges } from '../explain/address-edges.ts';
import type { Span } from '../../rules/side-edges.ts';
import { withBeside } from '../walk/devices/beside.ts';
import { ownerIn } from '../walk/onward.ts';
import { homeOf, subnetAt } from '../walk/place.ts';
import { answersTo } from '../walk/packets/packet-at.ts';
import { subnetOfStep } from '../walk/routes/last-route.ts';
import type { WalkStep } from '../walk/step.ts';
import type { Walk } from '../walk/record.ts';

/** Rows of the lowest and the highest address that somebody who sends anew may have. */
export type Instances = readonly [lowest: number, highest: number];

/** More addresses of one are not asked about one by one. */
export const MAX_ADDRESSES = 64;

/** Two rows for each of those who send anew: `NONE` where nobody knows an address. */
export const instancesOf = (column: { readonly [at: number]: number }, sender: number): Instances => [
  column[2 * sender] ?? NONE,
  column[2 * sender + 1] ?? NONE,
];

/**
 * Addresses between these two: the first free one of each part of their subnet that rules or routes may tell from others, on
 * the ways there and on those of answers.
 */
export function addressesBetween(
  network: CloudNetwork,
  ways: readonly Walk[],
  [lowest, highest]: Instances,
): readonly Address[] {
  const { addresses } = network.configurations;
  const span: Span = { from: addresses[4 * lowest + 3] ?? 0, to: addresses[4 * highest + 3] ?? 0 };
  const home = homeOf(network, lowest);
  const starts = edgesOn(network, ways, span).toSorted((one, other) => one - other);
  return starts.flatMap((start, index) => {
    const end = starts[index + 1] ?? span.to;
    for (let at = start; at < end; at += 1)
      if (ownerIn(network, home, { d0: 0, d1: 0, d2: MAPPED, d3: at | 0 }) < 0) return [ipv4Of(at)];
    return [];
  });
}

/** Addresses of a span from which on something on these ways, or on those of their answers, may be decided otherwise. */
function edgesOn(network: CloudNetwork, ways: readonly Walk[], span: Span): readonly number[] {
  const edges = new Set<number>();
  const addRules = ({ configuration }: WalkStep, side: 'source' | 'destination') => {
    for (const place of withBeside(network, configuration))
      for (const direction of ['inbound', 'outbound'] as const)
        for (const edge of addressEdges(network, place, direction, side, span)) edges.add(edge);
  };
  const addRoutes = (table: PrefixTable | undefined) => {
    for (const start of table?.starts4 ?? []) if (start > span.from && start <= span.to) edges.add(start);
  };
  for (const walked of ways) {
    for (const step of walked.steps) addRules(step, 'source');
    if (walked.end !== 'delivered') continue;
    for (const step of answersTo(network, walked).flatMap(({ steps }) => steps)) {
      addRules(step, 'destination');
      for (const table of tablesAt(network, subnetOfStep(network, step))) addRoutes(table);
      for (const place of withBeside(network, step.configuration).slice(1))
        for (const table of tablesAt(network, subnetAt(network, place))) addRoutes(table);
    }
  }
  return [...edges];
}

function tablesAt(network: CloudNetwork, subnet: number): readonly (PrefixTable | undefined)[] {
  const { subnets, virtualNetworks, routeTables } = network;
  const home = subnets.virtualNetworks[subnet] ?? NONE;
  const own = routeTables.lookups[subnets.routeTables[subnet] ?? NONE];
  return [virtualNetworks.systemRoutes[home], virtualNetworks.gatewayRoutes[home], own];
}
