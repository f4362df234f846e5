import type { Flow } from '../../../address/flow.ts';
import type { Issue } from '../../../issue/issue.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { addressIn } from '../../../table/address-column.ts';
import { andOne } from '../../../table/list-for.ts';
import type { HopPlace, PathHop } from '../../path.ts';
import { addressOf, idOf, lastPart } from '../names.ts';
import { routeIssues } from '../../issues/routes/route-issues.ts';
import type { Walk, WalkEnd } from '../../walk/record.ts';

/** An appliance of a kind that is not modelled, such as a load balancer in front of appliances. */
export function unmodelledHop(network: CloudNetwork, walked: Walk, flow: Flow): readonly PathHop[] {
  if (walked.end !== 'unmodelled') return [];
  const address = addressOf(network.configurations.addresses, walked.last);
  if (address === flow.destination) return [];
  const step = walked.steps.at(-1);
  return [
    {
      kind: 'appliance',
      address,
      id: idOf(network, network.configurations.ids, walked.last),
      place: 'unmodelled',
      ...(step === undefined ? {} : { issues: routeIssues({ network, walk: walked, step, flow }) }),
    },
  ];
}

const PLACES: Readonly<Record<WalkEnd, HopPlace>> = {
  delivered: 'machine',
  translated: 'machine',
  internet: 'internet',
  unowned: 'virtual-network',
  platform: 'virtual-network',
  unmodelled: 'unmodelled',
  'unseen-owner': 'unmodelled',
  'unseen-holder': 'unmodelled',
  elsewhere: 'unmodelled',
  found: 'unmodelled',
  'leaves-model': 'unmodelled',
  gateway: 'unmodelled',
  'tunnel-down': 'nowhere',
  'gateway-down': 'nowhere',
  'several-gateways': 'unmodelled',
  'no-listener': 'nowhere',
  'no-backends': 'nowhere',
  'backends-down': 'nowhere',
  'unseen-backend': 'unmodelled',
  answered: 'internet',
  'perhaps-answered': 'internet',
  hairpin: 'nowhere',
  'outer-hairpin': 'nowhere',
  service: 'internet',
  'no-route': 'nowhere',
  blackholed: 'nowhere',
  loop: 'nowhere',
  'next-hop-invalid': 'nowhere',
  'next-hop-unreachable': 'nowhere',
  'other-family': 'nowhere',
  'private-to-internet': 'nowhere',
  'not-carried': 'nowhere',
  unreadable: 'nowhere',
  'unknown-route': 'nowhere',
  beside: 'nowhere',
};

/** What is the matter at a destination that no configuration has. */
function issuesAtEnd(network: CloudNetwork, end: WalkEnd, flow: Flow, back: readonly Issue[]): readonly Issue[] {
  if (end === 'unowned') return [ofNobody(flow)];
  if (end === 'found') return [];
  return end === 'internet' ? andOne(back, takenForAnothers(network, flow)) : back;
}

const ofNobody = ({ destination }: Flow): Issue => ({
  code: 'ENDPOINT_NOT_FOUND',
  origin: 'local',
  severity: 'warning',
  sentence: `No resource among the documents has the address ${destination}.`,
  context: {},
});

/** Nobody in the documents has the address, as far as they can be read. */
function takenForAnothers({ unreadAddress: id }: CloudNetwork, { destination }: Flow): Issue | undefined {
  if (id === undefined) return undefined;
  const sentence = `Which address ${lastPart(id)} is could not be read: ${destination} is taken to be another.`;
  const context = { resource: id, field: 'properties.ipAddress' };
  return { code: 'ASSUMPTION_MADE', origin: 'local', severity: 'warning', sentence, context };
}

/** A destination that is no interface of the model. `back`: what is wrong with the way of its answers, where it is behind a gateway. */
export function destinationHop(network: CloudNetwork, walked: Walk, flow: Flow, back: readonly Issue[]): PathHop {
  const place = PLACES[walked.end];
  const step = walked.steps.at(-1);
  const isOwner =
    walked.end === 'unmodelled' && addressIn(network.configurations.addresses, walked.last) === flow.destination;
  const issues =
    isOwner && step !== undefined
      ? routeIssues({ network, walk: walked, step, flow })
      : issuesAtEnd(network, walked.end, flow, back);
  return {
    kind: 'destination',
    address: flow.destination,
    ...(isOwner ? { id: idOf(network, network.configurations.ids, walked.last) } : {}),
    place,
    ...(issues.length === 0 ? {} : { issues }),
  };
}
