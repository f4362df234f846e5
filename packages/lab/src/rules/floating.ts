import { familyOf } from '@hopscope/engine';
import type { BalancingRule, Description, Frontend } from '../documents/description.ts';
import { digest } from './group-chains.ts';
import { INTERNET_DEVICE, interfaceDevice } from '../shape/devices.ts';
import type { FlowSet, RuleLine, RuleSet } from '../shape/plan-shape.ts';
import { ANSWER, chosenOf, frontendsIn, memoryName, REQUEST, takenBy, transportsOf, wordOf } from './balancing.ts';

type Floating = { readonly front: Pick<Frontend, 'address' | 'rules'>; readonly rule: BalancingRule };

const floatingOf = (fronts: readonly Floating['front'][]): readonly Floating[] =>
  fronts.flatMap((front) => front.rules.flatMap((rule) => (rule.isFloating ? [{ front, rule }] : [])));

/**
 * Groups see a backend's own address, and its system gets and answers by the frontend's, which it has on its loopback device
 * ("Floating IP configuration"): the address goes back to that behind the groups, and from it before them. What is for a public
 * frontend comes from the internet as it was sent, and goes back there as the backend answers.
 */
export function floating(description: Description, network: number): RuleSet {
  const shown = floatingOf(description.publicFrontends.filter((front) => front.network === network));
  const all = [...floatingOf(frontendsIn(description, network)), ...shown];
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
        name: 'unfloat',
        hook: 'type filter hook prerouting priority filter - 10; policy accept;',
        lines: [
          ...shown.flatMap(landing),
          ...all.flatMap(({ front, rule }) =>
            rule.backends.map((backend) => ({
              text: `iifname "${interfaceDevice(backend.interface)}" iif . ${ANSWER[familyOf(front.address)]} @${floatedName(rule)} ${wordOf(front)} saddr set ${backend.address}`,
            })),
          ),
        ],
      },
      {
        name: 'float',
        hook: 'type filter hook postrouting priority filter; policy accept;',
        lines: [
          ...all.flatMap(({ front, rule }) =>
            rule.backends.map((backend) => ({
              text: `oifname "${interfaceDevice(backend.interface)}" ${REQUEST[familyOf(front.address)]} @${memoryName(rule)} ${wordOf(front)} daddr set ${front.address} update @${floatedName(rule)} { oif . ${REQUEST[familyOf(front.address)]} }`,
            })),
          ),
          ...shown.map(({ front, rule }) => ({
            text: `oifname "${INTERNET_DEVICE}" ${ANSWER[familyOf(front.address)]} @${memoryName(rule)} ${wordOf(front)} saddr set ${front.address}`,
          })),
        ],
      },
    ],
  };
}

/**
 * Flows that a backend's system got by a floating address, by its interface: it may be asked by that past the load balancer, too,
 * and send on what another backend answers by it.
 */
const floatedName = ({ id }: BalancingRule): string => `floated.${digest(id)}`;

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
    front.rules.some((rule) => rule.isFloating && rule.backends.some((backend) => backend.interface === index)),
  );
