import type { PlannedNamespace, RuleOrigin } from '@hopscope/lab';
import { runIn } from '../../../packages/lab/src/apply/run.ts';
import { FIRST_SOURCE_PORT } from '../network/example.ts';

/** Of packets that go round the first turns are enough: every machine that sends one on takes one from its time to live. */
const TURNS = ['ip ttl > 48', 'ip6 hoplimit > 48'];

/** Marks what asks for a connection, and what answers, before anything else sees it. */
const FOLLOW = `table inet conformance {
  chain follow {
    type filter hook prerouting priority -350; policy accept;
${TURNS.flatMap((turns) => [
  `    ${turns} meta l4proto udp meta nftrace set 1`,
  `    ${turns} icmp type { echo-request, echo-reply } meta nftrace set 1`,
  `    ${turns} icmpv6 type { echo-request, echo-reply } meta nftrace set 1`,
  `    ${turns} tcp flags & syn == syn meta nftrace set 1`,
  `    ${turns} tcp flags & rst == rst tcp sport < ${FIRST_SOURCE_PORT} meta nftrace set 1`,
]).join('\n')}
  }
}
`;

/** What `nft -j` lists, as far as it matters here. */
type Listing = {
  readonly nftables: readonly { readonly rule?: { readonly chain: string; readonly handle: number } }[];
};

/** Has a fabric follow packets, and says which rule each handle of its table is. */
export async function followPackets(
  { ruleSet }: PlannedNamespace,
  name: string,
): Promise<ReadonlyMap<number, RuleOrigin>> {
  const text = await runIn(name, 'nft', ['-a', '-t', '-j', `${FOLLOW}list table inet hopscope`]);
  const places = new Map<string, number>();
  return new Map(
    (JSON.parse(text) as Listing).nftables.flatMap(({ rule }) => {
      if (rule === undefined) return [];
      const place = places.get(rule.chain) ?? 0;
      places.set(rule.chain, place + 1);
      const origin = ruleSet?.chains.find((chain) => chain.name === rule.chain)?.lines[place]?.rule;
      return origin === undefined ? [] : [[rule.handle, origin] as const];
    }),
  );
}
