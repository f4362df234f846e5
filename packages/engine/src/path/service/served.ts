import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressIn } from '../../table/address-column.ts';
import { idOf } from '../cloud/names.ts';
import { withIssues } from '../issues/with-issues.ts';
import type { Path, PathHop } from '../path.ts';
import { subnetAt } from '../walk/place.ts';
import { mayGoByEndpoint } from '../walk/routes/untold.ts';
import type { Walk } from '../walk/record.ts';
import { admissionOf } from './admission.ts';

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
  const leaving = walked.steps.at(-1);
  if (leaving === undefined || (walked.end !== 'internet' && walked.end !== 'service')) return path;
  const { kind, before, there } = admissionOf(network, service, leaving);
  const last = path.hops.length - 1;
  const hops = path.hops.map((hop, index): PathHop => {
    if (index === last - 1) return withIssues(hop, before);
    if (index !== last) return hop;
    return withIssues({ ...hop, id: idOf(network, network.services.ids, service), device: 'service' }, there);
  });
  const ending = {
    open: path.disposition,
    shut: 'unserved',
    partly: 'partly-delivered',
    unknown: 'undetermined',
  } as const;
  const { disposition } = path;
  // What it keeps out it keeps out whether or not it comes there; not where it may see another sender by a service endpoint.
  const isKnown = !mayGoByEndpoint(network, subnetAt(network, leaving.configuration), walked.packet);
  const isKeptOut = disposition === 'undetermined' && kind === 'shut' && isKnown;
  return { ...path, hops, disposition: disposition === 'reaches-internet' || isKeptOut ? ending[kind] : disposition };
}
