import { expect, it, vi } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { keyOf, typeOf, type CloudResource } from '../../documents/resource.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud, type CloudQuestion } from '../cloud/predict-cloud.ts';
import { outcomeOf } from '../outcome.ts';
import type { Path } from '../path.ts';
import { RANDOM_SERVICE_TAGS, randomCloud } from './random-cloud.fixture.ts';
import { seeded } from './random.fixture.ts';
import { randomEnds } from './random-ends.fixture.ts';

// On a machine with much else to do.
vi.setConfig({ testTimeout: 300_000 });

const NETWORKS = 300;
const FLOWS = 12;

/**
 * What others name, so that the documents tell that it is missing. Not whole networks, nor who has an address that no list of a subnet
 * tells: what nobody is known to be is nobody.
 */
const NAMED = [
  'virtualnetworks/subnets',
  'networksecuritygroups',
  'routetables',
  'natgateways',
  'privateendpoints',
  'firewallpolicies',
  'firewallpolicies/rulecollectiongroups',
  'ipgroups',
  'localnetworkgateways',
  'networkmanagers/networkgroups',
  'networkmanagers/securityadminconfigurations/rulecollections',
].map((type) => `microsoft.network/${type}`);

/** Subnets as documents of their own, so that one can be missing. */
function apart(documents: readonly CloudResource[]): readonly CloudResource[] {
  return documents.flatMap((each): readonly CloudResource[] => {
    const { subnets, ...properties } = (each.properties ?? {}) as { subnets?: readonly CloudResource[] };
    if (typeOf(each) !== 'microsoft.network/virtualnetworks' || subnets === undefined) return [each];
    const type = 'Microsoft.Network/virtualNetworks/subnets';
    return [{ ...each, properties }, ...subnets.map((subnet) => ({ ...subnet, type }))];
  });
}

function asked(network: CloudNetwork, question: CloudQuestion): Path {
  const found = predictCloud(network, question);
  if (!found.ok) throw new Error(found.problem);
  return found.value.path;
}

const isCertain = (kind: string) => kind === 'reachable' || kind === 'unreachable';

/** Its other addresses are found in its network, which is known by its subnet. */
const isToItself = ({ hops }: Path): boolean => hops.length > 0 && hops.every(({ route }) => route === undefined);

it('a document that was missing never turns a certain answer into the other one', () => {
  const flips: unknown[] = [];
  let certain = 0;
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const cloud = randomCloud(random);
    const all = apart(cloud.documents);
    const text = JSON.stringify(all).toLowerCase();
    // Its own id is there once at least, and behind a quote where it is named.
    const isNamed = ({ id }: CloudResource) => text.split(`"${keyOf(id)}"`).length > 2;
    const candidates = all.filter((each) => NAMED.includes(typeOf(each)) && isNamed(each));
    if (candidates.length === 0) continue;
    const gone = random.pick(candidates);
    const [full, less] = [all, all.filter((each) => each !== gone)].map((documents) =>
      compileCloud(documents, seed, { serviceTags: RANDOM_SERVICE_TAGS }),
    ) as [CloudNetwork, CloudNetwork];
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const { source, destination } = randomEnds(cloud, random);
      const address = parseAddress(destination);
      if (!address.ok) throw new Error(address.problem);
      const port = random.pick([22, 80, 85, 443, 1500, 8080]) as Port;
      const question: CloudQuestion = { source, destination: { kind: 'address', address: address.value }, port };
      const [before, after] = [asked(less, question), asked(full, question)];
      const [was, is] = [outcomeOf(before).kind, outcomeOf(after).kind];
      if (!isCertain(was) || isToItself(after)) continue;
      certain += 1;
      if (isCertain(is) && was !== is)
        flips.push({ seed, gone: gone.id, question, before: before.disposition, after: after.disposition });
    }
  }
  expect(flips).toEqual([]);
  expect(certain).toBeGreaterThan(1000);
});
