import { familyOf, type Family } from '@hopscope/engine';
import type { BalancingRule, Description, Frontend, Interface } from '../documents/description.ts';
import { digest } from './group-chains.ts';
import { INTERNET_DEVICE, interfaceDevice } from '../shape/devices.ts';
import type { FlowSet, RuleLine, RuleSet } from '../shape/plan-shape.ts';
import { ANSWER, chosenOf, frontendsIn, memoryName, REQUEST, takenBy, transportsOf, wordOf } from './balancing.ts';

type Floating = { readonly front: Pick<Frontend, 'address' | 'rules'>; readonly rule: BalancingRule };

const floatingOf = (fronts: readonly Floating['front'][]): readonly Floating[] =>
  fronts.flatMap((front) => front.rules.flatMap((rule) => (rule.isFloating ? [{ front, rule }] : [])));

const shownIn = ({ publicFrontends }: Description, network: number): readonly Floating[] =>
  floatingOf(publicFrontends.filter((front) => front.network === network));

const floatingIn = (description: Description, network: number): readonly Floating[] => [
  ...floatingOf(frontendsIn(description, network)),
  ...shownIn(description, network),
];

/**
 * Nothing is translated ("Floating IP configuration"): groups see the frontend's address, and so does a backend's system, which has it on its
 * loopback device and answers by it. Only the way to the backend is found by that one's own, which goes again before groups are asked.
 * What is for a public frontend comes from the internet as it was sent.
 */
export function floating(description: Description, network: number): RuleSet {
  const shown = shownIn(description, network);
  const all = floatingIn(description, network);
  if (all.length === 0) return { sets: [], chains: [] };
  return {
    sets: [
      ...shown.map(({ front, rule }): FlowSet => ({ name: memoryName(rule), key: ANSWER[familyOf(front.address)] })),
      ...all.map(({ front, rule }): FlowSet => ({
        name: floatedName(rule),
        key: `iif . ${ANSWER[familyOf(front.address)]}`,
      })),
    ],
    chains: [
      {
        name: 'land',
        hook: 'type filter hook prerouting priority filter + 5; policy accept;',
        lines: shown.flatMap(landing),
      },
      {
        name: 'float',
        hook: 'type filter hook forward priority filter - 10; policy accept;',
        lines: all.flatMap(({ front, rule }) =>
          rule.backends.map((backend) => ({
            text: `oifname "${interfaceDevice(backend.interface)}" ${REQUEST[familyOf(front.address)]} @${memoryName(rule)} ${wordOf(front)} daddr set ${front.address} update @${floatedName(rule)} { oif . ${REQUEST[familyOf(front.address)]} }`,
          })),
        ),
      },
    ],
  };
}

/** Flows that a backend's system got by a floating address, by its interface, which need not forward for that. */
const floatedName = ({ id }: BalancingRule): string => `floated.${digest(id)}`;

/**
 * What to add to a line about packets that an interface sends or gets with none of its own addresses: they do not belong to a flow by one that
 * floats to it.
 */
export function unlessFloated(
  description: Description,
  { index, subnet }: Pick<Interface, 'subnet'> & { readonly index: number },
  family: Family,
  field: 'saddr' | 'daddr',
): string {
  const key = field === 'saddr' ? `iif . ${ANSWER[family]}` : `oif . ${REQUEST[family]}`;
  return floatingIn(description, description.subnets[subnet]?.network ?? -1)
    .filter(({ front, rule }) => familyOf(front.address) === family && isBehind(rule, index))
    .map(({ rule }) => ` ${key} != @${floatedName(rule)}`)
    .join('');
}

const isBehind = ({ backends }: BalancingRule, index: number): boolean =>
  backends.some((backend) => backend.interface === index);

/** What comes from the internet for a public frontend gets the address of a backend. */
const landing = ({ front, rule }: Floating): readonly RuleLine[] =>
  rule.healthy.length === 0
    ? []
    : transportsOf(rule).map((transport) => ({
        text: `iifname "${INTERNET_DEVICE}" ${wordOf(front)} daddr ${front.address} ${takenBy(rule, transport)} ${wordOf(front)} daddr set ${chosenOf(rule)} update @${memoryName(rule)} { ${REQUEST[familyOf(front.address)]} }`,
      }));

/** The frontends whose addresses the machine of an interface has. */
export const floatingAt = ({ frontends, publicFrontends }: Description, index: number): readonly Floating['front'][] =>
  [...frontends, ...publicFrontends].filter((front) =>
    front.rules.some((rule) => rule.isFloating && isBehind(rule, index)),
  );
