import type { BalancingRule, Description, Frontend } from '../documents/description.ts';
import { spreadingDevice } from '../shape/devices.ts';
import type { Chain, RuleLine } from '../shape/plan-shape.ts';
import { takenBy, transportsOf, wordOf } from './balancing.ts';
import { fabricRule } from './fabric-rule.ts';
import { digest } from './group-chains.ts';

/** Packets come to a frontend that a route has as next hop by a device of their own: from this network's fabric, for this frontend. */
export type Spread = { readonly network: number; readonly front: number };

const FIRST_MARK = 20_000;

/** By this mark a packet is led to an interface, whomever it is for. */
export const spreadMark = (index: number): number => FIRST_MARK + index;

/**
 * A load balancer in front of appliances leads a packet on as it is, and chooses the same one both ways ("High availability
 * ports overview"): by a hash that is the same for the answer.
 */
export function spreading({ frontends }: Description, spreads: readonly Spread[]): readonly Chain[] {
  const fronts = [...new Set(spreads.map(({ front }) => front))].flatMap((index) => frontends[index] ?? []);
  if (fronts.length === 0) return [];
  return [
    ...fronts.map(spreadChain),
    {
      name: 'spread',
      hook: 'type filter hook prerouting priority filter + 5; policy accept;',
      lines: spreads.flatMap(({ network, front }): readonly RuleLine[] => {
        const found = frontends[front];
        return found === undefined
          ? []
          : [{ text: `iifname "${spreadingDevice(network, front)}" goto ${spreadName(found)}` }];
      }),
    },
  ];
}

const spreadName = ({ id }: Frontend): string => `spread.${digest(id)}`;

const spreadChain = (front: Frontend): Chain => ({
  name: spreadName(front),
  lines: [
    // What is for the frontend itself it hands to a backend like anything else.
    { text: `${wordOf(front)} daddr ${front.address} return` },
    { text: 'continue', rule: fabricRule('balanced', front.id) },
    ...front.rules.flatMap((rule) =>
      rule.healthy.length === 0
        ? []
        : transportsOf(rule).map((transport) => ({
            text: `${takenBy(rule, transport)} meta mark set ${markOf(rule)} accept`,
          })),
    ),
    { text: 'drop', rule: fabricRule('not-balanced', front.id) },
  ],
});

function markOf({ healthy }: BalancingRule): string {
  const marks = healthy.map((backend) => spreadMark(backend.interface));
  return marks.length === 1
    ? `${marks[0]}`
    : `symhash mod ${marks.length} map { ${marks.map((mark, index) => `${index} : ${mark}`).join(', ')} }`;
}
