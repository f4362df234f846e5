import type { Port } from '../../address/port.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf, idOf, textOf } from '../../path/cloud/names.ts';
import { backendAt, portsOf, rulesFor } from '../../path/relay/gateway.ts';
import { instancesOf } from '../../path/relay/instances.ts';
import { legBy } from '../../path/relay/relayed.ts';
import { addressIn } from '../../table/address-column.ts';
import { certaintyOf, rangeFrom } from '../by-certainty.ts';
import { arrivalOfAll, behindFirewalls } from '../doors/behind.ts';
import { forwardsTo, forwardsToAddress } from '../doors/port-forwards.ts';
import type { End } from '../targets.ts';
import type { Outsiders, Unasked } from './outsiders.ts';

type ByGateways = { readonly outsiders: readonly Outsiders[]; readonly unasked: readonly Unasked[] };

/**
 * Application gateways that ask a port of a configuration for those who ask them, by the rules of all their listeners, at its address or where
 * somebody else hands on to it. Where a rule leads to a name whose address is in no document, nobody knows whether that is it.
 */
export function byGateways(network: CloudNetwork, to: number, port: Port): ByGateways {
  const { applicationGateways: gateways } = network;
  if (gateways.ids.length === 0) return { outsiders: [], unasked: [] };
  const certaintyBy = certaintyTo(network, [to, port]);
  const [outsiders, unasked]: [Outsiders[], Unasked[]] = [[], []];
  for (let gateway = 0; gateway < gateways.ids.length; gateway += 1) {
    const id = idOf(network, gateways.ids, gateway);
    const legs = legsOf(network, gateway);
    const told = legs.flatMap((leg) => certaintyBy(gateway, leg) ?? []);
    if (told.length > 0) outsiders.push(senderOf(network, gateway, id, told));
    const names = legs.flatMap(({ rule, target }) =>
      gateways.rules.backendPorts[rule.row] === port && backendAt(network, gateway, target).length === 0
        ? (textOf(network, gateways.targets.names, target) ?? [])
        : [],
    );
    if (names.length > 0)
      unasked.push({
        id,
        who: `an application gateway, of whose backends no document tells the address: ${[...new Set(names)].join(', ')}`,
      });
  }
  return { outsiders, unasked };
}

/** A backend, and the listener for which it is asked. */
type OwnLeg = {
  readonly front: number;
  readonly listens: number;
  readonly rule: ReturnType<typeof rulesFor>[number];
  readonly target: number;
};
/** Of one that leads to the end: what becomes of requests. */
type ToldLeg = OwnLeg & { readonly kind: ReturnType<typeof certaintyOf> };

function legsOf(network: CloudNetwork, gateway: number): readonly OwnLeg[] {
  const { owners, instances } = network.applicationGateways;
  const known = instancesOf(instances, gateway);
  const fronts = [...owners.keys()].filter((row) => owners[row] === gateway && !known.includes(row));
  return fronts.flatMap((front) =>
    [...new Set(portsOf(network, front))].flatMap((listens) =>
      rulesFor(network, front, listens).flatMap((rule) =>
        rule.targets.map((target) => ({ front, listens, rule, target })),
      ),
    ),
  );
}

/** What becomes of requests that a gateway asks a backend for, where that is an end or hands on to it. */
function certaintyTo(network: CloudNetwork, end: End) {
  const [to, port] = end;
  const { instances, rules } = network.applicationGateways;
  const own = addressOf(network.configurations.addresses, to);
  const forwards = forwardsTo(network, to, port);
  const behind = behindFirewalls(network, end, forwards);
  return (gateway: number, leg: OwnLeg): ToldLeg | undefined => {
    const { front, rule, target } = leg;
    const [addresses, asked] = [backendAt(network, gateway, target), rules.backendPorts[rule.row]];
    const certainty = () => certaintyOf(legBy(network, front, rule, target).disposition);
    if (addresses.includes(own) && asked === port) return { ...leg, kind: certainty() };
    const forward = forwards.find((each) => addresses.includes(each.address) && each.port === asked);
    if (forward === undefined) return undefined;
    const kind = certainty();
    if (kind === undefined || kind === 'undetermined') return { ...leg, kind };
    // Of other backends of a load balancer it says nothing.
    const arrival = arrivalOfAll(network, end, forward, instancesOf(instances, gateway), behind);
    return { ...leg, kind: arrival === undefined ? 'undetermined' : CERTAINTY[arrival] };
  };
}

const CERTAINTY = { 'comes-in': 'certain', undetermined: 'undetermined', stopped: undefined } as const;

function senderOf(network: CloudNetwork, gateway: number, id: string, legs: readonly ToldLeg[]): Outsiders {
  const { addresses } = network.configurations;
  const kind = (['certain', 'partly', 'undetermined'] as const).find((each) => legs.some((leg) => leg.kind === each));
  const [lowest, highest] = instancesOf(network.applicationGateways.instances, gateway);
  const [from, last] = [addresses[4 * lowest + 3], addresses[4 * highest + 3]];
  const own = from === undefined || last === undefined ? [] : [rangeFrom(from, last + 1)];
  return {
    kind: 'application-gateway',
    id,
    ranges: kind === 'certain' ? own : [],
    rangesPartly: kind === 'partly' ? own : [],
    rangesUndetermined: kind === 'undetermined' ? own : [],
    listens: legs.flatMap((leg) => (leg.kind === undefined ? [] : askedAt(network, leg))),
  };
}

/** Where a listener takes requests: at its frontend, and where firewalls translate to that. */
function askedAt(network: CloudNetwork, { front, listens }: OwnLeg): NonNullable<Outsiders['listens']> {
  const { addresses, publicAddresses } = network.configurations;
  const address = addressIn(publicAddresses, front) ?? addressIn(addresses, front);
  if (address === undefined) return [];
  return [{ address, port: listens }, ...forwardsToAddress(network, address, listens)].map((each) => ({
    address: each.address,
    port: each.port,
  }));
}
