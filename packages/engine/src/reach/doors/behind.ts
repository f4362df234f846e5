import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressesBetween, instancesOf, MAX_ADDRESSES, type Instances } from '../../path/relay/instances.ts';
import { legBehind } from '../../path/relay/relayed.ts';
import { translationBy } from '../../path/relay/translated.ts';
import type { End } from '../targets.ts';
import { comingBy, isAt, isInInternet, type Arrival, type Behind, type BehindFirewalls } from './coming-by.ts';
import type { PortForward } from './port-forward.ts';

/** Found out once for each rule of a firewall, whoever asks and at whichever of its addresses. `forwards`: all that lead to the end. */
export function behindFirewalls(network: CloudNetwork, end: End, forwards: readonly PortForward[]): BehindFirewalls {
  const known = new Map<string, Behind>();
  const asked: number[] = [];
  const behindRule = (front: number, firewall: number, rule: number): Behind => {
    const { destination, port } = translationBy(network, firewall, rule);
    const next = forwards.find((each) => each.address === destination && each.port === port && each.by.kind !== 'own');
    if (next === undefined) return plainly(network, end, front, firewall, rule);
    // As a path has it, which may go round for ever.
    if (asked.includes(firewall)) return UNKNOWN;
    asked.push(firewall);
    const arrival = arrivalOfAll(network, end, next, instancesOf(network.firewalls.instances, firewall), behindRule);
    asked.pop();
    return arrival === undefined ? UNKNOWN : ARRIVED[arrival];
  };
  return (front, firewall, rule) => {
    const key = `${firewall} ${rule}`;
    const behind = known.get(key) ?? behindRule(front, firewall, rule);
    known.set(key, behind);
    return behind;
  };
}

const UNKNOWN: Behind = { disposition: 'undetermined', isThere: false, isOut: false };

function plainly(network: CloudNetwork, end: End, front: number, firewall: number, rule: number): Behind {
  const { disposition, legs, ways } = legBehind(network, front, firewall, rule);
  const last = legs.at(-1)?.walk;
  const isOut = ways.length > 0 && ways.every(isInInternet);
  return { disposition, isThere: last !== undefined && isAt(end, last), isOut };
}

/** What becomes of what somebody who sends anew asks a port forward for, from any address that it may have; undefined where nobody knows, or not all fare alike. */
export function arrivalOfAll(
  network: CloudNetwork,
  end: End,
  forward: PortForward,
  instances: Instances,
  behind: BehindFirewalls,
): Arrival | undefined {
  const [lowest, highest] = instances;
  if (lowest < 0) return undefined;
  const comingFrom = comingBy(network, end, forward, behind);
  const { arrival, ways } = comingFrom(lowest);
  const between = addressesBetween(network, ways, instances);
  const isForAll =
    between.length <= MAX_ADDRESSES &&
    comingFrom(highest).arrival === arrival &&
    between.every((source) => comingFrom(lowest, source).arrival === arrival);
  return isForAll ? arrival : undefined;
}

const ARRIVED: Readonly<Record<Arrival, Behind>> = {
  'comes-in': { disposition: 'delivered', isThere: true, isOut: false },
  undetermined: { disposition: 'undetermined', isThere: true, isOut: false },
  stopped: { disposition: 'denied', isThere: false, isOut: false },
};
