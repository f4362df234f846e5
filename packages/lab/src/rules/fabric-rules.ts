import type { Prefix } from '@hopscope/engine';
import type { Description, Group, Interface } from '../documents/description.ts';
import { DRAIN_DEVICE, INTERNET_DEVICE, interfaceDevice } from '../shape/devices.ts';
import { balancing } from './balancing.ts';
import { fabricRule } from './fabric-rule.ts';
import { floating, unlessFloated } from './floating.ts';
import { FLOW_CHAINS, ICMP_ERRORS } from './flow-memory.ts';
import { spreading, type Spread } from './spreading.ts';
import { closedLines } from './secured.ts';
import { sentOnLines } from './sent-on.ts';
import { ECHOES_OUT, noEchoOut, noWayOut } from './ways-out.ts';
import { chainName, groupChain, openSetShelf, PASSED, type Place, type SetShelf } from './group-chains.ts';
import type { Chain, RuleLine, RuleSet, Surroundings } from '../shape/plan-shape.ts';
import { FAMILIES, hostPrefix, rangesOf, type Ranges } from '../address/ranges.ts';
import { internetOf, PLATFORM_ADDRESSES, tagsOf } from './tags.ts';

type Placed = Interface & { readonly index: number };
type Around = {
  readonly description: Description;
  readonly network: number;
  readonly own: readonly Placed[];
  readonly shelf: SetShelf;
  readonly surroundings: Surroundings;
};

/**
 * The rules of a fabric. Outbound groups are asked before the packet is routed, the interface's first and then the
 * subnet's; inbound ones after that, in the opposite order.
 */
export function fabricRules(
  description: Description,
  network: number,
  surroundings: Surroundings,
  spreads: readonly Spread[],
): RuleSet {
  const own = description.interfaces.flatMap((one, index) =>
    description.subnets[one.subnet]?.network === network ? [{ ...one, index }] : [],
  );
  const around: Around = { description, network, own, shelf: openSetShelf(), surroundings };
  const balanced = balancing(description, network);
  const floated = floating(description, network);
  const chains = [
    ...FLOW_CHAINS,
    ...groupChains(around),
    ...own.flatMap((one) => [outboundChain(around, one), inboundChain(around, one)]),
    outboundHook(around),
    strayErrors(around),
    unansweredEchoes(around),
    inboundHook(around),
    ...balanced.chains,
    ...floated.chains,
    ...spreading(description, spreads),
  ];
  return { sets: [...around.shelf.sets, ...balanced.sets, ...floated.sets], chains };
}

/** One chain a group, subnet and direction, because a tag may hold something else in every subnet. */
function groupChains({ description, own, shelf, network }: Around): readonly Chain[] {
  const asked = new Map<string, readonly Chain[]>();
  const members = membersIn(description, network);
  const admin = description.networks[network]?.admin;
  for (const { subnet: index, group: ownGroup } of own) {
    const subnet = description.subnets[index];
    if (subnet === undefined) continue;
    const place: Place = { id: subnet.id, tags: tagsOf(description, subnet), members };
    for (const group of [admin, description.groups[ownGroup ?? -1], description.groups[subnet.group ?? -1]]) {
      const key = `${group?.id} ${index}`;
      if (group === undefined || asked.has(key)) continue;
      asked.set(key, [groupChain(group, place, 'outbound', shelf), groupChain(group, place, 'inbound', shelf)]);
    }
  }
  return [...asked.values()].flat();
}

/** Addresses of an application security group's members: those of this network and of the peered ones. */
function membersIn({ networks, subnets, interfaces }: Description, network: number) {
  const near = new Set([network, ...(networks[network]?.peerings ?? []).map(({ remote }) => remote)]);
  const members = new Map<string, Prefix[]>();
  for (const { subnet, configurations } of interfaces)
    for (const { address, applicationGroups } of configurations)
      for (const id of applicationGroups)
        if (near.has(subnets[subnet]?.network ?? -1))
          members.set(id, [...(members.get(id) ?? []), hostPrefix(address)]);
  return (id: string): Ranges => rangesOf(members.get(id) ?? []);
}

