import type { Member } from '../fleet/member.ts';
import type { CheckOrder } from './check-order.ts';
import type { CheckRecord } from './check-record.ts';
import type { ChecksOptions } from './checks-options.ts';
import { runCheck, type LiveCheck } from './live-check.ts';
import { tallies, type Tallies } from './tallies.ts';

/** The checks that this server runs, and those that it ran just now. */
export type LiveChecks = {
  /** `accepted`: resolves once the order is on disk. One that never gets there is given up. */
  run(order: CheckOrder, member: Member, accepted: Promise<void>, isResumed?: boolean): void;
  find(id: string): LiveCheck | undefined;
  /** Those that have not ended. */
  live(): readonly LiveCheck[];
  readonly count: number;
  tallies(): Tallies;
};

/** Ended checks that stay in memory for the poll that follows. */
const MOST_RECENT = 256;

export function liveChecks(options: ChecksOptions): LiveChecks {
  const { log } = options;
  const live = new Map<string, LiveCheck>();
  const recent = new Map<string, LiveCheck>();
  const tally = tallies();
  const fault = (id: string, error: unknown) => log.error({ operation: id, err: error }, 'a check met a fault');

  const retire = (check: LiveCheck, { order, state, updatedAt, diagnosis }: CheckRecord) => {
    live.delete(order.id);
    recent.set(order.id, check);
    const [oldest] = recent.keys();
    if (recent.size > MOST_RECENT && oldest !== undefined) recent.delete(oldest);
    tally.ended(state, diagnosis?.verdict);
    const { verdict, disposition } = diagnosis ?? {};
    log.info(
      {
        operation: order.id,
        principal: order.principal,
        source: order.source,
        destination: destinationOf(order),
        state,
        verdict,
        disposition,
        ms: updatedAt - order.createdAt,
      },
      'check ended',
    );
  };

  return {
    run(order, member, accepted, isResumed) {
      const check = runCheck(order, member, { ...options, fault }, accepted, isResumed);
      live.set(order.id, check);
      accepted.catch(() => {
        check.abandon();
        live.delete(order.id);
      });
      void check.ended.then((record) => retire(check, record));
    },
    find: (id) => live.get(id) ?? recent.get(id),
    live: () => [...live.values()],
    get count() {
      return live.size;
    },
    tallies: () => tally.read([...live.values()].map((check) => check.record().state)),
  };
}

/** `db.example:5432`, as a person would write it. */
function destinationOf({ request: { destination, port } }: CheckOrder): string {
  const host = destination.kind === 'name' ? destination.name : destination.address;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
