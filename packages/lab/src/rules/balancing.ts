import { familyOf, type Address, type Family } from '@hopscope/engine';
import type { BalancingRule, Description, Frontend } from '../documents/description.ts';
import { BALANCE_DEVICE } from '../shape/devices.ts';
import type { Chain, RuleLine, RuleSet } from '../shape/plan-shape.ts';
import { fabricRule } from './fabric-rule.ts';
import { digest } from './group-chains.ts';

/**
 * Load balancers choose by the hash of a flow's five parts, so that its packets all go to one backend, and nothing has to be
 * remembered for that. What is remembered is by which rule, each in a set of its own, so that answers get the frontend's
 * address again: where they leave the backend, after its groups and before its routes, as in Azure its host does it.
 */
export const ANSWER: Readonly<Record<Family, string>> = {
  ipv4: 'meta l4proto . ip saddr . th sport . ip daddr . th dport',
  ipv6: 'meta l4proto . ip6 saddr . th sport . ip6 daddr . th dport',
};
export const REQUEST: Readonly<Record<Family, string>> = {
  ipv4: 'meta l4proto . ip daddr . th dport . ip saddr . th sport',
  ipv6: 'meta l4proto . ip6 daddr . th dport . ip6 saddr . th sport',
};
const WORD: Readonly<Record<Family, string>> = { ipv4: 'ip', ipv6: 'ip6' };

/** No chains and no sets where there are no frontends. */
export function balancing(description: Description, network: number): RuleSet {
  const fronts = frontendsIn(description, network);
  if (fronts.length === 0) return { sets: [], chains: [] };
  const all = fronts.flatMap((front) => front.rules.map((rule) => ({ front, rule })));
  // By a floating address a backend answers itself.
  const restored = all.filter(({ rule }) => !rule.isFloating);
  const chains: readonly Chain[] = [
    ...all.map(({ front, rule }) => chosenChain(description, front, rule)),
    ...fronts.map(frontChain),
    {
      name: 'balance',
      hook: 'type filter hook forward priority filter + 10; policy accept;',
      lines: fronts.map((front) => ({
        text: `oifname "${BALANCE_DEVICE}" ${wordOf(front)} daddr ${front.address} goto ${frontName(front)}`,
      })),
    },
    ...restored.map(({ front, rule }) => restoredChain(front, rule)),
    {
      name: 'restore',
      hook: 'type filter hook prerouting priority filter + 10; policy accept;',
      lines: restored.map(({ front, rule }) => ({
        text: `${ANSWER[familyIn(front)]} @${memoryName(rule)} goto ${restoredName(rule)}`,
      })),
    },
  ];
  return { chains, sets: all.map(({ front, rule }) => ({ name: memoryName(rule), key: ANSWER[familyIn(front)] })) };
}

export const frontendsIn = ({ frontends, subnets }: Description, network: number): readonly Frontend[] =>
  frontends.filter(({ subnet }) => subnets[subnet]?.network === network);

const familyIn = ({ address }: Pick<Frontend, 'address'>): Family => familyOf(address);
export const wordOf = (front: Pick<Frontend, 'address'>): string => WORD[familyIn(front)];

/** Names follow from ids, so that flows of before find their rule after a change of documents. */
const frontName = ({ id }: Frontend): string => `front.${digest(id)}`;
export const memoryName = ({ id }: BalancingRule): string => `balanced.${digest(id)}`;
const chosenName = ({ id }: BalancingRule): string => `chosen.${digest(id)}`;
const restoredName = ({ id }: BalancingRule): string => `restored.${digest(id)}`;

/** What a rule takes of a transport: one port, or all of them. */
export const takenBy = ({ port }: BalancingRule, transport: string): string =>
  port === undefined ? `meta l4proto ${transport}` : `${transport} dport ${port}`;

/** What no rule takes is dropped. */
const frontChain = (front: Frontend): Chain => ({
  name: frontName(front),
  lines: [
    { text: 'continue', rule: fabricRule('balanced', front.id) },
    ...front.rules.flatMap((rule) =>
      transportsOf(rule).map((transport) => ({
        text: `${takenBy(rule, transport)} goto ${chosenName(rule)}`,
      })),
    ),
    { text: 'drop', rule: fabricRule('not-balanced', front.id) },
  ],
});

function chosenChain(description: Description, front: Frontend, rule: BalancingRule): Chain {
  const { healthy } = rule;
  const word = wordOf(front);
  return {
    name: chosenName(rule),
    lines:
      healthy.length === 0
        ? [{ text: 'drop', rule: fabricRule('not-balanced', front.id) }]
        : [
            { text: `${word} daddr set ${chosenOf(rule)}` },
            ...healthy.map((backend): RuleLine => ({
              // Its own system would drop what comes back to the sender.
              text: `${word} daddr ${backend.address} ${word} saddr { ${addressesBeside(description, backend.interface, familyIn(front)).join(', ')} } drop`,
              rule: fabricRule('hairpin', front.id),
            })),
            ...portLines(rule, 'dport', rule.backendPort),
            { text: `update @${memoryName(rule)} { ${REQUEST[familyIn(front)]} }` },
          ],
  };
}

/**
 * One of the healthy backends, by a hash of the flow's five parts that is the same for its answer: an answer that a route leads to the
 * same load balancer comes to who got the flow.
 */
export function chosenOf({ healthy }: BalancingRule): string {
  const [first, second] = healthy;
  if (second === undefined) return first?.address ?? '';
  const places = healthy.map(({ address }, index) => `${index} : ${address}`).join(', ');
  return `symhash mod ${healthy.length} map { ${places} }`;
}

/** Every address of the machine that has this interface. */
function addressesBeside({ machines, interfaces }: Description, index: number, family: Family): readonly Address[] {
  const own = machines.find((machine) => machine.interfaces.includes(index))?.interfaces ?? [index];
  return own.flatMap((one) =>
    (interfaces[one]?.configurations ?? []).map(({ address }) => address).filter((each) => familyOf(each) === family),
  );
}

const restoredChain = (front: Frontend, rule: BalancingRule): Chain => ({
  name: restoredName(rule),
  lines: [...portLines(rule, 'sport', rule.port), { text: `${wordOf(front)} saddr set ${front.address}` }],
});

export const transportsOf = ({ protocol }: BalancingRule): readonly ('tcp' | 'udp')[] =>
  protocol === 'any' ? ['tcp', 'udp'] : [protocol];

/** A rule for all ports leaves them as they are. */
const portLines = (rule: BalancingRule, field: 'sport' | 'dport', port: number | undefined): readonly RuleLine[] =>
  port === undefined ? [] : transportsOf(rule).map((transport) => ({ text: `${transport} ${field} set ${port}` }));
