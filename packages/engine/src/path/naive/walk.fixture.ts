import type { At, Firewall, Frontend, Interface, Packet, Place, Vnet } from './model.fixture.ts';
import { ENDS, withoutLeaving, wordsOf, type NaiveHop } from './hop.fixture.ts';
import { chosenBy, NOWHERE_YET, type Trail, type Way } from './way.fixture.ts';
import { listenerFor, readHealth, stateOf, untoldAt } from './places/health.fixture.ts';
import { doubted, leadsBeside, once } from './places/beside.fixture.ts';
import { enterGateway } from './places/entered.fixture.ts';
import type { Filters, Verdict } from './places/filters.fixture.ts';
import { apart, sendsAnew } from './places/senders.fixture.ts';
import { answeredFrom, calledFromOutside, staysBehind } from './places/outside.fixture.ts';
import { addressAt, atOf, farTrail, isAt, isOwn, isServed, offAt } from './places/own.fixture.ts';
import { carriesOut, isInspected, isInspectedInto, keepsPort } from './places/way-out.fixture.ts';
import { mayLeave, mayLeaveBeside, wayOut } from './places/way-out.fixture.ts';
import { isByAppliance, type Owner, type Route, type Routes } from './places/routes.fixture.ts';
import { HOST, isIn, isIpv6, METADATA, textOf, type Address } from './words.fixture.ts';

export type { NaiveHop, Way };

