import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

import type { Identity } from '../identity/identity.ts';
import { openArmDoor, type ArmDoor } from './arm/arm-door.ts';
import type { AppParts } from './build-app.ts';
import { openCatalogueRoom } from './catalogue/catalogue-room.ts';
import { openOurDoor, type DoorDescription } from './door/our-door.ts';
import { logRequests } from './log.ts';
import type { Meters } from './operator/meters.ts';
import { openOperatorRoom } from './operator/operator-room.ts';
import { openPortalRoom, withPortalPages, type Portal } from './portal/portal-room.ts';
import { notePaths, refuseOtherMethods } from './other-methods.ts';

export type RoomParts = {
  readonly identity: Identity;
  readonly meters: Meters;
  readonly door: DoorDescription;
  readonly arm: ArmDoor;
  readonly portal: Portal;
  readonly log: Logger;
  readonly monotonic: () => number;
  readonly isHealthy: () => Promise<boolean>;
};

/** Everything that a listener serves: the same on both. */
export const makeRooms =
  ({ identity, meters, door, arm, portal, log, monotonic, isHealthy }: RoomParts): AppParts['rooms'] =>
  (app, scheme) => {
    meters.watch(app, monotonic);
    logRequests(app, log, monotonic);
    openOperatorRoom(app, { guard: arm.guard, meters, isHealthy });
    openOurDoor(app, door, arm.guard);
    openSignInRoom(app, identity);
    openPortalRoom(app, portal);
    openCatalogueRoom(app);
    return withPortalPages(portal, openArmDoor(app, arm, scheme));
  };

/** The one room that takes no token. Its routes are there only after it has been filled: the other methods come last. */
function openSignInRoom(app: FastifyInstance, identity: Identity): void {
  void app.register(async (room) => {
    const paths = notePaths(room);
    identity.routes(room);
    void room.register(async (inner) => refuseOtherMethods(inner, paths));
  });
}
