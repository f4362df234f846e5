import { contains, familyOf, type Address } from '@hopscope/engine';
import type { Description, Machine } from '../documents/description.ts';
import { gatewayOf } from '../address/gateway.ts';
import { fabricKey, interfaceDevice, machineKey, WIRE_KEY, wireDevices } from '../shape/devices.ts';
import type {
  PlannedLink,
  PlannedMachine,
  PlannedNamespace,
  PlannedRoute,
  PlannedWire,
  RoutingRule,
  RuleSet,
  Surroundings,
} from '../shape/plan-shape.ts';
import { floatingAt } from '../rules/floating.ts';
import { EVERYWHERE, FAMILIES } from '../address/ranges.ts';
import { MANY_INTERFACES_SETTINGS, ROUTER_SETTINGS } from './settings.ts';

const MAIN_TABLE = 254;
const FIRST_INTERFACE_TABLE = 101;

type OwnAddress = {
  readonly device: string;
  readonly at: number;
  readonly address: Address;
  readonly length: number;
  readonly gateway: Address;
};

/** Half a connection is none: the kernel finds an answer to nothing invalid. */
const STATEFUL: RuleSet = {
  sets: [],
  chains: [
    {
      name: 'known',
      hook: 'type filter hook forward priority filter; policy accept;',
      lines: [{ text: 'ct state invalid drop' }],
    },
  ],
};

/** What a machine has: its interfaces, their addresses, and for each the router of its subnet. */
export function machineNamespace(
  description: Description,
  machine: Machine,
  index: number,
  { stateful = [] }: Surroundings,
): PlannedNamespace {
  const addresses = machine.interfaces.flatMap((one, at) => ownAddresses(description, one, at));
  const floats = machine.interfaces
    .flatMap((one, at) => floatingAt(description, one).map(({ address }) => ({ address, at })))
    .filter(({ address }, index, all) => all.findIndex((each) => each.address === address) === index);
  const isMany = machine.interfaces.length > 1;
  const routes = FAMILIES.flatMap((family): readonly PlannedRoute[] => {
    const own = addresses.filter(({ address }) => familyOf(address) === family);
    const prefix = EVERYWHERE[family];
    const route = (table: number, { device, gateway }: OwnAddress): PlannedRoute => ({
      table,
      prefix,
      way: { kind: 'device', device, gateway },
    });
    const firsts = own.filter(({ at }, place) => own.findIndex((other) => other.at === at) === place);
    return [
      ...firsts.slice(0, 1).map((first) => route(MAIN_TABLE, first)),
      ...(isMany ? firsts.map((first) => route(FIRST_INTERFACE_TABLE + first.at, first)) : []),
    ];
  });
  const forwards = machine.interfaces.some((one) => description.interfaces[one]?.forwards === true);
  return {
    key: machineKey(index),
    resource: machine.id,
    settings: forwards ? ROUTER_SETTINGS : isMany ? MANY_INTERFACES_SETTINGS : {},
    addresses: [
      ...addresses.map(({ device, address, length }) => ({ device, address, length })),
      ...floats.map(({ address }) => ({ device: 'lo', address, length: familyOf(address) === 'ipv4' ? 32 : 128 })),
    ],
    routingRules: isMany ? [...ownRules(addresses), ...floats.map(floatRule)] : [],
    routes,
    ...(stateful.some((id) => id.toLowerCase() === machine.id.toLowerCase()) ? { ruleSet: STATEFUL } : {}),
  };
}

/** What came in by an interface goes on by it, and what has its address as source leaves by it. */
const ownRules = (addresses: readonly OwnAddress[]): readonly RoutingRule[] => [
  ...addresses
    .filter(
      ({ at, address }, index) =>
        addresses.findIndex((each) => each.at === at && familyOf(each.address) === familyOf(address)) === index,
    )
    .map(({ at, address }): RoutingRule => ({
      family: familyOf(address),
      priority: 100,
      when: { iif: `eth${at}` },
      table: FIRST_INTERFACE_TABLE + at,
    })),
  ...addresses.map(({ address, at }): RoutingRule => ({
    family: familyOf(address),
    priority: 110,
    when: { from: address },
    table: FIRST_INTERFACE_TABLE + at,
  })),
];

const floatRule = ({ address, at }: Pick<OwnAddress, 'address' | 'at'>): RoutingRule => ({
  family: familyOf(address),
  priority: 110,
  when: { from: address },
  table: FIRST_INTERFACE_TABLE + at,
});

function ownAddresses({ interfaces, subnets }: Description, one: number, at: number): readonly OwnAddress[] {
  const { subnet = -1, configurations = [] } = interfaces[one] ?? {};
  return configurations.flatMap(({ address }) => {
    const prefix = subnets[subnet]?.prefixes.find((each) => contains(each, address));
    if (prefix === undefined) return [];
    const length = Number(prefix.slice(prefix.indexOf('/') + 1));
    return [{ device: `eth${at}`, at, address, length, gateway: gatewayOf(prefix) }];
  });
}

/** A machine's cables: links straight to the fabric, or two with a wire between them where there is a delay. */
export function machineLinks(
  { interfaces, subnets }: Description,
  machine: Machine,
  index: number,
  surroundings: Surroundings,
): { readonly links: readonly PlannedLink[]; readonly wires: readonly PlannedWire[] } {
  const wanted = (surroundings.links ?? []).find((each) => each.machine.toLowerCase() === machine.id.toLowerCase());
  const delayUs = wanted?.delayUs ?? 0;
  const cables = machine.interfaces.map((one, at) => ({
    one,
    ends: [
      { namespace: machineKey(index), device: `eth${at}` },
      { namespace: fabricKey(subnets[interfaces[one]?.subnet ?? -1]?.network ?? -1), device: interfaceDevice(one) },
    ] as const,
  }));
  if (delayUs === 0) return { links: cables.map(({ ends }) => ({ ends })), wires: [] };
  const inner = (device: string) => ({ namespace: WIRE_KEY, device });
  return {
    links: cables.flatMap(({ one, ends: [near, far] }) => {
      const { left, right } = wireDevices(one);
      return [{ ends: [near, inner(left)] as const }, { ends: [inner(right), far] as const }];
    }),
    wires: cables.map(({ one, ends }) => ({ ...wireDevices(one), ends, delayUs })),
  };
}

export function plannedMachine({ interfaces, subnets }: Description, machine: Machine, index: number): PlannedMachine {
  return {
    id: machine.id,
    name: machine.name,
    namespace: machineKey(index),
    interfaces: machine.interfaces.flatMap((one, at) => {
      const found = interfaces[one];
      if (found === undefined) return [];
      return [
        {
          id: found.id,
          device: `eth${at}`,
          fabric: fabricKey(subnets[found.subnet]?.network ?? -1),
          fabricDevice: interfaceDevice(one),
          addresses: found.configurations.map(({ id, address, publicAddress }) => ({
            id,
            address,
            ...(publicAddress === undefined ? {} : { publicAddress }),
          })),
        },
      ];
    }),
  };
}