/** Every way that a packet may take: one, or one for each choice that load balancers have. It goes on past denials. */
export function readWalk(interfaces: readonly Interface[], routes: Routes, filters: Filters) {
  const healthyBehind = readHealth(filters);
  const leaving = (place: Place, packet: Packet): readonly Verdict[] => {
    if ('configuration' in place) return filters.outbound(place, packet);
    return place.owner.kind === 'gateway' ? filters.atGateway(place.owner, 'Outbound', packet) : [];
  };
  const from = (place: Place, packet: Packet, inboundSays: readonly Verdict[], trail: Trail): readonly Way[] => {
    const address = textOf(addressAt(place, packet));
    const bare = { address: textOf(packet.destination), filters: [] };
    const end = (word: string, hops: readonly NaiveHop[], said: readonly Verdict[]): readonly Way[] => [
      { ...trail, hops: [...trail.hops, ...hops], verdicts: [...trail.verdicts, ...said], end: word },
    ];
    if (isOwn(place, packet.destination, interfaces)) {
      const at = atOf(packet.destination, place, interfaces);
      const inside = end(
        at?.owner.ends ?? 'delivered',
        [{ address, filters: wordsOf(inboundSays) }, bare],
        inboundSays,
      );
      // Who sends to itself needs no answer.
      return trail.passed.length === 1 || at === undefined
        ? inside
        : inside.map((way) => ({ ...way, arrived: { at, packet, isTranslated: false } }));
    }
    const outboundSays = trail.isAnew ? [] : leaving(place, packet);
    const says = [...inboundSays, ...outboundSays];
    const isBeside = once(() => leadsBeside(interfaces, routes, filters, place, packet, trail));
    const heard = [...inboundSays, ...doubted(outboundSays, isBeside)];
    const lost = (word: string) => end(isBeside() ? 'undetermined' : word, [hop(), bare], heard);
    const asked: NaiveHop = { address, filters: wordsOf(says) };
    if (packet.destination === HOST || packet.destination === METADATA)
      return end(isServed(packet) ? 'delivered' : 'leaves-model', [asked, bare], heard);
    const route = routes.routeFrom(place.owner.subnet, packet.destination, false, packet.untold);
    const isSender = trail.passed.length === 1;
    const hop = (leaving?: string): NaiveHop => ({
      ...asked,
      route: route.id,
      ...(leaving === undefined ? {} : { leaving }),
    });
    const unknown = () => end('undetermined', [route.type === 'Unseen' ? asked : hop(), bare], heard);
    const { owner: at } = place;
    const finds =
      at.kind === 'firewall'
        ? filters.findsAt(at, packet, isSender || !trail.isAnew ? inboundSays[0] : 'unseen')
        : 'as asked';
    // It connects somewhere else, to what nobody knows.
    if (finds === 'unknown') return unknown();
    if (at.kind === 'firewall' && finds !== 'as asked')
      return end('delivered', [asked, bare], heard).map((way) => ({
        ...way,
        found: finds,
        arrived: { at: { owner: at }, packet, isTranslated: false },
      }));
    const sends = at.kind === 'firewall' ? sendsAnew(filters, at, packet, inboundSays[0]) : 'does not';
    const isSentAnew = at.kind === 'firewall' && sends === 'does' && !trail.isAnew;
    const sent: Packet = isSentAnew
      ? { ...packet, source: 'hidden', hiddenAs: at.instances, sourcePort: undefined }
      : packet;
    const sender = { passed: trail.passed.length, chosen: trail.chosen.length, packet };
    // What leaves for the internet has its address in any case.
    const left = (leaving?: string): Trail => ({
      ...trail,
      isAnew: trail.isAnew || (leaving === undefined && sends !== 'does not' && !isSentAnew),
      anew: leaving === undefined && isSentAnew ? [...trail.anew, { ...sender, at }] : trail.anew,
      hops: [...trail.hops, hop(leaving)],
      verdicts: [...trail.verdicts, ...heard],
      isBeside,
    });
    const isBack = (hop: Address): boolean => {
      const next = routes.ownerNear(place.owner.subnet.vnet, hop)?.owner;
      return next !== undefined && trail.passed.includes(next as Place['owner']);
    };
    if (staysBehind(routes, filters, place, route, packet.destination, trail.by, isBack))
      return end('leaves-model', [{ ...hop(), filters: wordsOf(inboundSays) }, bare], inboundSays);
    switch (route.type) {
      case 'Unseen':
      case 'Unreadable':
        return unknown();
      case 'None':
        return lost(route.id === 'System Route' ? 'no-route' : 'blackholed');
      case 'VirtualNetworkServiceEndpoint':
        return end('reaches-internet', [hop(), bare], heard).map((way) => ({
          ...way,
          left: { place, packet, address: undefined, isByEndpoint: true, isSix: isIpv6(packet.destination) },
        }));
      case 'Internet': {
        const owner = routes.publicOwner(packet.destination);
        if (owner === undefined && !filters.isInternet(place.owner.subnet.vnet, packet.destination))
          return lost('blackholed');
        const leavesBy = wayOut(place, isSender, isIpv6(packet.destination));
        const { way, address: known, all } = leavesBy;
        const otherwise = mayLeave(leavesBy, packet) ? undefined : leavesBy.otherwise;
        const by = known === undefined ? way : `${way} ${textOf(known)}`;
        // A sender's private address does not go out, unless the firewall connects by itself.
        const isKept = at.kind === 'firewall' && !isSender && isIn(at.privateRanges, packet.destination);
        const isCarried = carriesOut(leavesBy, packet.protocol);
        const isLost = isKept && sends === 'does not';
        const isOutBeside = !isSender && at.kind === 'interface' && mayLeaveBeside(interfaces, at, packet);
        const isWithout = way === 'none' || !isCarried;
        const isUntold = !isLost && (mayLeave(leavesBy, packet) || (isWithout && isOutBeside));
        const isShut = (isWithout && !isUntold) || isLost;
        const isOpen = isUntold || (isKept && sends === 'may');
        const doubts: readonly Verdict[] = isOpen ? [{ says: 'undetermined', rule: '' }] : [];
        if ((isShut || isUntold) && owner === undefined && routes.mayServe(place.owner.subnet, packet.destination)) {
          const out = left(by);
          return [{ ...out, hops: [...out.hops, bare], end: 'undetermined' }];
        }
        const blockers = [...trail.blockers, ...(isShut ? (['no-way-out'] as const) : [])];
        const isMail = packet.protocol === 'tcp' && packet.port === 25;
        const gone = left(by);
        const out: Trail = {
          ...gone,
          verdicts: [...gone.verdicts, ...doubts],
          blockers,
          isInspected: isInspected(place, isSender, isIpv6(packet.destination), way) || isInspectedInto(owner),
          isMail,
          left: {
            place,
            packet,
            address: known,
            all,
            isByEndpoint: false,
            isSix: isIpv6(packet.destination),
            otherwise,
          },
        };
        if (owner === undefined) return [{ ...out, hops: [...out.hops, bare], end: 'reaches-internet' }];
        // A firewall puts its own address in place of the sender's.
        const isTold = isSender || place.owner.kind === 'firewall';
        const seen: Packet = {
          ...packet,
          source: isTold ? (known ?? 'hidden') : 'hidden',
          hiddenAs: isTold ? all : undefined,
          sourcePort: keepsPort(place, isSender, way) ? packet.sourcePort : undefined,
        };
        // How it left is told only of what came to somebody.
        return arrive(owner, seen, out, true).map((each) =>
          each.arrived !== undefined ? each : { ...each, hops: each.hops.map(withoutLeaving) },
        );
      }
      case 'VirtualNetworkGateway': {
        const all = routes.throughGateway(place.owner.subnet.vnet, packet.destination, route.id !== 'System Route');
        return all.flatMap((far) => {
          const isChosen = trail.isChosen || all.length > 1;
          // By which of them a user's route goes on nobody can tell from the route.
          const isUntold = trail.isUntold || (all.length > 1 && route.id !== 'System Route');
          const ended = (word: string) =>
            end(word, [hop(), bare], heard).map((way) => ({ ...way, isChosen, isUntold }));
          if (far === 'out') return ended('leaves-model').map((way) => answeredFrom(routes, way, place, sent, left()));
          if (far === 'down' && all.length === 1) return lost(ENDS[far]);
          if (typeof far === 'string') return ended(ENDS[far]);
          const onward = routes.fromGateway(far, packet.destination);
          if (onward === 'out') return ended('leaves-model');
          if (onward.type === 'None') return ended('blackholed');
          if (onward.type === 'Unseen' || onward.type === 'Unreadable') return ended('undetermined');
          const here = { ...left(), isChosen, isUntold };
          if (isByAppliance(onward)) return byAppliance(far.vnet, onward, sent, here);
          return arriveIn(onward.into, sent, here, hop(), bare, heard, { ...trail, isChosen, isUntold });
        });
      }
      case 'VirtualAppliance':
      case 'VirtualApplianceEcmp':
        return byAppliance(place.owner.subnet.vnet, route, sent, left());
      default:
        return arriveIn(route.into, sent, left(), hop(), bare, heard, trail);
    }
  };

  const arriveIn = (
    vnet: Route['into'],
    packet: Packet,
    left: Trail,
    hop: NaiveHop,
    bare: NaiveHop,
    says: readonly Verdict[],
    trail: Trail,
  ): readonly Way[] => {
    const owner = routes.ownerIn(vnet, packet.destination);
    if (owner !== undefined) return arrive(owner, packet, left, false);
    const end = routes.isGivenAway(vnet, packet.destination) ? 'undetermined' : 'unowned';
    return [{ ...trail, hops: [...trail.hops, hop, bare], verdicts: [...trail.verdicts, ...says], end }];
  };

  /** The destination is reached: a machine, a load balancer, or a firewall itself. `front`: by whom a machine is. */
  const arrive = (
    owner: Owner,
    packet: Packet,
    trail: Trail,
    isTranslated: boolean,
    isFromOutside = isTranslated,
    front?: Frontend,
  ): readonly Way[] => {
    if (owner.owner.kind !== 'frontend' && isFromOutside && packet.source === 'hidden' && packet.hiddenAs !== undefined)
      return apart(filters, packet, trail, (each, left) => come(owner, each, left, isTranslated, true, front));
    return come(owner, packet, trail, isTranslated, isFromOutside, front);
  };
  const come = (
    owner: Owner,
    packet: Packet,
    trail: Trail,
    isTranslated: boolean,
    isFromOutside: boolean,
    front: Frontend | undefined,
  ): readonly Way[] => {
    const bare = { address: textOf(packet.destination), filters: [] };
    if (owner.owner.kind === 'frontend') return balance(owner.owner, packet, trail, isTranslated);
    if (owner.owner.kind === 'gateway') return enterGateway(filters, owner.owner, packet, trail, isTranslated);
    if (!isAt(owner)) {
      const passed = [...trail.passed, owner.owner];
      const arrived = { at: { owner: owner.owner }, packet, isTranslated };
      return [{ ...trail, hops: [...trail.hops, bare], end: 'delivered', passed, arrived }];
    }
    const seen = isTranslated ? { ...packet, destination: owner.configuration.address } : packet;
    // Whom a firewall stands for on the way groups do not see, and what they see nobody has read. Private Link is for TCP and UDP.
    const isDeaf = owner.owner.endpoint !== undefined && packet.protocol === 'icmp';
    const unapproved: readonly Verdict[] =
      owner.owner.endpoint === 'unknown' ? [{ says: 'undetermined', rule: '' }] : [];
    const isSecure = (front ?? owner.configuration).isSecure;
    const called = front === undefined ? packet.destination : owner.configuration.address;
    const shown = isFromOutside ? filters.byPublicAddress(owner, seen, isSecure) : undefined;
    const said = shown?.says ?? (trail.isAnew && !isFromOutside ? [] : filters.inbound(owner, seen));
    return [
      {
        ...trail,
        hops: [...trail.hops, { address: textOf(called), filters: wordsOf(said) }],
        verdicts: [...trail.verdicts, ...said, ...unapproved, ...untoldAt(owner)],
        passed: [...trail.passed, owner.owner],
        blockers: [...trail.blockers, ...offAt(owner)],
        end: shown?.isShut === true || isDeaf || owner.owner.endpoint === 'refused' ? 'denied' : owner.owner.ends,
        arrived: { at: owner, packet: seen, isTranslated },
      },
    ];
  };

  /** One way for each healthy backend. */
  const balance = (front: Frontend, packet: Packet, before: Trail, isTranslated: boolean): readonly Way[] => {
    const here = { address: textOf(front.address), filters: [] };
    const listener = listenerFor(front, packet);
    const { healthy, maybe, doubts, hasUnseen } = healthyBehind(listener);
    const near = farTrail(front, before);
    const trail = { ...near, verdicts: [...near.verdicts, ...doubts] };
    const endAt = (end: string, at: Trail): readonly Way[] => [{ ...at, hops: [...at.hops, here], end }];
    const nobody = (end: string) => endAt(end, trail);
    // "ICMP ping requests are not sent to the backend instances; they are handled by the Load Balancer."
    if (isTranslated && packet.protocol === 'icmp' && front.isSecure) {
      const all = front.listeners.map(healthyBehind);
      if (all.some((each) => each.doubts.length === 0 && each.healthy.length > 0)) return endAt('delivered', near);
      return nobody(all.some((each) => each.healthy.length > 0 || each.hasUnseen) ? 'undetermined' : 'not-balanced');
    }
    const more = hasUnseen ? nobody('undetermined').map((way) => ({ ...way, isChosen: true })) : [];
    if (listener === undefined || (healthy.length === 0 && more.length === 0)) return nobody('not-balanced');
    // "all protocol flows on all ports", and "all TCP and UDP flows".
    if (packet.protocol === 'icmp') return nobody('undetermined').map((way) => ({ ...way, isChosen: true }));
    const ways = healthy.flatMap((at) => {
      const chosen = [...trail.chosen, { front, at }];
      const isChosen = true;
      const isUntold = trail.isUntold || maybe.includes(at);
      // Its own system drops what comes back to the sender with its own address, which what was sent out no longer has.
      const sender = trail.passed[0];
      const isOne = sender?.kind === 'interface' && sender.machine !== undefined && sender.machine === at.owner.machine;
      const isByBalancer =
        !trail.blockers.includes('no-way-out') &&
        [trail.hops.at(-1)?.leaving?.split(' ')[0], trail.left?.otherwise].includes('load-balancer');
      const isSeen = trail.anew.length === 0 && !trail.isAnew;
      if (isSeen && (at.owner === sender || isOne) && (!isTranslated || isByBalancer))
        return nobody(isTranslated ? 'undetermined' : 'not-balanced').map((way) => ({
          ...way,
          chosen,
          isChosen,
          isUntold,
        }));
      const port = listener.port === 0 ? packet.port : listener.backendPort;
      // "Without Floating IP, Azure exposes the VM instances' IP", and with it the frontend's.
      const seen = listener.isFloating ? packet : { ...packet, destination: at.configuration.address, port };
      const handed = { ...trail, hops: [...trail.hops, here], chosen, isChosen, isUntold };
      return arrive(at, seen, handed, false, isTranslated, front).map((way) =>
        way.arrived === undefined ? way : { ...way, arrived: { ...way.arrived, isTranslated, asked: packet } },
      );
    });
    return [...ways, ...more];
  };

  /** By each next hop of a user's route. */
  const byAppliance = (vnet: Vnet, { type, hops = [], prefix }: Route, packet: Packet, way: Trail): readonly Way[] => {
    const before = { ...way, by: prefix };
    if (type === 'VirtualAppliance') return through(vnet, hops[0], packet, before);
    return hops.flatMap((hop, _, among) => {
      const to = routes.ownerNear(vnet, hop)?.owner;
      return through(vnet, hop, packet, {
        ...before,
        isChosen: before.isChosen || among.length > 1,
        led: to === undefined ? before.led : [...before.led, { to, among }],
      });
    });
  };

  /** A user's route to an appliance, a firewall, or a load balancer in front of appliances. */
  const through = (vnet: Vnet, hop: Address | undefined, packet: Packet, before: Trail): readonly Way[] => {
    const bare = { address: textOf(packet.destination), filters: [] };
    const ended = (end: string, trail: Trail): readonly Way[] => [{ ...trail, hops: [...trail.hops, bare], end }];
    const lost = (end: string, trail: Trail) => ended(before.isBeside() ? 'undetermined' : end, trail);
    // No page tells what becomes of the prefixes of a service tag that are of another family.
    if (hop !== undefined && isIpv6(hop) !== isIpv6(packet.destination)) return ended('undetermined', before);
    const next = routes.ownerNear(vnet, hop ?? 0);
    if (next === undefined) {
      const isOpen = routes.mayBeNear(vnet, hop ?? 0) || routes.isGivenAwayNear(vnet, hop ?? 0);
      return isOpen ? ended('undetermined', before) : lost('next-hop-missing', before);
    }
    const goOn = (place: At | { readonly owner: Firewall }, trail: Trail): readonly Way[] => {
      // An interface takes what is for any of its addresses.
      const own = isAt(place) && place.owner.configurations.find((each) => each.address === packet.destination);
      if (isAt(place) && own) return arrive({ owner: place.owner, configuration: own }, packet, trail, false);
      if (trail.passed.includes(place.owner)) return lost('looped', trail);
      const passed = [...trail.passed, place.owner];
      if (!isAt(place)) {
        const said = trail.isAnew ? [] : filters.atFirewall(place.owner, packet);
        return from(place, packet, said, { ...trail, passed });
      }
      const blockers = [
        ...trail.blockers,
        ...(place.owner.forwards ? [] : (['not-forwarded'] as const)),
        ...offAt(place),
      ];
      const verdicts = [...trail.verdicts, ...untoldAt(place)];
      const said = trail.isAnew ? [] : filters.inbound(place, packet);
      return from(place, packet, said, { ...trail, passed, blockers, verdicts });
    };
    if (next.owner.kind !== 'frontend') {
      const isIts = next.owner.kind === 'firewall' && next.owner.publicAddresses.includes(packet.destination);
      if (hop === packet.destination || isIts) return arrive(next, packet, before, false);
      // An application gateway takes what is for itself, and sends nothing on.
      return next.owner.kind === 'gateway' ? lost('next-hop-missing', before) : goOn(next as At, before);
    }
    const front = next.owner;
    if (hop === packet.destination) return balance(front, packet, before, false);
    const here = { address: textOf(front.address), filters: [] };
    const { healthy, maybe, doubts, hasUnseen } = healthyBehind(listenerFor(front, packet));
    const far = farTrail(front, before);
    const left = { ...far, verdicts: [...far.verdicts, ...doubts] };
    const shown = [...left.hops, here];
    const handed = { ...left, hops: [...shown, bare] };
    if (healthy.length === 0 && !hasUnseen) return [{ ...handed, end: 'not-balanced' }];
    if (packet.protocol === 'icmp') return [{ ...handed, isChosen: true, end: 'undetermined' }];
    const again = chosenBy(front, left);
    const isAgain = again !== undefined && healthy.includes(again);
    const ways = (isAgain ? [again] : healthy).flatMap((at) =>
      goOn(at, {
        ...left,
        hops: shown,
        chosen: [...left.chosen, { front, at }],
        isChosen: true,
        isUntold: left.isUntold || maybe.includes(at),
      }),
    );
    return isAgain || !hasUnseen ? ways : [...ways, { ...handed, isChosen: true, end: 'undetermined' }];
  };

  return {
    ways: (start: Place | 'outside', packet: Packet): readonly Way[] => {
      if (start !== 'outside')
        return from(start, packet, [], { ...NOWHERE_YET, passed: [start.owner], ...stateOf(start) });
      const { owner, trail } = calledFromOutside(routes, packet);
      return arrive(owner, packet, trail, true);
    },
    healthyBehind,
  };
}
export type Walker = ReturnType<typeof readWalk>;
