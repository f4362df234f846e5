import type { Fleet } from '../fleet/fleet.ts';
import type { Store } from '../store/store.ts';
import type { LiveCheckParts } from './live-check.ts';

/** What the checks of a server are run with. */
export type ChecksOptions = Omit<LiveCheckParts, 'fault'> & {
  readonly store: Pick<Store, 'operations'>;
  readonly fleet: Fleet;
  readonly log: {
    debug(facts: object, sentence: string): void;
    info(facts: object, sentence: string): void;
    error(facts: object, sentence: string): void;
  };
};
