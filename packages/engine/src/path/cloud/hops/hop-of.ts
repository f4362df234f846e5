import type { Address } from '../../../address/address.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { IS } from '../../../network/cloud/places.ts';
import { tableOf } from '../../../network/routes/route-rows.ts';
import { sourceOf } from '../../../rules/packet.ts';
import { addressIn } from '../../../table/address-column.ts';
import { leavingStep } from '../../issues/routes/route-issues.ts';
import type { PathHop, RouteWords } from '../../path.ts';
import { isFront } from '../../walk/devices/balance.ts';
import { flagsAt, outboundWayAt } from '../../walk/place.ts';
import type { Entry, WalkStep, Writable } from '../../walk/step.ts';
import type { Walk, WalkEnd } from '../../walk/record.ts';
import { endWords, wordsOfRoute, type Wording } from '../wording.ts';
import { toldOf, type Around, type Told } from './told.ts';

/** A step in words. */
export function hopOf(around: Around, step: WalkStep, index: number): PathHop {
  const { wording, walked, flow, isArrived } = around;
  const { network } = wording;
  const { steps, end } = walked;
  const [previous, next] = [steps[index - 1], steps[index + 1]];
  const flags = flagsAt(network, step.configuration);
  const isBalancer = (flags & IS.front) !== 0;
  const isOfFirewall = (flags & IS.firewall) !== 0;
  const isGateway = (flags & IS.gateway) !== 0;
  const isLast = isArrived && next === undefined;
  const isBehind = previous !== undefined && isFront(network, previous.configuration);
  const isLeaving = !isLast && !isBalancer && (next === undefined || step === leavingStep(walked));
  const { address, id, machine } = endWords(wording, step.configuration);
  const told = toldOf(around, step, index, address, isLeaving);
  const kind = index === 0 ? 'source' : isLast ? 'destination' : 'appliance';
  // Behind a public address the destination is still called by the address that was asked for.
  const shown = isLast && !isBehind ? flow.destination : address;
  const route = step.route < 0 ? undefined : wordsOfRoute(wording, step.route);
  const isOutward = isLeaving && OUTWARD.includes(end);
  const isDevice = isBalancer || isOfFirewall || isGateway;
  const gatewayRoute = step.entry === undefined ? undefined : wordsOfEntry(wording, step.entry);
  if (machine !== undefined && told.filters.length > 0 && !isDevice && !isOutward && gatewayRoute === undefined)
    return machineHop(kind, shown, id, machine, route, told);
  const hop: Writable<PathHop> = { kind, address: shown, id };
  if (machine !== undefined) hop.machine = machine;
  hop.place = isDevice ? 'virtual-network' : 'machine';
  if (isOfFirewall) hop.device = 'azure-firewall';
  if (isBalancer) hop.device = 'load-balancer';
  if (isGateway) hop.device = 'application-gateway';
  if (isOutward) hop.leaving = leavingBy(network, walked, step);
  if (route !== undefined) hop.route = route;
  if (gatewayRoute !== undefined) hop.gatewayRoute = gatewayRoute;
  if (told.filters.length > 0) hop.filters = told.filters;
  if (told.issues.length > 0) hop.issues = told.issues;
  return hop;
}

/** Nothing is said of a route of the system's: that leads where the connection does. */
const wordsOfEntry = (wording: Wording, { route }: Entry): RouteWords | undefined =>
  (tableOf(wording.network.routes, route) ?? NONE) < 0 ? undefined : wordsOfRoute(wording, route);

/**
 * Most hops, made at once: what gets one member after the other has those beyond the first ones elsewhere, and is moved as it
 * grows.
 */
function machineHop(
  kind: PathHop['kind'],
  address: Address,
  id: string,
  machine: string,
  route: RouteWords | undefined,
  { filters, issues }: Told,
): PathHop {
  const place = 'machine';
  if (route === undefined)
    return issues.length === 0
      ? { kind, address, id, machine, place, filters }
      : { kind, address, id, machine, place, filters, issues };
  return issues.length === 0
    ? { kind, address, id, machine, place, route, filters }
    : { kind, address, id, machine, place, route, filters, issues };
}

const OUTWARD: readonly WalkEnd[] = ['internet', 'translated', 'unseen-owner'];

/** The address is known, too, where the way is that of one of several. */
function leavingBy(network: CloudNetwork, { end, arrived }: Walk, { configuration }: WalkStep) {
  const way = outboundWayAt(network, configuration);
  const isTold = end === 'translated' && !arrived.isSourceHidden;
  const address = isTold ? sourceOf(arrived) : addressIn(network.configurations.outboundAddresses, configuration);
  return { way, ...(address === undefined ? {} : { address }) };
}
