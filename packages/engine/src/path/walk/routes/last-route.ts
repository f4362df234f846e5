import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { GATEWAY, homeOf, subnetAt, subnetAtGateway } from '../place.ts';
import type { Entry, WalkStep } from '../step.ts';

/**
 * The route that has the last word on where a step sends, and the subnet that has it: behind a gateway's connection that of the
 * gateway at its other end.
 */
export const lastRoute = (network: CloudNetwork, { entry, route, configuration }: WalkStep): Entry =>
  entry ?? { subnet: subnetAt(network, configuration), route };

/** The route alone: as `effectiveRoute` answers. */
export const lastRouteOf = ({ entry, route }: WalkStep): number => entry?.route ?? route;

/** The virtual network around that subnet, by its row: behind a gateway's connection not the sender's. */
export const networkOfLastRoute = (network: CloudNetwork, step: WalkStep): number =>
  step.entry === undefined
    ? homeOf(network, step.configuration)
    : (network.subnets.virtualNetworks[step.entry.subnet] ?? NONE);

/** The subnet around whoever a step is of, by its row, or less than 0: around a virtual network gateway, too. */
export const subnetOfStep = ({ configurations }: CloudNetwork, { configuration }: WalkStep): number =>
  configuration <= GATEWAY ? subnetAtGateway(configuration) : (configurations.subnets[configuration] ?? NONE);

/** The virtual network around whoever a step is of, by its row, or `NONE`. */
export const homeOfStep = (network: CloudNetwork, step: WalkStep): number =>
  step.configuration <= GATEWAY
    ? (network.subnets.virtualNetworks[subnetOfStep(network, step)] ?? NONE)
    : homeOf(network, step.configuration);
