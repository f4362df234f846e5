import { wordsOf, type Address } from '../../../address/address.ts';
import type { Issue, IssueCode } from '../../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { lookupFor } from '../../../routes/longest-prefix.ts';
import { destinationOf } from '../../../rules/packet.ts';
import { nextHopTypeOf, tableOf, viaOf } from '../../../network/routes/route-rows.ts';
import { networkOf } from '../../walk/onward.ts';
import { homeOf } from '../../walk/place.ts';
import { gatewayDown, gatewayUnread, severalGateways, transitOff, tunnelDown, type Routed } from './gateway-issues.ts';
import { sentBeside } from './beside.ts';
import { inspected } from '../inspected-issues.ts';
import { keptSender } from '../kept-sender.ts';
import { mailIssue } from '../platform.ts';
import { idOf, lastPart, routeContext, routeNames, routeSubject, textOf } from '../../cloud/names.ts';
import { holderMissing, ownerMissing, subnetMissing, unknownRoute, unseenMember } from './unknown-route.ts';
import { addressAt, hasWayOut, noWayOut, noWayOutOrService, unseenOut } from './ways-out.ts';
import { lastRoute, lastRouteOf, networkOfLastRoute } from '../../walk/routes/last-route.ts';
import { stoppedAt, stoppedWords } from './stopped-firewalls.ts';
import { isPeeringKeptOut } from '../../walk/routes/reserved.ts';
import type { WalkStep } from '../../walk/step.ts';
import { partlyPeered } from './partly-peered.ts';
import { isBehindSomebody, type Walk, type WalkEnd } from '../../walk/record.ts';

/** A peering leads there, and the table of the subnet keeps its routes out. */
function keptOut({ network, step, walk, flow }: Routed): Issue | undefined {
  const { subnet } = lastRoute(network, step);
  const [home, table] = [network.subnets.virtualNetworks[subnet] ?? NONE, network.subnets.routeTables[subnet] ?? NONE];
  if (!isPeeringKeptOut(network, home, table, walk.packet)) return undefined;
  const routeTable = idOf(network, network.routeTables.ids, table);
  const sentence = `A peering leads to ${flow.destination}, but ${lastPart(routeTable)} does not let routes of peerings into the subnet.`;
  return { code: 'NO_ROUTE', origin: 'local', severity: 'error', sentence, context: { routeTable } };
}

/** Firewalls that were stopped, one of which had the address to which a route leads. */
function stoppedBehind({ network, step }: Routed, nextHop: Address | undefined): readonly string[] {
  if (nextHop === undefined) return [];
  return stoppedAt(network, networkOf(network, networkOfLastRoute(network, step), ...wordsOf(nextHop)), nextHop);
}

