import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { IS } from '../../../network/cloud/places.ts';
import type { Packet } from '../../../rules/packet.ts';
import { isIpv4In } from '../../../table/address-column.ts';
import { isLost } from '../behind.ts';
import { configurationsBeside } from '../ends.ts';
import { onward, seenAt } from '../onward.ts';
import { packetSentTo } from '../packets/packet-sent.ts';
import { flagsAt, interfaceAt, isAmong, isOneMachine, subnetAt } from '../place.ts';
import type { Walk } from '../record.ts';
import { effectiveRoute, NO_ROUTE } from '../routes/effective-route.ts';
import { askOutbound, isDeniedAt, passing, type WalkStep } from '../step.ts';

/**
 * Rows of the other interfaces of a machine that send on as well, with addresses of a family. By which of them the machine sends what it
 * gets ("Deploy highly available NVAs" shows one inside and one outside) no document tells.
 */
export const rowsBeside = (network: CloudNetwork, row: number, isIpv4: boolean): readonly number[] =>
  (flagsAt(network, row) & IS.only) !== 0
    ? NOBODY
    : configurationsBeside(network, row).filter(
        (other) =>
          interfaceAt(network, other) !== interfaceAt(network, row) &&
          forwards(network, other) &&
          isIpv4In(network.configurations.addresses, other) === isIpv4,
      );

const NOBODY: readonly number[] = [];

/** Who decides where packets go on from a row: it, and the interfaces by which its machine may send on instead. */
export const withBeside = (network: CloudNetwork, row: number): readonly number[] => [
  row,
  ...rowsBeside(network, row, isIpv4In(network.configurations.addresses, row)),
];

/** Does no document tell by which of its interfaces the machine of a configuration sends on? */
export const sendsBySeveral = (network: CloudNetwork, row: number): boolean => withBeside(network, row).length > 1;

/** Does it, or may it? */
const forwards = (network: CloudNetwork, row: number): boolean => (flagsAt(network, row) & IS.forwards) !== 0;

type Going = Pick<Walk, 'packet' | 'steps'>;

/**
 * The row of another interface by which an appliance may send on what is lost by the one of a step, or `NONE`. `sent`: the packet as it comes
 * to the step; undefined where no group is asked.
 */
export function besideAt(network: CloudNetwork, going: Going, step: WalkStep, sent: Packet | undefined): number {
  const { packet, steps } = going;
  if (steps[0] === step) return NONE;
  for (const row of rowsBeside(network, step.configuration, packet.isIpv4))
    if (leadsOn(network, going, row) && (sent === undefined || !isDeniedOut(network, going, row, sent))) return row;
  return NONE;
}

/** To somebody who had it before it goes round. */
function leadsOn(network: CloudNetwork, { packet, steps }: Going, row: number): boolean {
  const subnet = subnetAt(network, row);
  const route = effectiveRoute(network, subnet, packet);
  if (route < NO_ROUTE) return true;
  const led = onward(network, row, subnet, route, packet);
  const isRound = (led.kind === 'forwarded' || led.kind === 'spread') && isAmong(network, led.configuration, steps);
  return !isRound && !isLost(led);
}

function isDeniedOut(network: CloudNetwork, { steps }: Going, row: number, sent: Packet): boolean {
  const step = passing(row);
  askOutbound(network, step, seenAt(network, row, steps[0]?.configuration ?? NONE, sent));
  return isDeniedAt(network, step);
}

/** The same where groups deny what an appliance sends on by the interface of a step. */
export const besideDenial = (network: CloudNetwork, walked: Walk, step: WalkStep): number =>
  besideAt(network, walked, step, packetSentTo(walked, walked.steps.indexOf(step)));

/**
 * Did a machine that a walk passed get it at another of its interfaces than this one, and may have sent it on by this one? Then its groups
 * may know the flow.
 */
export function mayHaveLeftBy(network: CloudNetwork, { steps }: Pick<Walk, 'steps'>, row: number): boolean {
  if ((flagsAt(network, row) & IS.only) !== 0 || !forwards(network, row)) return false;
  return steps.some(
    ({ configuration }, index) =>
      index > 0 &&
      index < steps.length - 1 &&
      isOneMachine(network, configuration, row) &&
      interfaceAt(network, configuration) !== interfaceAt(network, row),
  );
}
