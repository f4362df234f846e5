import type { Logger } from 'pino';

import { basicInstants } from '../http/arm/headers.ts';
import { remainingCalls } from '../http/arm/remaining-calls.ts';
import type { AppParts } from '../http/build-app.ts';
import { makeDoor } from '../http/door/our-door.ts';
import { makeGuard } from '../http/guard.ts';
import { makeMeters } from '../http/operator/meters.ts';
import { readPortal } from '../http/portal/files.ts';
import { makeRooms } from '../http/rooms.ts';
import type { Identity } from '../identity/identity.ts';
import type { Sessions } from '../identity/session/sessions.ts';
import { armRoutes } from '../providers/all.ts';
import type { ServerOptions } from '../server-options.ts';
import type { Store } from '../store/store.ts';
import type { Clocks } from './clocks.ts';
import type { openMachines } from './open-machines.ts';

type Machines = Awaited<ReturnType<typeof openMachines>>;
type Surroundings = {
  readonly store: Store;
  readonly identity: Identity;
  readonly sessions: Sessions;
  /** The HTTPS listener's origin, once it listens. */
  readonly endpoint: () => string;
  readonly log: Logger;
  readonly clocks: Clocks;
  readonly version: string;
};

/** What both listeners serve: every question about these machines, at either door. */
export async function roomsOver(
  options: ServerOptions,
  { estate, network, cloud, declared, agents, fleet, checks, inventory }: Machines,
  { store, identity, sessions, endpoint, log, clocks: { now, monotonic, wake }, version }: Surroundings,
): Promise<AppParts['rooms']> {
  const { enforceLimits = false, portal, surroundings } = options;
  const ask = network.ask.bind(network);
  const serviceTags = surroundings?.serviceTags ?? new Map();
  return makeRooms({
    identity,
    meters: makeMeters(checks, store, network),
    door: makeDoor({ checks, fleet, agents, inventory, cloud, declared, ask, sessions, endpoint, version, now, wake }),
    arm: {
      routes: armRoutes({
        inventory,
        estate,
        fleet,
        cloud,
        serviceTags,
        checks,
        operations: store.operations,
        now,
        enforceLimits,
      }),
      inventory,
      guard: makeGuard(identity, sessions),
      calls: remainingCalls(now, enforceLimits),
      instant: basicInstants(now),
    },
    portal: { sessions, now, files: portal === undefined ? undefined : await readPortal(portal) },
    log,
    monotonic,
    isHealthy: () =>
      store.usage().then(
        () => true,
        () => false,
      ),
  });
}
