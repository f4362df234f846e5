import type { Configuration, Firewall, Frontend, Interface, Model, RequestGateway, Service } from './model.fixture.ts';
import type { Way } from './walk.fixture.ts';
import { same, type Address } from './words.fixture.ts';

/** What an id of a resource, or of a part of one, is of; and by which address it is asked for. */
export type Wanted =
  | { readonly kind: 'service'; readonly service: Service }
  | {
      readonly kind: 'place';
      readonly address: Address;
      readonly owner: Interface | Frontend | Firewall | RequestGateway;
      readonly configuration?: Configuration;
    };

/** A machine or an interface is asked for by its primary address, a load balancer by its only frontend, a gateway by its first one. */
export function readIds({ services, machines, interfaces, frontends, firewalls, gateways }: Model) {
  const interfaceAt = (owner: Interface, configuration = owner.configurations[0]): Wanted | undefined =>
    configuration && { kind: 'place', address: configuration.address, owner, configuration };
  const at = (owner: Firewall | RequestGateway, address: Address | undefined): Wanted | undefined =>
    address === undefined ? undefined : { kind: 'place', address, owner };
  return (id: string): Wanted | undefined => {
    const isIt = (each: { readonly id: string }) => same(each.id, id);
    const service = services.find(isIt);
    if (service !== undefined) return { kind: 'service', service };
    const [nic] = machines.find(isIt)?.nics ?? [];
    const owner = interfaces.find((each) => isIt(each) || same(each.id, nic) || same(each.endpointId, id));
    if (owner !== undefined) return interfaceAt(owner);
    for (const each of interfaces) {
      const configuration = each.configurations.find(isIt);
      if (configuration !== undefined) return interfaceAt(each, configuration);
    }
    const own = frontends.filter((each) => same(each.id.split('/frontendIPConfigurations/')[0], id));
    const [frontend] = own.length === 1 ? own : frontends.filter(isIt);
    if (frontend !== undefined) return { kind: 'place', address: frontend.address, owner: frontend };
    const firewall = firewalls.find(isIt);
    if (firewall !== undefined) return at(firewall, firewall.addresses[0]);
    const gateway = gateways.find((each) => isIt(each) || each.fronts.some(isIt));
    return gateway && at(gateway, (gateway.fronts.find(isIt) ?? gateway.fronts[0])?.address);
  };
}

/** Did it come to somebody else who has the same address, nearer than the network of who was asked for, or in the same one? */
export function isMissed(wanted: Wanted, { arrived, chosen }: Way): boolean {
  if (wanted.kind === 'service' || arrived === undefined || arrived.at.owner.kind === 'outside') return false;
  const { owner, configuration } = wanted;
  if (chosen.at(-1)?.front === owner) return false;
  const { at } = arrived;
  // Its system has the load balancer's address, too.
  if (owner.kind === 'frontend' && at.owner.kind === 'interface' && at.owner.floats.includes(owner.address))
    return false;
  return (
    at.owner !== owner || (configuration !== undefined && 'configuration' in at && at.configuration !== configuration)
  );
}
