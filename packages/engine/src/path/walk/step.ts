import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isFinal } from '../../rules/compile/rule-tables.ts';
import type { Packet } from '../../rules/packet.ts';
import { askAdmin, askFilter, CLOSED, isDenied, mayEnd, NOT_ASKED, settledAdmin } from './filters.ts';

/** Filters: as `askFilter` answers. Route: as `effectiveRoute` does, and -1 at the destination and where that is the same machine. */
export type WalkStep = {
  readonly configuration: number;
  readonly inboundAdmin: number;
  readonly inboundSubnet: number;
  readonly inboundInterface: number;
  readonly firewall: number;
  readonly outboundAdmin: number;
  readonly outboundInterface: number;
  readonly outboundSubnet: number;
  readonly route: number;
  /** The row of the gateway's own route, where a user's leads to one that may go on by several: by which one, no page tells. */
  readonly via?: number;
  /** Where the packet goes by a gateway's connection into another network: the subnet of the gateway there, and what that leads on by. */
  readonly entry?: Entry;
};

/** `route`: as `effectiveRoute` answers. */
export type Entry = { readonly subnet: number; readonly route: number };

/** While it is made: whoever gets it reads only. */
export type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

/** The same while it is asked. */
export type Asked = Writable<WalkStep>;

/** The step of whoever nobody asks and sends nothing on: a load balancer's frontend, where no filter is, or where the flow is known. */
export const passing = (configuration: number): Asked => ({
  configuration,
  inboundAdmin: NOT_ASKED,
  inboundSubnet: NOT_ASKED,
  inboundInterface: NOT_ASKED,
  firewall: NOT_ASKED,
  outboundAdmin: NOT_ASKED,
  outboundInterface: NOT_ASKED,
  outboundSubnet: NOT_ASKED,
  route: NONE,
});

/** Does somebody at a step deny the packet for certain? */
export const isDeniedAt = (network: CloudNetwork, step: WalkStep): boolean =>
  isDeniedInto(network, step) ||
  isDenied(network, step.outboundAdmin) ||
  isDeniedBehind(network, step.outboundAdmin, step.outboundInterface, step.outboundSubnet);

/** Does somebody keep it from coming in there, or a firewall from passing? */
export const isDeniedInto = (network: CloudNetwork, step: WalkStep): boolean =>
  isDenied(network, step.inboundAdmin) ||
  isDeniedBehind(network, step.inboundAdmin, step.inboundSubnet, step.inboundInterface) ||
  isDenied(network, step.firewall);

/** By groups: none where an admin rule may have let the packet pass for good. */
export const isDeniedBehind = (network: CloudNetwork, admin: number, one: number, other: number): boolean =>
  (isDenied(network, one) || isDenied(network, other)) && !mayEnd(network, admin);

/** Did an admin rule let the packet pass for good? */
const isEnd = ({ rules }: CloudNetwork, decided: number): boolean => decided >= 0 && isFinal(rules, decided);

/**
 * The step of an interface that a packet comes to, as its groups see it. `stops`: behind whoever denies it nobody is asked; `isClosed`: to
 * what comes by the public address that it came by.
 */
export function arrival(
  network: CloudNetwork,
  configuration: number,
  packet: Packet,
  stops = false,
  isClosed = false,
): Asked {
  const inboundAdmin = askAdmin(network, configuration, 'inbound', packet);
  const isFree = isEnd(network, inboundAdmin) || (stops && isDenied(network, inboundAdmin));
  const inboundSubnet = isFree ? NOT_ASKED : askFilter(network, configuration, 'subnet', 'inbound', packet);
  const isPassed = isFree || (stops && isDeniedBehind(network, inboundAdmin, inboundSubnet, NOT_ASKED));
  const inboundInterface = isPassed
    ? NOT_ASKED
    : isClosed
      ? CLOSED
      : askFilter(network, configuration, 'interface', 'inbound', packet);
  return {
    configuration,
    inboundAdmin: settledAdmin(
      network,
      configuration,
      'inbound',
      packet,
      inboundAdmin,
      inboundSubnet,
      inboundInterface,
    ),
    inboundSubnet,
    inboundInterface,
    firewall: NOT_ASKED,
    outboundAdmin: NOT_ASKED,
    outboundInterface: NOT_ASKED,
    outboundSubnet: NOT_ASKED,
    route: NONE,
  };
}

/** Asks whoever a packet meets that goes on from there. */
export function askOutbound(network: CloudNetwork, step: Asked, packet: Packet, stops = false): void {
  const at = step.configuration;
  step.outboundAdmin = askAdmin(network, at, 'outbound', packet);
  if (isEnd(network, step.outboundAdmin) || (stops && isDenied(network, step.outboundAdmin))) return;
  step.outboundInterface = askFilter(network, at, 'interface', 'outbound', packet);
  if (stops && isDeniedBehind(network, step.outboundAdmin, step.outboundInterface, NOT_ASKED)) return;
  step.outboundSubnet = askFilter(network, at, 'subnet', 'outbound', packet);
  const { outboundAdmin, outboundInterface, outboundSubnet } = step;
  step.outboundAdmin = settledAdmin(network, at, 'outbound', packet, outboundAdmin, outboundInterface, outboundSubnet);
}

/** As if nobody had been asked whom a packet meets that goes on. */
export function askNobodyOut(step: Asked): void {
  step.outboundAdmin = NOT_ASKED;
  step.outboundInterface = NOT_ASKED;
  step.outboundSubnet = NOT_ASKED;
}
