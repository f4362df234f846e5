import { parseAddress, wordsOf, type Address } from '../../address/address.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { PUBLIC_SET } from '../../network/cloud/places.ts';
import { EVERYBODY } from '../../network/services/name-asker.ts';
import { ofFamily, resolveName } from '../../network/services/resolve-name.ts';
import { ok } from '../../result.ts';
import { addressIn } from '../../table/address-column.ts';
import { valueOf } from '../../table/address-index.ts';
import { holds4, holds6 } from '../../table/address-sets.ts';
import { valueOfId } from '../../table/id-index.ts';
import { inspected } from '../issues/inspected-issues.ts';
import { withIssuesAt } from '../issues/with-issues.ts';
import { badQuestion, type QuestionResult } from '../question-result.ts';
import type { Path } from '../path.ts';
import { destinationsOf } from '../walk/ends.ts';
import type { Walk } from '../walk/record.ts';
import { isArrived, mayArrive } from './branches.ts';
import { addressOf, idOf, lastPart } from './names.ts';
import { noInterface, severalFrontends, type CloudDestination } from './target.ts';

/** The address of a sender in the internet, which a question has in place of the id of a described one. */
export function outsideAddress(source: string): Address | undefined {
  const parsed = parseAddress(source);
  return parsed.ok ? parsed.value : undefined;
}

/**
 * The public address that somebody in the internet asks for. What their own name server, routes and firewalls make of it is not known here, and
 * who has a public address among the documents is asked about as such.
 */
export function askedFromOutside(
  network: CloudNetwork,
  source: Address,
  asked: CloudDestination,
): QuestionResult<Address> {
  const own = ownerOf(network, source);
  if (own >= 0)
    return badQuestion('source', `${source} is the address of ${nameAt(network, own)}, which is a source itself`);
  if (!isPublic(network, source))
    return badQuestion('source', `${source} is no public address, and who has it is in no document`);
  const address = addressOfAsked(network, asked);
  if (!address.ok) return address;
  return ownerOf(network, address.value) >= 0
    ? address
    : badQuestion('destination', `${address.value} is not among the public addresses of the documents`);
}

function addressOfAsked(network: CloudNetwork, asked: CloudDestination): QuestionResult<Address> {
  if (asked.kind === 'address') return ok(asked.address);
  if (asked.kind === 'name') return addressNamed(network, asked.name);
  const { configurations, services, texts } = network;
  const [row, other] = destinationsOf(network, asked.id);
  if (row === undefined)
    return badQuestion(
      'destination',
      valueOfId(services.byId, texts, asked.id) < 0
        ? noInterface(asked.id)
        : `${lastPart(asked.id)} is a service: who reaches it from outside is whom its own firewall lets in, which reach tells`,
    );
  if (other !== undefined) return badQuestion('destination', severalFrontends(network, asked.id, row));
  const own = addressOf(configurations.addresses, row);
  const shown = addressIn(configurations.publicAddresses, row) ?? (ownerOf(network, own) >= 0 ? own : undefined);
  return shown === undefined ? badQuestion('destination', `${lastPart(asked.id)} has no public address`) : ok(shown);
}

/** Of several the first. */
function addressNamed(network: CloudNetwork, name: string): QuestionResult<Address> {
  const answer = resolveName(network, EVERYBODY, name);
  const [address] = answer.kind === 'told' ? [...ofFamily(answer.addresses), ...answer.addresses] : [];
  return address === undefined
    ? badQuestion('address', `which address ${name} has in the internet is in no document`)
    : ok(address);
}

const ownerOf = ({ lookups }: CloudNetwork, address: Address): number =>
  valueOf(lookups.publicOwners, 0, ...wordsOf(address));

const nameAt = (network: CloudNetwork, row: number): string => idOf(network, network.configurations.ids, row);

function isPublic({ sets }: CloudNetwork, address: Address): boolean {
  const [a, b, c, d] = wordsOf(address);
  return address.includes(':') ? holds6(sets, PUBLIC_SET, a, b, c, d) : holds4(sets, PUBLIC_SET, d);
}

/** By a gateway load balancer in front of whom it comes to: what that lets in nobody knows. */
export function pastInspector(network: CloudNetwork, walked: Walk, path: Path): Path {
  const [step] = walked.steps;
  const issues = step === undefined ? [] : inspected(network, walked, step);
  if (issues.length === 0) return path;
  const isOpen = isArrived(path) || mayArrive(path.disposition);
  return {
    ...path,
    hops: withIssuesAt(path.hops, 0, issues),
    disposition: isOpen ? 'undetermined' : path.disposition,
  };
}
