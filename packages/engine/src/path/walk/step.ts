import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isFinal } from '../../rules/compile/rule-tables.ts';
import type { Packet } from '../../rules/packet.ts';
import { askAdmin, askFilter, isDenied, NOT_ASKED } from './filters.ts';

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
};

/** The step of whoever nobody asks and sends nothing on: a load balancer's frontend, where no filter is, or where the flow is known. */
export const passing = (configuration: number): WalkStep => ({
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

/** Does somebody at a step deny the packet? */
export const isDeniedAt = (network: CloudNetwork, step: WalkStep): boolean =>
  isDenied(network, step.inboundAdmin) ||
  isDenied(network, step.inboundSubnet) ||
  isDenied(network, step.inboundInterface) ||
  isDenied(network, step.firewall) ||
  isDenied(network, step.outboundAdmin) ||
  isDenied(network, step.outboundInterface) ||
  isDenied(network, step.outboundSubnet);

/** Did an admin rule let the packet pass for good? */
export const isEnd = ({ rules }: CloudNetwork, decided: number): boolean => decided >= 0 && isFinal(rules, decided);

/** The step of an interface that a packet comes to, as its groups see it. `isKnown`: none is asked, as of what comes from its own machine. `stops`: behind whoever denies it nobody is. */
export function arrival(
  network: CloudNetwork,
  configuration: number,
  packet: Packet,
  isKnown: boolean,
  stops = false,
): WalkStep {
  const inboundAdmin = isKnown ? NOT_ASKED : askAdmin(network, configuration, 'inbound', packet);
  const isFree = isKnown || isEnd(network, inboundAdmin) || (stops && isDenied(network, inboundAdmin));
  const inboundSubnet = isFree ? NOT_ASKED : askFilter(network, configuration, 'subnet', 'inbound', packet);
  const isPassed = isFree || (stops && isDenied(network, inboundSubnet));
  return {
    configuration,
    inboundAdmin,
    inboundSubnet,
    inboundInterface: isPassed ? NOT_ASKED : askFilter(network, configuration, 'interface', 'inbound', packet),
    firewall: NOT_ASKED,
    outboundAdmin: NOT_ASKED,
    outboundInterface: NOT_ASKED,
    outboundSubnet: NOT_ASKED,
    route: NONE,
  };
}

/** The same where a packet that no group there knows goes on. */
export function sentOn(network: CloudNetwork, step: WalkStep, packet: Packet): WalkStep {
  const at = step.configuration;
  const outboundAdmin = askAdmin(network, at, 'outbound', packet);
  const isFree = isEnd(network, outboundAdmin);
  return {
    ...step,
    outboundAdmin,
    outboundInterface: isFree ? NOT_ASKED : askFilter(network, at, 'interface', 'outbound', packet),
    outboundSubnet: isFree ? NOT_ASKED : askFilter(network, at, 'subnet', 'outbound', packet),
  };
}
