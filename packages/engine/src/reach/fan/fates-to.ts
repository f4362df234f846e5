import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isAnsweredThrough } from '../../path/cloud/back/from-endpoint.ts';
import { powerAt } from '../../path/issues/state-issues.ts';
import { memberWith } from '../../path/walk/onward.ts';
import { isOneMachine } from '../../path/walk/place.ts';
import { replyTo, type Packet } from '../../rules/packet.ts';
import { fateAt, fateBy, fatePast, type Fate, withAnswers } from './fate.ts';
import { isOwner, locate, nowhere, type Attachment } from '../sweep/attachment.ts';
import { crossingsOf, sendersOf, type Crossing } from '../sweep/senders.ts';
import { aim, askAt, sweepOf, type Sweep } from '../sweep/sweep.ts';
import { transitFrom } from './transit-from.ts';
import { transitTo } from './transit-to.ts';

/**
 * What becomes of flows to one configuration's address from other configurations, answers included: the mirror image of `fatesFrom`.
 * Undefined where it takes walks to tell. `packet`: of any such flow.
 */
export function fatesTo(network: CloudNetwork, to: number, packet: Packet): (from: number) => Fate | undefined {
  const { configurations, interfaces } = network;
  const { d0, d1, d2, d3 } = packet;
  const word = d3 >>> 0;
  if (!isOwner(network, to, word)) return () => undefined;
  const fixedMember = (home: number) => memberWith(network, home, d0, d1, d2, d3);
  const [sweep, back] = [
    sweepOf(network, packet, 'source', fixedMember, true),
    sweepOf(network, replyTo(packet), 'destination', fixedMember),
  ];
  const wayThere = transitTo(network, crossingsOf(network, sweep), to, packet);
  const wayBack = transitFrom(network, sendersOf(network, back, replyTo(packet)), to);
  const [source, destination] = [nowhere(), locate(nowhere(), network, to)];
  const taken = fateAt(network, to);
  const isEndpoint = interfaces.isEndpoint[destination.interface] === 1;

  return (from) => {
    const own = configurations.addresses[4 * from + 3] ?? 0;
    if (!isOwner(network, from, own) || isOneMachine(network, from, to)) return undefined;
    locate(source, network, from);
    const way = wayThere(source);
    if (way === undefined) return undefined;
    const power = powerAt(network, { configuration: from });
    if (way === 'lost' || taken === 'stopped' || power === 'off') return 'stopped';
    aim(sweep, from, source.home, own);
    const told = fateThere(network, sweep, source, way, destination);
    if (told === undefined || told === 'stopped') return told;
    const fate = power === 'unknown' || taken === 'undetermined' ? 'undetermined' : told;
    // Answers of a private endpoint come the way of the request, whatever routes say, or past whoever sends it on.
    if (isEndpoint) {
      const isAnswered = way.every(({ row }) => isAnsweredThrough(network, row));
      return fate === 'delivered' ? (isAnswered ? taken : 'undetermined') : fate;
    }
    const passed = wayBack(own, source.home);
    if (passed === undefined || passed === 'lost') return passed && 'stopped';
    if (passed.length === 0) return fate;
    aim(back, from, source.home, own);
    const known = [source.interface, destination.interface, ...way.map((each) => each.interface)];
    return withAnswers(fate, fatePast(network, passed, known));
  };
}

/** Without its answers. */
function fateThere(
  network: CloudNetwork,
  sweep: Sweep,
  source: Attachment,
  way: readonly Crossing[],
  destination: Attachment,
): Fate | undefined {
  askAt(sweep, source, 'outbound', ENDS, 0);
  askAt(sweep, destination, 'inbound', ENDS, 3);
  const fate = fateBy(network, ENDS, 0, 3);
  if (fate === 'stopped') return fate;
  const between = fatePast(network, way, NOBODY);
  return between === 'delivered' ? fate : between;
}

/** The answers of all filters at both ends. */
const ENDS = new Int32Array(6);
const NOBODY: readonly number[] = [];
