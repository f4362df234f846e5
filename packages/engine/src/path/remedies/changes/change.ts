import type { Address } from '../../../address/address.ts';
import type { Flow } from '../../../address/flow.ts';
import type { Issue } from '../../../issue/issue.ts';

/** One setting that somebody would change. Resources by id, members as ARM spells them. */
export type Change =
  | {
      readonly kind: 'add-rule';
      readonly group: string;
      readonly direction: 'inbound' | 'outbound';
      /** A free one before the rule that denies. */
      readonly priority: number;
      /** `destination`: an address, or a prefix; `isAnswer`: to whichever port from 1024 on whoever asked has chosen. */
      readonly flow: Pick<SeenFlow, 'protocol' | 'sources' | 'destinationPort'> & {
        readonly destination: string;
        readonly isAnswer?: boolean;
      };
    }
  /** The rule itself would have to go, or to say something else: no number before it is free, or it is not a group's. */
  | { readonly kind: 'change-rule'; readonly rule: string }
  | { readonly kind: 'change-route'; readonly route: string }
  | { readonly kind: 'set'; readonly resource: string; readonly field: string; readonly value: string | boolean }
  /** What no single setting does: start a machine, add a way out, peer networks. */
  | { readonly kind: 'do'; readonly resource: string; readonly what: string };

/** A change, and what it is made for. `key`: the same of equal changes; `at`, `by`: as of `Beside`; `sender`: the row of who sends the flow there. */
export type Plan = {
  readonly change: Change;
  readonly key: string;
  readonly issue: Issue;
  readonly flow: SeenFlow;
  readonly at: number;
  readonly by?: Address;
  readonly sender: number;
};

/** A flow as whoever is asked about it sees it. `sources`: as rules name them, prefixes and tags, too; it may come from any. */
export type SeenFlow = Flow & { readonly sources: readonly string[] };