const groupsOf = ({ description, network }: Around, { subnet: index, group }: Placed) => {
  const subnet = description.subnets[index];
  const place = subnet?.id ?? '';
  const admin = description.networks[network]?.admin;
  const isManaged = admin !== undefined && admin.rules.length > 0;
  const unlessPassed = isManaged ? `meta mark != ${PASSED} ` : '';
  const jump = (asked: Group | undefined, direction: 'inbound' | 'outbound'): readonly RuleLine[] =>
    asked === undefined ? [] : [{ text: `${unlessPassed}jump ${chainName(asked, place, direction)}` }];
  return {
    unlessPassed,
    isAny: isManaged || group !== undefined || subnet?.group !== undefined,
    ofManager: (direction: 'inbound' | 'outbound'): readonly RuleLine[] =>
      isManaged ? [{ text: 'meta mark set 0' }, { text: `jump ${chainName(admin, place, direction)}` }] : [],
    ofInterface: (direction: 'inbound' | 'outbound') => jump(description.groups[group ?? -1], direction),
    ofSubnet: (direction: 'inbound' | 'outbound') => jump(description.groups[subnet?.group ?? -1], direction),
  };
};

function outboundChain(around: Around, one: Placed): Chain {
  const { isAny, ofManager, ofInterface, ofSubnet } = groupsOf(around, one);
  const foreign = one.forwards ? [] : notOwn(around, one, 'saddr', 'foreign-source');
  return {
    name: `${interfaceDevice(one.index)}.out`,
    lines: [
      ...foreign,
      ...lossOf(around, one),
      ...platformLines(isAny),
      ...ofManager('outbound'),
      ...ofInterface('outbound'),
      ...ofSubnet('outbound'),
      ...(isAny ? [{ text: 'goto remember.out' }] : []),
    ],
  };
}

/** What goes to the platform's own addresses passes every group ("Azure platform considerations"). */
const platformLines = (isAny: boolean): readonly RuleLine[] =>
  isAny ? [{ text: `ip daddr { ${PLATFORM_ADDRESSES.map((prefix) => prefix.split('/')[0]).join(', ')} } accept` }] : [];

function inboundChain(around: Around, one: Placed): Chain {
  const { isAny, unlessPassed, ofManager, ofInterface, ofSubnet } = groupsOf(around, one);
  return {
    name: `${interfaceDevice(one.index)}.in`,
    lines: [
      ...ofManager('inbound'),
      ...ofSubnet('inbound'),
      ...ofInterface('inbound'),
      ...closedLines(around.description, one, unlessPassed),
      ...(one.forwards ? [] : notOwn(around, one, 'daddr', 'not-forwarded')),
      ...(isAny ? [{ text: 'goto remember.in' }] : []),
    ],
  };
}

/** An interface without IP forwarding sends nothing that is not from it and gets nothing that is not for it. */
function notOwn(
  { description, shelf }: Around,
  one: Placed,
  field: 'saddr' | 'daddr',
  kind: 'foreign-source' | 'not-forwarded',
): readonly RuleLine[] {
  const own = rangesOf(one.configurations.map(({ address }) => hostPrefix(address)));
  return FAMILIES.map((family) => ({
    text:
      own[family].length === 0
        ? `meta nfproto ${family} drop`
        : `${family === 'ipv4' ? 'ip' : 'ip6'} ${field} != @${shelf.add(own, family)}${unlessFloated(description, one, family, field)} drop`,
    rule: fabricRule(kind, one.id),
  }));
}

/** An error passes every group, but comes to no interface without IP forwarding that it is not for. */
const strayErrors = (around: Around): Chain => ({
  name: 'errors',
  lines: around.own
    .filter(({ forwards }) => !forwards)
    .flatMap((one) =>
      notOwn(around, one, 'daddr', 'not-forwarded').map((line) => ({
        ...line,
        text: `oifname "${interfaceDevice(one.index)}" ${line.text}`,
      })),
    ),
});

const unansweredEchoes = ({ description, own, shelf }: Around): Chain => ({
  name: 'echoes',
  lines: own.flatMap((one) => FAMILIES.flatMap((family) => noEchoOut(description, one, family, shelf))),
});

