import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isArrived } from '../cloud/branches.ts';
import { idOf, lastPart } from '../cloud/names.ts';
import { askedByFirewall } from '../names/asked-name.ts';
import { foundAtEnd } from '../names/found-anew.ts';
import type { Path, PathDisposition } from '../path.ts';
import { firewallAt } from '../walk/devices/firewall.ts';
import type { Walk } from '../walk/record.ts';
import type { Finish, Relayed } from './finished.ts';
import { instancesOf } from './instances.ts';
import { endingWith } from '../cloud/behind-doubt.ts';
import { branchesOf, joined } from './joined.ts';
import { legFrom, type Leg } from './leg.ts';

/** What waits at the end of what somebody sends anew, in a network; behind a service's public address, by its row, that service. */
export type FinishIn = (network: CloudNetwork, service: number) => Finish;

/**
 * A firewall that an application rule has look a name up connects to what it finds by a flow of its own, from an address of its
 * subnet ("Azure Firewall DNS Proxy details"). Where it finds several addresses, and they do not all fare alike, nobody knows.
 */
export function foundBy(network: CloudNetwork, walked: Walk, path: Path, finishIn: FinishIn): Relayed {
  const { legs, ending } = legsFrom(network, walked, path.flow, finishIn);
  const isInDoubt = ending === 'undetermined';
  const shown = legs.find((leg) => !isInDoubt || !isArrived(leg)) ?? legs[0];
  // Whom it connects to is in the place of whom was asked for, where there is more than the firewall.
  const [hops, rest] = [path.hops.slice(0, -1), (shown?.hops.length ?? 0) > 1 ? [] : path.hops.slice(-1)];
  const told = (behind: Path['disposition']) => endingWith(network, walked, path.disposition, behind);
  const isTold = isInDoubt && legs.some(({ disposition }) => disposition !== ending);
  const differ = isTold ? [whichOne(network, walked, legs)] : [];
  return {
    path: {
      ...path,
      hops: [...joined(hops, differ, shown), ...rest],
      disposition: told(ending),
      ...branchesOf(hops, legs, ({ disposition }) => told(disposition)),
    },
    legs: shown?.legs ?? [],
  };
}

/** What a firewall at the end of a walk sends to each address that it finds, and how that ends together. */
export function legsFrom(
  network: CloudNetwork,
  walked: Walk,
  { protocol, destinationPort: port }: Flow,
  finishIn: FinishIn,
) {
  const firewall = firewallAt(network, walked.last);
  const { addresses = [], service = NONE } = foundAtEnd(network, walked) ?? {};
  const { ids, instances } = network.firewalls;
  const sender = {
    kind: 'firewall',
    id: idOf(network, ids, firewall),
    front: walked.last,
    instances: instancesOf(instances, firewall),
  } as const;
  const own = askedByFirewall(network, firewall);
  const finish = finishIn(own, service);
  const legs = addresses.map((destination) => legFrom(own, sender, { protocol, destination, port }, finish));
  return { legs, ending: endingOf(legs) };
}

/** They fare alike where all of them end the same way, or all arrive somewhere. */
function endingOf([first, ...others]: readonly Leg[]): PathDisposition {
  if (first === undefined) return 'undetermined';
  const isAlike = ({ disposition }: Leg) =>
    disposition === first.disposition || (isArrived({ disposition }) && isArrived(first));
  return others.every(isAlike) ? first.disposition : 'undetermined';
}

/** No page tells which of several addresses a firewall connects to. */
function whichOne(network: CloudNetwork, { last }: Walk, legs: readonly Leg[]): Issue {
  const id = idOf(network, network.firewalls.ids, firewallAt(network, last));
  const name = network.asked?.name ?? '';
  const found = legs.map(({ backend }) => backend.replace(/:\d+$/, '')).join(', ');
  return {
    code: 'CONFIG_MISSING',
    origin: 'outbound',
    severity: 'warning',
    sentence: `${lastPart(id)} finds ${found} for ${name}: which one of them it connects to is in no document, and not all of them are reached alike.`,
    context: { resource: id, name },
  };
}
