import type { Port } from '../../address/port.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf, idOf, textOf } from '../../path/cloud/names.ts';
import { portsOf, rulesFor } from '../../path/relay/gateway.ts';
import { instancesOf } from '../../path/relay/instances.ts';
import { legBy } from '../../path/relay/relayed.ts';
import { addressIn } from '../../table/address-column.ts';
import { certaintyOf, rangeFrom } from '../by-certainty.ts';
import type { Outsiders, Unasked } from './outsiders.ts';

type ByGateways = { readonly outsiders: readonly Outsiders[]; readonly unasked: readonly Unasked[] };

/**
 * Application gateways that ask a port of a configuration for those who ask them, by the rules of all their listeners. Where a rule leads to
 * a name whose address is in no document, nobody knows whether that is it.
 */
export function byGateways(network: CloudNetwork, to: number, port: Port): ByGateways {
  const { applicationGateways: gateways, configurations } = network;
  const destination = addressOf(configurations.addresses, to);
  const [outsiders, unasked]: [Outsiders[], Unasked[]] = [[], []];
  for (let gateway = 0; gateway < gateways.ids.length; gateway += 1) {
    const id = idOf(network, gateways.ids, gateway);
    const legs = legsOf(network, gateway, port);
    const own = legs.filter(({ target }) => addressIn(gateways.targets.addresses, target) === destination);
    if (own.length > 0) outsiders.push(senderOf(network, gateway, id, own));
    const names = legs.flatMap(({ target }) =>
      addressIn(gateways.targets.addresses, target) === undefined
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

/** A backend at the port, and the listener for which it is asked. */
type OwnLeg = {
  readonly front: number;
  readonly listens: number;
  readonly rule: ReturnType<typeof rulesFor>[number];
  readonly target: number;
};

function legsOf(network: CloudNetwork, gateway: number, port: Port): readonly OwnLeg[] {
  const { owners, instances, rules } = network.applicationGateways;
  const known = instancesOf(instances, gateway);
  const fronts = [...owners.keys()].filter((row) => owners[row] === gateway && !known.includes(row));
  return fronts.flatMap((front) =>
    [...new Set(portsOf(network, front))].flatMap((listens) =>
      rulesFor(network, front, listens)
        .filter(({ row }) => rules.backendPorts[row] === port)
        .flatMap((rule) => rule.targets.map((target) => ({ front, listens, rule, target }))),
    ),
  );
}

function senderOf(network: CloudNetwork, gateway: number, id: string, legs: readonly OwnLeg[]): Outsiders {
  const { addresses, publicAddresses } = network.configurations;
  const kinds = legs.map(({ front, rule, target }) => certaintyOf(legBy(network, front, rule, target).disposition));
  const kind = (['certain', 'partly', 'undetermined'] as const).find((each) => kinds.includes(each));
  const [lowest, highest] = instancesOf(network.applicationGateways.instances, gateway);
  const [from, last] = [addresses[4 * lowest + 3], addresses[4 * highest + 3]];
  const own = from === undefined || last === undefined ? [] : [rangeFrom(from, last + 1)];
  const listens = legs.flatMap(({ front, listens: at }, index) => {
    const address = addressIn(publicAddresses, front) ?? addressIn(addresses, front);
    return address === undefined || kinds[index] === undefined ? [] : [{ address, port: at }];
  });
  return {
    kind: 'application-gateway',
    id,
    ranges: kind === 'certain' ? own : [],
    rangesPartly: kind === 'partly' ? own : [],
    rangesUndetermined: kind === 'undetermined' ? own : [],
    listens,
  };
}
