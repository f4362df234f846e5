import type { BalancingDraft, PoolMember } from '../../documents/balancing/balancer-draft.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';

/** Rows of those behind a rule, and whom its documents name beside them without a document that tells where they are. */
export type Members = { readonly known: readonly number[]; readonly unseen: readonly string[] };

/** `row`: undefined without a document of it. `draft`: as the pool's document has it; undefined where only its own says that it is in it. */
export type Member = { readonly row: number | undefined; readonly draft: PoolMember | undefined };

type Part = { readonly rule: BalancingDraft; readonly members: Members };

/**
 * Of an inbound NAT rule of a pool each member has one port of the range, which Azure chooses ("Inbound NAT rules", multiple instances).
 * Where the pool's document tells it (`inboundNatRulesPortMapping`), it leads there. Who is told of without a port has one of the others, and
 * nobody knows which; the only member there is has the first one, as ports are given out in order, unless others went before.
 */
export function sharedOut(
  rule: BalancingDraft,
  found: readonly Member[],
  idOf: (row: number) => string,
): readonly Part[] {
  const members = oneEach(found, idOf);
  const told = members.flatMap(({ who, ports }) =>
    ports.filter((each) => keyOf(each.rule) === keyOf(nameOf(rule.id))).map((each) => ({ who, ...each })),
  );
  const untold = members.filter(({ who }) => !told.some((each) => each.who === who)).map(({ who }) => who);
  const [only, ...others] = untold;
  const isFirst = only !== undefined && others.length === 0 && told.length === 0;
  const rest = { ...rule, from: isFirst ? rule.from + 1 : rule.from };
  return [
    ...told.map(({ who, port, backendPort = rule.backendPort }) => part(rule, port, backendPort, who)),
    ...(isFirst ? [part(rule, rule.from, rule.backendPort, only)] : []),
    ...(untold.length > 0 && rest.from <= rule.to
      ? [{ rule: rest, members: { known: [], unseen: untold.map((who) => textOf(who, idOf)) } }]
      : []),
  ];
}

type Who = number | string;

const textOf = (who: Who, idOf: (row: number) => string): string => (typeof who === 'number' ? idOf(who) : who);

function part(rule: BalancingDraft, port: number, backendPort: number | undefined, who: Who): Part {
  const { backendPort: _, ...plain } = rule;
  return {
    rule: { ...plain, from: port, to: port, ...(backendPort === undefined ? {} : { backendPort }) },
    members: typeof who === 'number' ? { known: [who], unseen: [] } : { known: [], unseen: [who] },
  };
}

/** Each member once, by its row or else as its pool names it. */
function oneEach(found: readonly Member[], idOf: (row: number) => string) {
  const members = new Map<string, { readonly who: Who; readonly ports: PoolMember['ports'] }>();
  for (const { row, draft } of found) {
    const who = row ?? draft?.member ?? '';
    const key = keyOf(textOf(who, idOf));
    members.set(key, { who, ports: [...(members.get(key)?.ports ?? []), ...(draft?.ports ?? [])] });
  }
  return [...members.values()];
}
