import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressIn } from '../../table/address-column.ts';
import { idOf } from '../cloud/names.ts';
import { withIssues, withIssuesAt } from '../issues/with-issues.ts';
import type { Path, PathDisposition, PathHop } from '../path.ts';
import { homeOf, subnetAt } from '../walk/place.ts';
import { mayBeService, mayGoByEndpoint } from '../walk/routes/untold.ts';
import { hasArrived, type Walk } from '../walk/record.ts';
import { admissionOf, closedTo, isClosed, type Admission } from './admission.ts';

/** A path to the address that stands in for a service, which its hop says. Whoever knows the service's address asks for that. */
export function standingIn(network: CloudNetwork, path: Path, service: number): Path {
  const { destination } = path.flow;
  if (addressIn(network.services.addresses, service) !== destination) return path;
  const hops = path.hops.map((hop): PathHop =>
    hop.kind === 'destination' && hop.address === destination ? { ...hop, isOneOfMany: true } : hop,
  );
  return { ...path, hops };
}

/**
 * The end of a flow to a service of Azure's by its public address. What the service's own firewall keeps out it refuses in
 * its answer: the connection itself opens. So such a path is 'unserved'.
 */
export function served(network: CloudNetwork, walked: Walk, path: Path, service: number): Path {
  const admission = admissionAt(network, walked, service);
  const disposition = endingBy(network, walked, service, path.disposition, admission);
  if (admission === undefined)
    return disposition === path.disposition
      ? path
      : { ...path, hops: withIssuesAt(path.hops, 0, [closedTo(network, service)]), disposition };
  const { before, there } = admission;
  const last = path.hops.length - 1;
  const hops = path.hops.map((hop, index): PathHop => {
    if (index === last - 1) return withIssues(hop, before);
    if (index !== last) return hop;
    return withIssues({ ...hop, id: idOf(network, network.services.ids, service), device: 'service' }, there);
  });
  return { ...path, hops, disposition };
}

/** What the service does with a flow that leaves for its public address; undefined of others. */
function admissionAt(network: CloudNetwork, walked: Walk, service: number): Admission | undefined {
  const leaving = walked.steps.at(-1);
  const isLeft = walked.end === 'internet' || walked.end === 'service';
  return leaving === undefined || !isLeft ? undefined : admissionOf(network, service, leaving);
}

const ADMITTED = {
  open: 'reaches-internet',
  shut: 'unserved',
  partly: 'partly-delivered',
  unknown: 'undetermined',
} as const satisfies Readonly<Record<Admission['kind'], PathDisposition>>;

/** Where nobody knows which way a flow goes. */
const MAY_COME: readonly PathDisposition[] = ['undetermined', 'leaves-model'];

/** How a flow to a service ends. `before`: how it would without the service's own firewall. */
export const endingAtService = (
  network: CloudNetwork,
  walked: Walk,
  service: number,
  before: PathDisposition,
): PathDisposition =>
  before === 'reaches-internet' || MAY_COME.includes(before)
    ? endingBy(network, walked, service, before, admissionAt(network, walked, service))
    : before;

function endingBy(
  network: CloudNetwork,
  walked: Walk,
  service: number,
  before: PathDisposition,
  admission: Admission | undefined,
): PathDisposition {
  if (admission === undefined)
    return isClosed(network, service) && mayCome(network, walked, before) ? 'unserved' : before;
  if (before === 'reaches-internet') return ADMITTED[admission.kind];
  if (before !== 'undetermined' || admission.kind !== 'shut') return before;
  // What it keeps out it keeps out whether or not it comes there; not where it may see another sender by a service endpoint.
  const isSure =
    isClosed(network, service) ||
    walked.end === 'service' ||
    !mayGoByEndpoint(network, lastSubnet(network, walked), walked.packet);
  return isSure ? 'unserved' : before;
}

const lastSubnet = (network: CloudNetwork, { steps }: Walk): number =>
  subnetAt(network, steps.at(-1)?.configuration ?? NONE);

/** May a flow come to a public address of a service, by whichever way? */
function mayCome(network: CloudNetwork, walked: Walk, before: PathDisposition): boolean {
  const home = homeOf(network, walked.steps[0]?.configuration ?? NONE);
  return MAY_COME.includes(before) && !hasArrived(walked) && mayBeService(network, home, walked.packet);
}
