import { z } from 'zod';
import type { PlannedNamespace, RuleOrigin } from '../shape/plan-shape.ts';
import { runIn } from './run.ts';

/** How many packets a counted line has decided since the lab was made, or since that line last changed. */
export type RuleCount = {
  /** Key of the namespace. */
  readonly namespace: string;
  readonly chain: string;
  readonly rule: RuleOrigin;
  readonly packets: number;
};

const listingSchema = z.object({
  nftables: z.array(
    z.looseObject({
      rule: z.looseObject({ chain: z.string(), expr: z.array(z.looseObject({})) }).optional(),
    }),
  ),
});
const counterSchema = z.looseObject({ counter: z.looseObject({ packets: z.number() }) });

/** The counted lines of a namespace's chains, in order, beside what the kernel has counted. */
export async function readCounters(namespace: PlannedNamespace, name: string): Promise<readonly RuleCount[]> {
  const chains = namespace.ruleSet?.chains ?? [];
  const text = await runIn(name, 'nft', ['-t', '-j', 'list', 'table', 'inet', 'hopscope']);
  const counted = new Map<string, number[]>();
  for (const { rule } of listingSchema.parse(JSON.parse(text)).nftables) {
    if (rule === undefined) continue;
    const packets = rule.expr.flatMap((part) => {
      const parsed = counterSchema.safeParse(part);
      return parsed.success ? [parsed.data.counter.packets] : [];
    });
    counted.set(rule.chain, [...(counted.get(rule.chain) ?? []), ...packets]);
  }
  return chains.flatMap(({ name: chain, lines }) =>
    lines
      .flatMap(({ rule }) => rule ?? [])
      .map((rule, index) => ({
        namespace: namespace.key,
        chain,
        rule,
        packets: counted.get(chain)?.[index] ?? 0,
      })),
  );
}
