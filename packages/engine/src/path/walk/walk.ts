import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { effectiveRoute, UNKNOWN_TABLE } from './effective-route.ts';
import { isFinal } from '../../rules/rule-tables.ts';
import { askAdmin, askFilter, NOT_ASKED } from './filters.ts';
import { onward, type OnwardKind } from './onward.ts';

/**
 * A packet's way in numbers. It goes on past denials, so that everything that stands in the way is found at once. Names
 * come later, and only where somebody wants them.
 */
export type Walk = {
  readonly packet: Packet;
  /** The source first; the destination last, where it is an interface of the model. */
  readonly steps: readonly WalkStep[];
  readonly end: WalkEnd;
  /** The row of whoever has the address at the end, if anybody; an unmodelled resource's too. */
  readonly last: number;
};

/** Filters: as `askFilter` answers. Route: as `effectiveRoute` does, and -1 at the destination. */
export type WalkStep = {
  readonly configuration: number;
  readonly inboundAdmin: number;
  readonly inboundSubnet: number;
  readonly inboundInterface: number;
  readonly outboundAdmin: number;
  readonly outboundInterface: number;
  readonly outboundSubnet: number;
  readonly route: number;
};

export type WalkEnd = Exclude<OnwardKind, 'forwarded'> | 'unknown-route' | 'platform';

/** Longer than any chain of appliances that is meant. A walk that meets an interface twice ends before. */
const MAX_STEPS = 32;

export function walk(network: CloudNetwork, from: number, packet: Packet): Walk {
  const steps: WalkStep[] = [];
  const { configurations } = network;
  let at = from;
  let inboundAdmin = NOT_ASKED;
  let inboundSubnet = NOT_ASKED;
  let inboundInterface = NOT_ASKED;
  for (;;) {
    const configuration = at;
    const subnet = configurations.subnets[at] ?? NONE;
    const route = packet.isToPlatform ? NONE : effectiveRoute(network, subnet, packet);
    const next = packet.isToPlatform
      ? PLATFORM
      : route <= UNKNOWN_TABLE
        ? UNKNOWN_ROUTE
        : onward(network, at, subnet, route, packet);
    const isInside =
      next.kind === 'delivered' && configurations.interfaces[next.configuration] === configurations.interfaces[at];
    // What a machine sends to itself meets no filter.
    const outboundAdmin = isInside ? NOT_ASKED : askAdmin(network, at, 'outbound', packet);
    const isFree = isInside || isEnd(network, outboundAdmin);
    steps.push({
      configuration,
      inboundAdmin,
      inboundSubnet,
      inboundInterface,
      outboundAdmin,
      outboundInterface: isFree ? NOT_ASKED : askFilter(network, at, 'interface', 'outbound', packet),
      outboundSubnet: isFree ? NOT_ASKED : askFilter(network, at, 'subnet', 'outbound', packet),
      route,
    });
    if (next.kind === 'forwarded') {
      if (steps.length >= MAX_STEPS || isVisited(steps, next.configuration))
        return { packet, steps, end: 'loop', last: next.configuration };
      at = next.configuration;
      inboundAdmin = askAdmin(network, at, 'inbound', packet);
      const isPassed = isEnd(network, inboundAdmin);
      inboundSubnet = isPassed ? NOT_ASKED : askFilter(network, at, 'subnet', 'inbound', packet);
      inboundInterface = isPassed ? NOT_ASKED : askFilter(network, at, 'interface', 'inbound', packet);
      continue;
    }
    if (next.kind === 'delivered') steps.push(arrival(network, next.configuration, packet, isInside));
    if (next.kind === 'translated')
      steps.push(
        arrival(
          network,
          next.configuration,
          translated(network, from, steps.length, next.configuration, packet),
          false,
        ),
      );
    return { packet, steps, end: next.kind, last: next.configuration };
  }
}

const PLATFORM = { kind: 'platform', configuration: NONE } as const;
const UNKNOWN_ROUTE = { kind: 'unknown-route', configuration: NONE } as const;

/** Did an admin rule let the packet pass for good? */
const isEnd = ({ rules }: CloudNetwork, decided: number): boolean => decided >= 0 && isFinal(rules, decided);

function arrival(network: CloudNetwork, configuration: number, packet: Packet, isInside: boolean): WalkStep {
  const inboundAdmin = isInside ? NOT_ASKED : askAdmin(network, configuration, 'inbound', packet);
  const isFree = isInside || isEnd(network, inboundAdmin);
  return {
    configuration,
    inboundAdmin,
    inboundSubnet: isFree ? NOT_ASKED : askFilter(network, configuration, 'subnet', 'inbound', packet),
    inboundInterface: isFree ? NOT_ASKED : askFilter(network, configuration, 'interface', 'inbound', packet),
    outboundAdmin: NOT_ASKED,
    outboundInterface: NOT_ASKED,
    outboundSubnet: NOT_ASKED,
    route: NONE,
  };
}

function isVisited(steps: readonly WalkStep[], configuration: number): boolean {
  for (const step of steps) if (step.configuration === configuration) return true;
  return false;
}

/**
 * What filters at a public address's owner see: its private address, and as source the public one of the sender. That is
 * known only where the sender has one of its own, and leaves by itself and not through an appliance.
 */
export function translated(network: CloudNetwork, from: number, steps: number, to: number, packet: Packet): Packet {
  const { addresses, publicAddresses } = network.configurations;
  const word = (column: typeof addresses, row: number, index: number) => (column[4 * row + index] ?? 0) | 0;
  const isKnown = steps === 1 && word(publicAddresses, from, 3) !== 0;
  return {
    ...packet,
    d0: word(addresses, to, 0),
    d1: word(addresses, to, 1),
    d2: word(addresses, to, 2),
    d3: word(addresses, to, 3),
    destinationMember: to,
    ...(isKnown
      ? {
          s0: word(publicAddresses, from, 0),
          s1: word(publicAddresses, from, 1),
          s2: word(publicAddresses, from, 2),
          s3: word(publicAddresses, from, 3),
        }
      : { isSourceHidden: true }),
    sourceMember: NONE,
  };
}
