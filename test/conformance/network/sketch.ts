import { array, boolean, nat, option, record, tuple, type Arbitrary } from 'fast-check';

/*
 * A sketch is a handful of lists of small numbers, each read modulo what there is to choose from: so whatever fast-check
 * takes away or makes smaller, it stays a network. What cannot be (a second machine at an address, a peering of networks
 * that overlap) is left out when the sketch is read.
 */
const choice = nat(9999);
const often = nat(9).map((value) => value > 2);
const seldom = nat(9).map((value) => value > 7);
/** Half of the time. */
const maybe = (arbitrary: Arbitrary<number>) => option(arbitrary, { nil: undefined, freq: 2 });

const subnet = record({
  space: choice,
  place: choice,
  group: maybe(choice),
  table: maybe(choice),
  isPrivate: seldom,
  /** One subnet in five has a NAT gateway. */
  gateway: choice,
  /** One in six is delegated to a service. */
  service: choice,
});

const network = record({
  spaces: array(choice, { minLength: 1, maxLength: 2 }),
  space6: maybe(choice),
  subnets: array(subnet, { minLength: 1, maxLength: 3 }),
});

const address = record({ isPublic: seldom, groups: array(choice, { maxLength: 2 }) });

const machine = record({
  /** The smaller one counts, so that the first networks are the fuller ones. */
  subnets: tuple(choice, choice),
  /** One machine in five has a second interface. */
  second: choice,
  group: maybe(choice),
  forwards: often,
  /** One machine in twelve is off. */
  isOff: nat(11).map((value) => value === 11),
  more: array(address, { maxLength: 1 }),
  first: address,
  open: array(choice, { minLength: 1, maxLength: 3 }),
});

const side = record({ kind: choice, one: choice, other: choice });

const rule = record({
  group: choice,
  priority: nat(11),
  isInbound: boolean(),
  isAllow: nat(9).map((value) => value > 3),
  protocol: choice,
  from: side,
  fromPorts: choice,
  to: side,
  toPorts: choice,
});

const adminRule = record({
  network: choice,
  priority: nat(30),
  isInbound: boolean(),
  access: choice,
  protocol: choice,
  from: side,
  to: side,
  toPorts: choice,
});

/** What a service tag holds: strangers, and now and then what is near. */
const tag = array(tuple(choice, side), { minLength: 1, maxLength: 3 });

const route = record({ table: choice, target: choice, prefix: side, hop: choice, kind: choice });

const peering = record({
  one: choice,
  other: choice,
  access: tuple(often, often),
  forwarded: tuple(boolean(), boolean()),
  state: nat(15),
});

const balancer = record({
  place: choice,
  isSix: seldom,
  isBasic: seldom,
  backends: array(tuple(choice, choice), { minLength: 1, maxLength: 4 }),
  rules: array(tuple(choice, choice, choice), { minLength: 1, maxLength: 3 }),
});

const publicBalancer = record({
  network: choice,
  isBasic: seldom,
  isSilent: seldom,
  backends: array(tuple(choice, choice), { minLength: 1, maxLength: 4 }),
  rules: array(tuple(choice, choice, choice), { minLength: 1, maxLength: 3 }),
});

const flow = record({ source: choice, kind: choice, target: choice, port: choice, sourcePort: choice });

/** What is drawn of a random network before it is built: choices, which name each other by number. */
export const sketch = (flows: number) =>
  record({
    networks: array(network, { minLength: 1, maxLength: 6, size: 'max' }),
    /** In a third of the networks appliances keep state. */
    state: choice,
    machines: array(machine, { minLength: 5, maxLength: 12, size: 'max' }),
    peerings: array(peering, { maxLength: 10, size: 'max' }),
    /** Who is in each of some connected groups: bits. */
    meshes: array(choice, { maxLength: 2, size: 'max' }),
    rules: array(rule, { maxLength: 24, size: 'max' }),
    /** Half of the networks are managed. */
    admin: option(array(adminRule, { maxLength: 8, size: 'max' }), { nil: undefined, freq: 1 }),
    tags: tuple(tag, tag, tag),
    balancers: array(balancer, { maxLength: 4, size: 'max' }),
    publicBalancers: array(publicBalancer, { maxLength: 3, size: 'max' }),
    routes: array(route, { maxLength: 16, size: 'max' }),
    flows: array(flow, { minLength: flows, maxLength: flows, size: 'max' }),
  });

export type Sketch = ReturnType<typeof sketch> extends Arbitrary<infer T> ? T : never;