/** What a machine that is off would send or get is dropped where its cable ends, also of a flow that is known, and errors. */
const switchedOff = ({ description, own }: Around, field: 'iifname' | 'oifname'): readonly RuleLine[] =>
  own.flatMap(({ index, id }) =>
    description.machines.some(({ interfaces, isOff }) => isOff && interfaces.includes(index))
      ? [{ text: `${field} "${interfaceDevice(index)}" drop`, rule: fabricRule('switched-off', id) }]
      : [],
  );

/** In ten-thousandths, so that tenths and hundredths of a percent can be lost. */
function lossOf({ description, surroundings }: Around, { index, id }: Placed): readonly RuleLine[] {
  const machine = description.machines.find(({ interfaces }) => interfaces.includes(index));
  const link = (surroundings.links ?? []).find((each) => each.machine.toLowerCase() === machine?.id.toLowerCase());
  const lost = Math.round((link?.lossPercent ?? 0) * 100);
  return lost === 0 ? [] : [{ text: `numgen random mod 10000 <= ${lost - 1} drop`, rule: fabricRule('lost', id) }];
}

const choice = (field: 'iifname' | 'oifname', own: readonly Placed[], end: 'in' | 'out'): readonly RuleLine[] =>
  own.length === 0
    ? []
    : [
        {
          text: `${field} vmap { ${own
            .map(({ index }) => `"${interfaceDevice(index)}" : goto ${interfaceDevice(index)}.${end}`)
            .join(', ')} }`,
        },
      ];

const outboundHook = (around: Around): Chain => ({
  name: 'outbound',
  hook: 'type filter hook prerouting priority filter; policy accept;',
  lines: [
    ...NO_GROUPS_OF_RECEIVERS,
    ...switchedOff(around, 'iifname'),
    { text: 'jump known.out' },
    ...choice('iifname', around.own, 'out'),
  ],
});

/** Azure's networks carry no multicast; machines say things to their link all the same. */
const NO_GROUPS_OF_RECEIVERS: readonly RuleLine[] = [
  { text: 'ip daddr 224.0.0.0/4 drop' },
  { text: 'ip6 daddr ff00::/8 drop' },
];

const inboundHook = (around: Around): Chain => ({
  name: 'inbound',
  hook: 'type filter hook forward priority filter; policy accept;',
  lines: [
    // Of several next hops the one that nobody is.
    { text: `oifname "${DRAIN_DEVICE}" drop` },
    ...switchedOff(around, 'oifname'),
    ...internetLines(around),
    ...FAMILIES.map((family) => ({ text: `${ICMP_ERRORS[family]} jump errors` })),
    { text: 'jump known.in' },
    ...choice('oifname', around.own, 'in'),
  ],
});

/** What is no public address leads nowhere on the internet; and private subnets do not reach it. */
function internetLines({ description, network, own, shelf }: Around): readonly RuleLine[] {
  const known = rangesOf([
    ...description.interfaces.flatMap(({ configurations }) =>
      configurations.flatMap(({ publicAddress }) => (publicAddress === undefined ? [] : [hostPrefix(publicAddress)])),
    ),
    ...description.publicFrontends.map(({ address }) => hostPrefix(address)),
  ]);
  const open = internetOf(description, network);
  return [
    ...FAMILIES.map((family): RuleLine => {
      const field = family === 'ipv4' ? 'ip daddr' : 'ip6 daddr';
      const exceptKnown = known[family].length === 0 ? '' : ` ${field} != @${shelf.add(known, family)}`;
      return {
        text: `oifname "${INTERNET_DEVICE}" ${field} != @${shelf.add(open, family)}${exceptKnown} drop`,
        rule: fabricRule('not-public', description.networks[network]?.id ?? ''),
      };
    }),
    ...FAMILIES.map((family) => ({ text: `${ECHOES_OUT[family]} jump echoes` })),
    ...own.flatMap((one) => FAMILIES.flatMap((family) => noWayOut(description, one, family, shelf))),
    ...own.flatMap((one) => sentOnLines(description, one, shelf)),
  ];
}