/** What is wrong with the way on from the last interface that had to send the packet on; nothing where it arrived. */
export function routeIssues(routed: Routed): readonly Issue[] {
  const { network, walk, step, flow } = routed;
  const route = lastRouteOf(step);
  const names = route < 0 ? undefined : routeNames(network, route);
  const subject = names === undefined ? 'the route' : routeSubject(names);
  const issue = (code: IssueCode, sentence: string, changes: Partial<Issue> = {}): Issue => ({
    code,
    origin: 'outbound',
    severity: 'error',
    sentence,
    context: names === undefined ? {} : routeContext(names),
    ...changes,
  });
  switch (walk.end) {
    case 'delivered':
    case 'platform':
    case 'service':
    case 'hairpin':
      return [];
    case 'no-listener':
    case 'no-backends':
    case 'backends-down':
      return isOutside(network, walk) && !hasWayOut(network, step, walk.packet, step !== walk.steps[0])
        ? [unseenOut(routed) ?? noWayOut(routed)]
        : [];
    case 'unseen-backend':
      return isOutside(network, walk) ? outward(routed) : [];
    case 'tunnel-down':
      return [tunnelDown(routed)];
    case 'gateway-down':
      return gatewayDown(routed);
    case 'several-gateways':
      return [severalGateways(routed)];
    case 'internet':
    case 'translated':
    case 'answered':
    case 'perhaps-answered':
      return outward(routed);
    case 'unseen-owner':
      return [...outward(routed), ownerMissing(network, walk.last)];
    case 'unseen-holder':
      return [holderMissing(network, walk, step, names?.nextHop ?? destinationOf(walk.packet))];
    case 'outer-hairpin':
      return mailIssue(network, walk);
    case 'unowned':
      return isLedAstray(routed)
        ? [
            issue(
              'ROUTE_NEXT_HOP_INVALID',
              `${flow.destination} does not lie in ${placeOf(network, step)}, and ${subject} leads there.`,
            ),
          ]
        : [];
    case 'no-route':
      return [
        ...transitOff(routed),
        issue('NO_ROUTE', `No effective route of ${addressAt(network, step)} leads to ${flow.destination}.`, LOCAL),
      ];
    case 'blackholed': {
      const apart = disconnected(routed);
      return [
        // A network that nobody uses leads nowhere by a route of the system: that is how Azure has no route.
        ...(names?.table === undefined ? [keptOut(routed) ?? unheld(routed, apart.length > 0)] : []),
        issue('ROUTE_BLACKHOLE', `Packets to ${flow.destination} are dropped: ${subject} leads to None.`),
        ...(names?.table === undefined ? transitOff(routed) : []),
        ...apart,
      ];
    }
    case 'loop':
      return [
        issue(
          'ROUTE_LOOP',
          `Packets to ${flow.destination} come back: ${subject} leads to ${names?.nextHop ?? 'where they have been'}.`,
        ),
      ];
    case 'beside':
      return [
        sentBeside(
          network,
          walk.last,
          `${addressAt(network, step)} does not get packets to ${flow.destination} any further by ${names === undefined ? 'any route' : subject}, and`,
          'may send them on',
        ),
      ];
    case 'next-hop-invalid': {
      const stopped = walk.last < 0 ? stoppedBehind(routed, names?.nextHop) : [];
      const [firewall, other] = stopped;
      if (firewall !== undefined)
        return [
          issue(
            'ROUTE_NEXT_HOP_INVALID',
            `${stoppedWords(stopped)}, and ${subject} leads to ${names?.nextHop ?? ''} in the subnet for firewalls.`,
            { context: { ...(names && routeContext(names)), ...(other === undefined && { firewall }) } },
          ),
        ];
      return [
        issue(
          'ROUTE_NEXT_HOP_INVALID',
          walk.last < 0
            ? `Nothing has the address ${names?.nextHop ?? ''}, and ${subject} leads there.`
            : `What has the address ${names?.nextHop ?? ''} sends nothing on, and ${subject} leads there.`,
        ),
      ];
    }
    case 'next-hop-unreachable':
      return [
        issue(
          'ROUTE_NEXT_HOP_UNREACHABLE',
          `${names?.nextHop ?? ''} is in neither this virtual network nor a peered one, and ${subject} leads there.`,
        ),
      ];
    case 'other-family': {
      const sentence = `${names?.nextHop ?? ''} is of another family than the packets that ${subject} leads there: what becomes of these, no page tells.`;
      return [issue('ANALYSIS_UNSUPPORTED', sentence, WARNING)];
    }
    case 'private-to-internet':
      return [
        ...[keptOut(routed) ?? []].flat(),
        issue(
          'PRIVATE_TRAFFIC_TO_INTERNET',
          `${flow.destination} is not a public address, and ${subject} leads to the internet.`,
        ),
      ];
    case 'not-carried':
      return [
        issue('PLATFORM_ALWAYS_BLOCKED', `${flow.destination} stands for many, and no virtual network carries that.`, {
          context: {},
        }),
      ];
    case 'leaves-model':
    case 'gateway': {
      const hub = hubBehind(network, step);
      if (hub !== undefined) {
        const sentence = `By ${subject} packets enter the virtual hub ${lastPart(hub)}, and where that leads them is in no document.`;
        return [issue('LEAVES_MODEL', sentence, { ...WARNING, context: { ...(names && routeContext(names)), hub } })];
      }
      if (isBehindSomebody(walk)) {
        const way =
          names?.nextHop === undefined
            ? `from where ${flow.destination} is led no further`
            : `to which ${subject} leads`;
        const sentence = `What is behind ${addressAt(network, step)}, ${way}, is in no document.`;
        return [issue('LEAVES_MODEL', sentence, WARNING)];
      }
      return [issue('LEAVES_MODEL', `By ${subject} packets leave what the documents tell about.`, WARNING)];
    }
    case 'unmodelled': {
      if (homeOf(network, walk.last) === NONE) return [subnetMissing(network, walk.last, 'what may pass into it')];
      const resource = idOf(network, network.configurations.ids, walk.last);
      return [
        issue('ANALYSIS_UNSUPPORTED', `What ${lastPart(resource)} does with packets is not modelled yet.`, {
          ...WARNING,
          context: { resource },
        }),
      ];
    }
    case 'unreadable':
      return [
        gatewayUnread(routed) ??
          unseenMember(routed) ??
          issue('CONFIG_MISSING', `Where ${subject} leads could not be read.`, {
            ...WARNING,
            context: { ...(names && routeContext(names)), ...(names && { resource: names.id, field: 'properties' }) },
          }),
      ];
    case 'unknown-route':
      return [unknownRoute(network, walk, step)];
    // What firewalls look up is told of each of them.
    case 'elsewhere':
    case 'found':
      return [];
  }
}

