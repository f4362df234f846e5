import { doubted, leadsBeside, once } from './places/beside.fixture.ts';
import { denies, type Filters, type Verdict } from './places/filters.fixture.ts';
import { listenerFor, untoldAt } from './places/health.fixture.ts';
import type { At, Interface, Outside, Packet, Place, Subnet, Vnet } from './model.fixture.ts';
import { addressLike, has, isFar, isOneMachine, isOwn } from './places/own.fixture.ts';
import { staysBehind } from './places/outside.fixture.ts';
import type { Owner, Route, Routes } from './places/routes.fixture.ts';
import type { Walker, Way } from './walk.fixture.ts';
import { isIpv6, numberOf, type Address, type Range } from './words.fixture.ts';

/**
 * `open`, or why answers do not come back: no route, a rule, a device that keeps state. `unknown`: a rule may deny; `left`: by a
 * gateway they go where no resource tells more.
 */
export type Back = 'open' | 'no-way' | 'unknown' | 'left';

/** In nobody's routes but the default: who an unknown sender is. */
const SOMEBODY = numberOf('192.0.2.1');
const SOMEBODY6 = numberOf('2001:db8:ffff::1');

/** Whether answers find their way, for each way that they have: by the routes of whoever sends them on, past groups that remember the request. */
export function readBack(interfaces: readonly Interface[], routes: Routes, filters: Filters, walker: Walker) {
  /** `routed`: where routes lead the answer, though whoever is asked sees a stranger's address. */
  const backBy = ({ arrived, passed, led, chosen, isCalled }: Way, routed?: Address): readonly Back[] => {
    // "It's recommended to SNAT traffic destined to a private endpoint to ensure return traffic is honored when going through an NVA."
    if (arrived?.at.owner.kind === 'interface' && arrived.at.owner.endpoint !== undefined)
      return [passed.slice(1, -1).every((each) => each.kind === 'interface' && each.isTagged) ? 'open' : 'unknown'];
    if (arrived === undefined || (passed[0] === arrived.at.owner && !arrived.isTranslated)) return ['open'];
    const { at: receiver, packet: request, isTranslated, asked } = arrived;
    const asker = isCalled ? undefined : passed[0];
    // A load balancer's answers have its own address.
    const called = isTranslated || asked === undefined ? request : asked;
    // By a public address a firewall answers like a machine: with its own.
    const isShown = isTranslated && receiver.owner.kind === 'firewall';
    const reply: Packet = {
      source: isShown ? addressLike(receiver.owner, called.destination) : called.destination,
      sourcePort: called.port,
      destination:
        request.source === 'hidden'
          ? (request.hiddenAs?.[0] ?? (isIpv6(request.destination) ? SOMEBODY6 : SOMEBODY))
          : request.source,
      port: request.sourcePort,
      protocol: request.protocol,
    };
    const remembers = (owner: Place['owner']) => !isTranslated && passed.includes(owner);
    // It took the request for another interface of its machine, and did not send it on.
    const taker = passed.at(-1) === receiver.owner ? undefined : passed.at(-1);
    const strangers = (place: Place, direction: 'Inbound' | 'Outbound'): readonly Verdict[] => {
      const isHome = isTranslated && place.owner === receiver.owner;
      const isStrange = !remembers(place.owner) || (direction === 'Inbound' && place.owner === taker);
      if (!isStrange || isHome) return [];
      // By another interface of a machine that the request passed it may have left by this one, whose groups then know it.
      const isKnown = () =>
        place.owner.kind === 'interface' &&
        place.owner.forwards &&
        passed
          .slice(1, -1)
          .some(
            (each) => each.kind === 'interface' && each !== place.owner && isOneMachine(each, place.owner as Interface),
          );
      if ('configuration' in place)
        return doubted(
          direction === 'Inbound' ? filters.inbound(place, reply) : filters.outbound(place, reply),
          isKnown,
        );
      return place.owner.kind === 'gateway' ? filters.atGateway(place.owner, direction, reply) : [];
    };
    /** What met the answer until now. */
    type Trail = {
      readonly visited: readonly Met[];
      readonly said: readonly Verdict[];
      readonly isStopped: boolean;
      /** By whom load balancers sent the answer on before. */
      readonly sent: Way['chosen'];
      /** For what somebody's route led it on. */
      readonly by?: Range;
      /** May who sent it on last have sent it on by another interface, and further? */
      readonly isBeside: () => boolean;
    };
    const finish = ({ visited, said, isStopped }: Trail, isOpen: boolean, isSeen = true): Back => {
      const missed =
        isSeen && !isTranslated && passed.slice(1).some((each) => each.kind === 'firewall' && !visited.includes(each));
      const met = visited.some((each) => each.kind === 'firewall' && each !== receiver.owner && !remembers(each));
      if (!isOpen || isStopped || missed || met || said.some(denies)) return 'no-way';
      return said.some(({ says }) => says === 'undetermined') ? 'unknown' : 'open';
    };
    const leave = (trail: Trail): Back => {
      const met = finish(trail, true, false);
      return met === 'open' ? 'left' : met;
    };
    const unknown = (trail: Trail): Back =>
      finish({ ...trail, said: [...trail.said, { says: 'undetermined', rule: '' }] }, true, false);
    const lostOn = (trail: Trail): Back => (trail.isBeside() ? unknown(trail) : finish(trail, false));
    const arrive = (owner: Owner | undefined, trail: Trail): Back => {
      if (owner === undefined) return finish(trail, false);
      const more = owner.owner.kind === 'frontend' ? [] : strangers(owner as Place, 'Inbound');
      const { owner: at } = owner;
      // Another network may have somebody else with this address.
      const isAsker =
        isTranslated || asker?.kind !== 'interface' || (at.kind === 'interface' && isOneMachine(at, asker));
      const isHome = !isCalled && (at === asker || (at.kind === 'interface' && isAsker));
      return finish({ ...trail, said: [...trail.said, ...more] }, isHome);
    };
    /** Somewhere in its subnet a firewall or a gateway has the address that it asked from. */
    const ownerIn = (into: Route['into']): Owner | undefined =>
      routes.ownerIn(into, reply.destination) ??
      (asker !== undefined &&
      asker.kind !== 'interface' &&
      asker.kind !== 'outside' &&
      asker.subnet.vnet === into &&
      request.source !== 'hidden' &&
      !isTranslated
        ? { owner: asker }
        : undefined);
    const from = (place: Place, before: Trail): readonly Back[] => {
      // What came from outside by an address that floats to the machine, too, its own system answers to itself.
      if (isOwn(place, reply.destination, interfaces)) return [finish(before, !isTranslated)];
      const to = routed ?? reply.destination;
      const met = { passed: before.visited, chosen: before.sent, isAnew: false, isStranger: true };
      const isBeside = once(() => leadsBeside(interfaces, routes, filters, place, { ...reply, destination: to }, met));
      const said = [...before.said, ...doubted(strangers(place, 'Outbound'), isBeside)];
      const trail = { ...before, said, isBeside };
      const route = routes.routeFrom(place.owner.subnet, to, true);
      if (route.type === 'Unseen' || route.type === 'Unreadable') return [unknown(trail)];
      const isMet = (hop: Address): boolean => {
        const next = routes.ownerNear(place.owner.subnet.vnet, hop)?.owner;
        return next !== undefined && trail.visited.includes(next as Met);
      };
      if (staysBehind(routes, filters, place, route, to, trail.by, isMet)) return [leave(before)];
      if (route.type === 'None') return [lostOn(trail)];
      const { vnet } = place.owner.subnet;
      if (route.type === 'Internet') {
        if (!filters.isInternet(vnet, to) && routes.publicOwner(to) === undefined) return [lostOn(trail)];
        // Whoever was asked answers the way it was asked. From anybody else the answer has another address, if it gets out at all.
        return [finish(trail, isTranslated && place === receiver)];
      }
      if (route.type === 'VirtualNetworkGateway') {
        const all = routes.throughGateway(vnet, to, route.id !== 'System Route');
        isUntold ||= all.length > 1 && route.id !== 'System Route';
        return all.flatMap((far) => {
          if (far === 'down') return [all.length === 1 ? lostOn(trail) : finish(trail, false)];
          if (far === 'unknown') return [unknown(trail)];
          return far === 'out' ? [leave(trail)] : byGateway(far, trail, place.owner);
        });
      }
      return along(route, vnet, trail, place.owner);
    };
    /** By the routes of the subnet of a gateway. */
    const byGateway = (subnet: Subnet, trail: Trail, before: Met): readonly Back[] => {
      const onward = routes.fromGateway(subnet, routed ?? reply.destination, true);
      if (onward === 'out') return [leave(trail)];
      if (onward.type === 'Unseen' || onward.type === 'Unreadable') return [unknown(trail)];
      return onward.type === 'None' ? [finish(trail, false)] : along(onward, subnet.vnet, trail, before);
    };
    /** From outside. */
    const comeIn = (owner: Outside, trail: Trail) => byGateway(owner.subnet, trail, owner);
    /** To somebody in a network of whom there is no document, perhaps. */
    const comeTo = (into: Route['into'], trail: Trail): Back => {
      const owner = ownerIn(into);
      const isOpen = owner === undefined && routes.isGivenAway(into, routed ?? reply.destination);
      return isOpen ? unknown(trail) : arrive(owner, trail);
    };
    /** Inside, or by an appliance that a route of this network leads to. */
    const along = (route: Route, vnet: Vnet, way: Trail, before: Met): readonly Back[] => {
      const trail = { ...way, by: route.prefix };
      if (!['VirtualAppliance', 'VirtualApplianceEcmp'].includes(route.type)) return [comeTo(route.into, trail)];
      const near = (hop: Address) =>
        isIpv6(hop) === isIpv6(reply.destination) ? routes.ownerNear(vnet, hop) : undefined;
      // By the one that the request passed, if routes to the same ones led it there alone: its sender and its receiver sent nothing on.
      const senders = passed.slice(1).filter((each) => each !== receiver.owner);
      const hops = route.hops ?? [];
      const isAlike = (among: readonly Address[]) =>
        among.every((hop) => hops.includes(hop)) && hops.every((hop) => among.includes(hop));
      const isPassed = (owner: Owner['owner']) =>
        senders.includes(owner as Interface) || chosen.some(({ front }) => front === owner);
      const hopTo = (owner: Owner['owner']) => hops.find((hop) => near(hop)?.owner === owner);
      const alike = led.filter(({ to, among }) => isAlike(among) && isPassed(to)).flatMap(({ to }) => hopTo(to) ?? []);
      const again = hops.length > 1 && new Set(alike).size === 1 ? alike[0] : undefined;
      return (again === undefined ? hops : [again]).flatMap((hop) =>
        near(hop) === undefined && (routes.mayBeNear(vnet, hop) || routes.isGivenAwayNear(vnet, hop))
          ? [unknown(trail)]
          : through(hop, near(hop), trail, before),
      );
    };
    const through = (hop: Address, near: Owner | undefined, trail: Trail, from: Met): readonly Back[] => {
      if (isIpv6(hop) !== isIpv6(reply.destination)) return [unknown(trail)];
      if (near === undefined) return [lostOn(trail)];
      if (near.owner.kind !== 'frontend') {
        if (hop === reply.destination) return [arrive(near, trail)];
        return near.owner.kind === 'gateway' ? [lostOn(trail)] : onBy(near as Place, trail);
      }
      const front = near.owner;
      if (isFar(front, from)) return [finish(trail, false)];
      const { healthy, maybe, doubts, hasUnseen } = walker.healthyBehind(listenerFor(front, reply));
      if (healthy.length === 0 && !hasUnseen) return [finish(trail, false)];
      if (reply.protocol === 'icmp') return [unknown(trail)];
      const said = [...trail.said, ...doubts];
      // It chooses the same one both ways, and each time that the answer comes by.
      const again = healthy.find((each) =>
        [...chosen, ...trail.sent].some((one) => one.front === front && one.at === each),
      );
      const those = healthy.filter((each) => !isByOthers || !maybe.includes(each));
      const answers = (again === undefined ? those : [again]).flatMap((at) =>
        onBy(at, { ...trail, said, sent: [...trail.sent, { front, at }] }),
      );
      return again === undefined && hasUnseen ? [...answers, unknown(trail)] : answers;
    };
    const onBy = (next: Place, before: Trail): readonly Back[] => {
      if (before.visited.includes(next.owner)) return [lostOn(before)];
      const isDead =
        next.owner.kind === 'interface' &&
        ((!next.owner.forwards && !has(next as At, reply.destination)) || next.owner.machine?.runs === false);
      return from(next, {
        ...before,
        visited: [...before.visited, next.owner],
        said: [...before.said, ...strangers(next, 'Inbound'), ...untoldAt(next)],
        isStopped: before.isStopped || isDead,
      });
    };
    // By which of several ends a user's route goes nobody knows.
    let isUntold = false;
    // Whoever may be ill perhaps sends none of them on.
    let isByOthers = false;
    const start: Trail = { visited: [receiver.owner], said: [], isStopped: false, sent: [], isBeside: () => false };
    const answer = () => (isOutside(receiver) ? comeIn(receiver.owner, start) : from(receiver, start));
    const found = answer();
    if (isUntold && new Set(found).size > 1 && found.some((each) => each === 'no-way' || each === 'unknown'))
      return ['unknown'];
    if (!isSplit(found)) return found;
    isByOthers = true;
    return isSplit(answer()) ? found : ['unknown'];
  };
  /** To a stranger: by whichever public address that nobody else has. Where routes tell some from others, nobody knows. */
  const backTo = (way: Way): readonly Back[] => {
    const { arrived } = way;
    const isStranger = arrived?.packet.source === 'hidden' && arrived.packet.hiddenAs === undefined;
    if (arrived === undefined || !isStranger) return backBy(way);
    const { vnet } = arrived.at.owner.subnet;
    const [first = backBy(way), ...others] = routes
      .edges(isIpv6(arrived.packet.destination))
      .filter((each) => filters.isInternet(vnet, each))
      .map((each) => backBy(way, each));
    const isSame = (each: readonly Back[]) => same(first, each) && same(each, first);
    return others.every(isSame) ? first : ['unknown'];
  };
  /** To every address that whoever asked may have had. */
  const toAll = (way: Way): readonly Back[] => {
    const { arrived } = way;
    if (arrived?.packet.source !== 'hidden' || arrived.packet.hiddenAs === undefined) return backTo(way);
    return arrived.packet.hiddenAs.flatMap((each) => backTo(askedFrom(way, each)));
  };
  /** To whichever instance of a firewall it was: where these fare differently, nobody knows. */
  const toAnyOf = (way: Way, instances: readonly Address[]): readonly Back[] => {
    const [first = ['unknown'], ...others] = instances.map((each): readonly Back[] => [
      ...new Set(backTo(askedFrom(way, each))),
    ]);
    const isAlike = (each: readonly Back[]) => each.length === first.length && each.every((one) => first.includes(one));
    return others.every(isAlike) ? first : ['unknown'];
  };
  /** A firewall that sent on under its own address is answered, and answers. */
  return (way: Way): readonly Back[] => {
    const inside = insideOf(way);
    if (way.arrived === undefined && inside === undefined) return ['open'];
    const whole = way.arrived === undefined ? [] : [way];
    const parts = [...whole, ...(inside === undefined ? [] : [inside])]
      .flatMap(stretchesOf)
      .map(({ stretch, instances }) =>
        instances === undefined || stretch.arrived?.isTranslated === true
          ? toAll(stretch)
          : toAnyOf(stretch, instances),
      );
    return parts.reduce((some, others) => some.flatMap((one) => others.map((other) => worse(one, other))));
  };
}

