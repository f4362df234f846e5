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
import { otherMethods, type OtherMethods } from './other-methods.ts';

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
    const others = otherMethods();
    openOperatorRoom(app, { guard: arm.guard, meters, isHealthy, others });
    openOurDoor(app, door, arm.guard, others);
    openSignInRoom(app, identity, others);
    openPortalRoom(app, portal, others);
    openCatalogueRoom(app, others);
    const nowhere = withPortalPages(portal, openArmDoor(app, arm, scheme, others));
    return async (request, reply) => {
      if (!(await others.refuse(request, reply))) await nowhere(request, reply);
    };
  };

/** The one room that takes no token. */
function openSignInRoom(app: FastifyInstance, identity: Identity, others: OtherMethods): void {
  void app.register(async (room) => {
    others.watch(room);
    identity.routes(room);
  });
}
