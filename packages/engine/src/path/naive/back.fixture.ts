import type { Filters, Verdict } from './filters.fixture.ts';
import type { At, Firewall, Interface, Packet } from './model.fixture.ts';
import type { Owner, Routes } from './routes.fixture.ts';
import { has, isOwn, type Place, type Walker, type Way } from './walk.fixture.ts';
import { numberOf } from './words.fixture.ts';

/** `open`, or why answers do not come back: no route, a rule, a device that keeps state. `unknown`: a rule may deny. */
export type Back = 'open' | 'no-way' | 'unknown';

/** In nobody's routes but the default: who an unknown sender is. */
const SOMEBODY = numberOf('192.0.2.1');

/** Whether answers find their way: by the routes of whoever sends them on, past groups that remember the request. */
export function readBack(interfaces: readonly Interface[], routes: Routes, filters: Filters, walker: Walker) {
  return ({ arrived, passed, chosen }: Way): Back => {
    if (
      arrived === undefined ||
      arrived.at.owner.endpoint !== undefined ||
      (passed[0] === arrived.at.owner && !arrived.isTranslated)
    )
      return 'open';
    const { at: receiver, packet: request, isTranslated } = arrived;
    const reply: Packet = {
      source: request.destination,
      sourcePort: request.port,
      destination: request.source === 'hidden' ? SOMEBODY : request.source,
      port: request.sourcePort,
      protocol: request.protocol,
    };
    const visited: (Interface | Firewall)[] = [receiver.owner];
    const said: Verdict[] = [];
    let isStopped = false;
    const remembers = (owner: Interface | Firewall) => !isTranslated && passed.includes(owner);
    const strangers = (place: Place, verdicts: (at: At) => readonly Verdict[]) => {
      const isHome = isTranslated && place.owner === receiver.owner;
      if (place.owner.kind === 'interface' && !remembers(place.owner) && !isHome) said.push(...verdicts(place as At));
    };
    const finish = (isOpen: boolean, isSeen = true): Back => {
      const missed =
        isSeen && !isTranslated && passed.some((each) => each.kind === 'firewall' && !visited.includes(each));
      const met = visited.some((each) => each.kind === 'firewall' && !remembers(each));
      if (!isOpen || isStopped || missed || met || said.some(({ says }) => says === 'deny')) return 'no-way';
      return said.some(({ says }) => says === 'undetermined') ? 'unknown' : 'open';
    };
    const arrive = (owner: Owner | undefined): Back => {
      if (owner === undefined) return finish(false);
      if (owner.owner.kind === 'interface') strangers(owner as At, (at) => filters.inbound(at, reply));
      return finish(owner.owner.kind === 'interface');
    };
    for (let place: Place = receiver; ;) {
      if (isOwn(place, reply.destination, interfaces)) return finish(true);
      strangers(place, (at) => filters.outbound(at, reply));
      const route = routes.routeFrom(place.owner.subnet, reply.destination);
      if (route.type === 'None') return finish(false);
      if (route.type === 'Internet') {
        const { way } = walker.wayOut(place, false);
        const isShut = way === 'none' || (way === 'nat-gateway' && reply.protocol === 'icmp');
        return finish(isTranslated && (place === receiver || !isShut));
      }
      if (route.type === 'VirtualNetworkGateway') {
        const way = routes
          .behindGateway(place.owner.subnet.vnet)
          .flatMap(({ isUp, into, far }) => far.map((prefix) => ({ isUp, into, prefix })))
          .filter(({ prefix }) => reply.destination >= prefix.from && reply.destination <= prefix.to)
          .toSorted((one, other) => other.prefix.length - one.prefix.length)[0];
        if (way?.isUp === false) return finish(false);
        if (way?.into === undefined) return finish(true, false);
        return arrive(routes.ownerIn(way.into, reply.destination));
      }
      if (route.type !== 'VirtualAppliance') return arrive(routes.ownerIn(route.into, reply.destination));
      let next = routes.ownerNear(place.owner.subnet.vnet, route.hop ?? 0);
      if (next === undefined) return finish(false);
      if (next.owner.kind === 'frontend') {
        // It chooses the same one both ways.
        const listener = walker.listenerFor(next.owner, reply);
        const healthy = listener?.backends.filter((each) => walker.isHealthy(each, listener)) ?? [];
        const front = next.owner;
        next = healthy.find((each) => chosen.some((one) => one.front === front && one.at === each)) ?? healthy[0];
        if (next === undefined) return finish(false);
      } else if (route.hop === reply.destination) return arrive(next);
      if (visited.includes(next.owner as Interface | Firewall)) return finish(false);
      visited.push(next.owner as Interface | Firewall);
      const following = next as Place;
      strangers(following, (at) => filters.inbound(at, reply));
      if (following.owner.kind === 'interface') {
        if (!following.owner.forwards && !has(following as At, reply.destination)) isStopped = true;
        if (following.owner.machine?.runs === false) isStopped = true;
      }
      place = following;
    }
  };
}
