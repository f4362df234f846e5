import {
  ADDRESS_OR_BALANCER,
  ADDRESS_OR_DEFAULT,
  NONE,
  OUTBOUND_WAYS,
  type CloudNetwork,
} from '../../../network/cloud/cloud-network.ts';
import { isIpv4In } from '../../../table/address-column.ts';
import type { WalkStep } from '../step.ts';
import { isAnsweredOutside, type Walk } from '../record.ts';
import { isFront } from './balance.ts';

/** By an address of one's own, or a load balancer, for certain or perhaps. */
const BY_FRONT: readonly number[] = [
  OUTBOUND_WAYS.indexOf('public-address'),
  OUTBOUND_WAYS.indexOf('load-balancer'),
  ADDRESS_OR_DEFAULT,
  ADDRESS_OR_BALANCER,
];

/**
 * The gateway load balancer's frontend that a packet is led through which leaves for the internet, or comes in from there: a text, or
 * `NONE`. "All traffic to and from a public endpoint is first sent to the appliance" ("Gateway Load Balancer"): a load balancer's frontend,
 * or an interface's own public address. `leaving`: the step that sends it out.
 */
export function inspectorOf(network: CloudNetwork, walked: Walk, leaving: WalkStep): number {
  const { steps, end, last } = walked;
  const { inspectors } = network.configurations;
  if (inspectors.length === 0) return NONE;
  const out = inspectorOut(network, leaving.configuration, leaving !== steps[0]);
  if (out >= 0) return out;
  // A frontend that answers itself is the last step.
  if (isAnsweredOutside(walked)) return inspectors[last] ?? NONE;
  if (end !== 'translated') return out;
  const before = steps.at(-2)?.configuration ?? NONE;
  return inspectors[isFront(network, before) ? before : last] ?? NONE;
}

/** Is what comes in from the internet by a row's public address led through a gateway load balancer? What that lets in nobody knows. */
export const isInspected = ({ configurations }: CloudNetwork, row: number): boolean =>
  (configurations.inspectors[row] ?? NONE) >= 0;

/** Of what leaves. What an appliance sends on leaves by any address that its interface has: nobody knows by which. */
function inspectorOut(network: CloudNetwork, row: number, isSentOn: boolean): number {
  const { configurations, interfaces } = network;
  if (configurations.inspectors.length === 0) return NONE;
  const one = configurations.interfaces[row] ?? NONE;
  if (!isSentOn || one < 0) return inspectorBy(network, row);
  const isIpv4 = isIpv4In(configurations.addresses, row);
  const end = interfaces.offsets[one + 1] ?? 0;
  for (let at = interfaces.offsets[one] ?? 0; at < end; at += 1) {
    const found = isIpv4In(configurations.addresses, at) === isIpv4 ? inspectorBy(network, at) : NONE;
    if (found >= 0) return found;
  }
  return NONE;
}

function inspectorBy({ configurations }: CloudNetwork, row: number): number {
  return BY_FRONT.includes(configurations.outboundWays[row] ?? 0) ? (configurations.inspectors[row] ?? NONE) : NONE;
}