/** `isTold`: why a peering does not lead there is. */
function unheld(routed: Routed, isTold: boolean): Issue {
  const { network, step, flow } = routed;
  const partly = isTold ? undefined : partlyPeered(routed);
  const around = step.entry === undefined ? addressAt(network, step) : placeOf(network, step);
  const own = {
    code: 'NO_ROUTE',
    severity: 'error',
    ...LOCAL,
    sentence: `No network around ${around} holds ${flow.destination}.`,
  } as const;
  if (partly === undefined) return own;
  const { only, ...context } = partly;
  const sentence = `${lastPart(context.to)} holds ${flow.destination}, and the peering ${lastPart(context.peering)} joins it with ${lastPart(context.from)} for ${only} only.`;
  return { ...own, sentence, context };
}

const outward = (routed: Routed): readonly Issue[] => {
  const { network, walk, step } = routed;
  const isShut = !hasWayOut(network, step, walk.packet, step !== walk.steps[0]);
  const kept = isShut || step === walk.steps[0] ? undefined : keptSender(network, walk, step);
  return [
    ...(isShut ? [noWayOutOrService(routed)] : inspected(network, walk, step)),
    ...(kept === undefined ? [] : [kept]),
    ...mailIssue(network, walk),
  ];
};

/** The virtual hub that the last route leads into: over the peering with its network, or as a gateway's that is nobody else's. */
function hubBehind(network: CloudNetwork, step: WalkStep): string | undefined {
  const { peerings, routes, virtualNetworks } = network;
  const home = networkOfLastRoute(network, step);
  const row = peerings.hubs.findIndex((hub, at) => hub >= 0 && peerings.virtualNetworks[at] === home);
  if (row < 0) return undefined;
  const route = lastRouteOf(step);
  const isGateways =
    nextHopTypeOf(routes, route) === 'VirtualNetworkGateway' && virtualNetworks.gatewayHomes[home] === NONE;
  return isGateways || viaOf(routes, route) === row ? textOf(network, peerings.hubs, row) : undefined;
}

const LOCAL = { origin: 'local', context: {} } as const;
const WARNING = { severity: 'warning' } as const;

/** The virtual network where the last route is, in words. */
function placeOf(network: CloudNetwork, step: WalkStep): string {
  const id = textOf(network, network.virtualNetworks.ids, networkOfLastRoute(network, step));
  return id === undefined ? 'the virtual network' : `the virtual network ${lastPart(id)}`;
}

/** Does a user's route lead into the virtual network itself, which does not hold the destination? */
export function isLedAstray({ network, walk, step }: Pick<Routed, 'network' | 'walk' | 'step'>): boolean {
  const route = lastRouteOf(step);
  if (route < 0 || nextHopTypeOf(network.routes, route) !== 'VnetLocal') return false;
  if ((tableOf(network.routes, route) ?? NONE) < 0) return false;
  const { d0, d1, d2, d3 } = walk.packet;
  const home = networkOfLastRoute(network, step);
  return networkOf(network, home, d0, d1, d2, d3) !== home;
}

/** Out to the internet, and in again; or to a load balancer that has nobody for it, which may be there, too. */
const OUT_AND_IN: readonly WalkEnd[] = [
  'translated',
  'outer-hairpin',
  'answered',
  'perhaps-answered',
  'no-listener',
  'no-backends',
  'backends-down',
  'unseen-backend',
];

/** Who had to send the packet out; the others before sent it on. In front of a public address it is the last with a route. */
export const leavingStep = ({ steps, end }: Walk): WalkStep | undefined =>
  OUT_AND_IN.includes(end) ? steps.findLast(({ route }) => route >= 0) : steps.at(-1);

/** Does it end in the internet? There a load balancer's public frontend is, and in no subnet. */
const isOutside = ({ configurations }: CloudNetwork, { last }: Walk): boolean =>
  (configurations.subnets[last] ?? NONE) === NONE;

function disconnected({ network, walk, step, flow }: Routed): readonly Issue[] {
  const { virtualNetworks, peerings } = network;
  const peering = lookupFor(virtualNetworks.disconnected[networkOfLastRoute(network, step)], walk.packet);
  if (peering < 0) return [];
  const id = idOf(network, peerings.ids, peering);
  const isUp = peerings.isUp[peering] === 1;
  const why = isUp
    ? `is not in sync: it has no route to ${flow.destination}, which the other network got since.`
    : `leads to ${flow.destination}, but its two sides are not connected.`;
  return [
    {
      code: 'PEERING_DISCONNECTED',
      origin: 'outbound',
      severity: 'error',
      sentence: `The peering ${lastPart(id)} ${why}`,
      context: { peering: id, ...(isUp ? { sync: 'missing' } : {}) },
    },
  ];
}