type Met = Place['owner'] | Outside;
const isOutside = (at: NonNullable<Way['arrived']>['at']): at is { readonly owner: Outside } =>
  at.owner.kind === 'outside';

const isSplit = (ways: readonly Back[]): boolean => ways.includes('open') && ways.includes('no-way');

const same = (some: readonly Back[], others: readonly Back[]): boolean => some.every((each) => others.includes(each));

const worse = (one: Back, other: Back): Back =>
  (['no-way', 'unknown', 'left'] as const).find((each) => one === each || other === each) ?? 'open';

/** Up to who sent it on, and out to the internet: answers come there, and go on to whoever asked. */
function insideOf(way: Way): Way | undefined {
  const { left, passed } = way;
  if (left === undefined || left.isByEndpoint) return undefined;
  const at = passed.indexOf(left.place.owner);
  if (at < 1) return undefined;
  const arrived = { at: left.place, packet: left.packet, isTranslated: false };
  return { ...way, passed: passed.slice(0, at + 1), arrived };
}

/** The way with the sender's address known. */
const askedFrom = (way: Way, source: Address): Way =>
  way.arrived === undefined
    ? way
    : { ...way, arrived: { ...way.arrived, packet: { ...way.arrived.packet, source, hiddenAs: undefined } } };

/** The part of a way up to each firewall that sent on under its own address, and from the last one; and what such a one may have. */
function stretchesOf(way: Way) {
  const cuts = [{ passed: 1, chosen: 0 }, ...way.anew];
  return cuts.map((cut, index) => {
    const next = way.anew[index];
    const passed = way.passed.slice(cut.passed - 1, next?.passed);
    const chosen = way.chosen.slice(cut.chosen, next?.chosen);
    const arrived =
      next === undefined ? way.arrived : { at: { owner: next.at }, packet: next.packet, isTranslated: false };
    const stretch: Way = { ...way, passed, chosen, ...(arrived === undefined ? {} : { arrived }) };
    return { stretch, instances: way.anew[index - 1]?.at.instances };
  });
}
