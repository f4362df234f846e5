import type { Writable } from '../../path/walk/step.ts';
import { MISSING, NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { GROUP_MISSING, isMoot, NOT_ASKED, restOr } from '../../path/walk/filters.ts';
import { memberAt } from '../../path/walk/onward.ts';
import { HEAD, isFinal } from '../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../rules/compile/segments.ts';
import type { VariedEnd } from '../../rules/narrowed.ts';
import type { Packet } from '../../rules/packet.ts';
import type { Direction } from '../../rules/security-rule.ts';
import { intervals } from './intervals.ts';
import type { Attachment } from './attachment.ts';
import { memberSeen, viewsOf, type Varied, type View } from './views.ts';

/** Packets that differ in one end only, one after the other: written over, because there are very many. */
export type Sweep = {
  readonly network: CloudNetwork;
  readonly viewFrom: (home: number) => View;
  readonly isSourceVaried: boolean;
  readonly packet: Writable<Packet>;
  readonly varied: Varied;
};

/** What three filters at a place answer, in the order in which they are asked, from `at` on. */
export type Ask = (direction: Direction, answers: Int32Array, at: number) => void;

/**
 * `packet`: any of them. `fixedMember`: as who the common end counts in rules that are asked in a virtual network. `isBegun`: they
 * begin at the varied end, which counts at home as who it is, and not as who has its address there.
 */
export const sweepOf = (
  network: CloudNetwork,
  packet: Packet,
  varied: VariedEnd,
  fixedMember: (home: number) => number,
  isBegun = false,
): Sweep => ({
  network,
  viewFrom: viewsOf(network, varied, fixedMember),
  isSourceVaried: varied === 'source',
  packet: { ...packet },
  varied: { member: NONE, home: NONE, word: 0, isBegun },
});

/** The next one. `row`: whose its varied end is; `home`: the virtual network around that; `word`: its address. */
export function aim(sweep: Sweep, row: number, home: number, word: number): void {
  const { varied } = sweep;
  varied.member = memberAt(sweep.network, row);
  varied.home = home;
  varied.word = word;
  setWord(sweep, word);
}

export function askAt(sweep: Sweep, place: Attachment, direction: Direction, answers: Int32Array, at: number): void {
  const view = sweep.viewFrom(place.home);
  setMembers(sweep, view, memberSeen(sweep.network, view, sweep.varied));
  askAll(sweep, view, place, direction, answers, at);
}

/**
 * Asks at a place that is asked again and again: whoever is of no application security group has the same answers as all such
 * between two edges, which are found out once.
 */
export function askerAt(sweep: Sweep, place: Attachment): Ask {
  const view = sweep.viewFrom(place.home);
  let strangers: ReturnType<typeof strangersAt> | undefined;
  return (direction, answers, at) => {
    strangers ??= strangersAt(sweep, view, place);
    const member = strangers.isForAll ? NONE : memberSeen(sweep.network, view, sweep.varied);
    const known = member === NONE ? strangers.answersTo?.(sweep.varied.word) : undefined;
    if (known !== undefined) {
      const from = direction === 'inbound' ? 0 : 3;
      for (let index = 0; index < 3; index += 1) answers[at + index] = known[from + index] ?? NOT_ASKED;
    } else {
      setMembers(sweep, view, member);
      askAll(sweep, view, place, direction, answers, at);
    }
  };
}

/** So many edges, as of the service tags of whole clouds, are not put in order: there each is asked. */
const MANY_EDGES = 4096;

/** Answers for whoever is of no group: inbound ones, then outbound ones. `isForAll`: and for everybody else. */
function strangersAt(sweep: Sweep, view: View, place: Attachment) {
  const { rules } = view;
  setMembers(sweep, view, NONE);
  const segments = [place.admin, place.ofSubnet, place.ofInterface].flatMap((group) =>
    group < 0 ? [] : [segmentOf(group, 'inbound'), segmentOf(group, 'outbound')],
  );
  const edges = segments.flatMap((each) => rules.edges(each, sweep.packet, place.virtualNetwork, place.internet));
  const isForAll = !segments.some((each) => rules.asksMembers(each, sweep.packet));
  if (edges.length > MANY_EDGES) return { answersTo: undefined, isForAll };
  const answersTo = intervals(edges, (word) => {
    const answers = new Int32Array(6);
    setWord(sweep, word);
    setMembers(sweep, view, NONE);
    askAll(sweep, view, place, 'inbound', answers, 0);
    askAll(sweep, view, place, 'outbound', answers, 3);
    setWord(sweep, sweep.varied.word);
    return answers;
  });
  return { answersTo, isForAll };
}

function setWord({ packet, isSourceVaried }: Sweep, word: number): void {
  if (isSourceVaried) packet.s3 = word | 0;
  else packet.d3 = word | 0;
}

function setMembers({ packet, isSourceVaried }: Sweep, { fixedMember }: View, member: number): void {
  packet.sourceMember = isSourceVaried ? member : fixedMember;
  packet.destinationMember = isSourceVaried ? fixedMember : member;
}

function askAll(
  { network, packet }: Sweep,
  view: View,
  place: Attachment,
  direction: Direction,
  answers: Int32Array,
  at: number,
): void {
  const isIn = direction === 'inbound';
  const admin = askGroup(packet, view, place, place.admin, direction);
  const isEnd = admin >= 0 && isFinal(network.rules, admin);
  const first = isIn ? place.ofSubnet : place.ofInterface;
  const second = isIn ? place.ofInterface : place.ofSubnet;
  const one = isEnd ? NOT_ASKED : askGroup(packet, view, place, first, direction);
  const other = isEnd ? NOT_ASKED : askGroup(packet, view, place, second, direction);
  answers[at] = isMoot(network, admin, one, other)
    ? restOr(network, askGroup(packet, view, place, place.admin, direction, HEAD.isFinal), admin)
    : admin;
  answers[at + 1] = one;
  answers[at + 2] = other;
}

function askGroup(
  packet: Packet,
  view: View,
  place: Attachment,
  group: number,
  direction: Direction,
  without = 0,
): number {
  if (group < 0) return group === MISSING ? GROUP_MISSING : NOT_ASKED;
  return view.rules.decide(segmentOf(group, direction), packet, place.virtualNetwork, place.internet, without);
}
