import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { lintCloud } from '../../lint/lint.ts';
import { predictCloud } from '../../path/cloud/predict-cloud.ts';
import { effectiveRoutes } from '../../path/explain/effective-routes.ts';
import { RANDOM_SERVICE_TAGS, randomCloud } from '../../path/random/random-cloud.fixture.ts';
import { seeded, type Random } from '../../path/random/random.fixture.ts';
import { keyOf, type CloudResource } from '../../documents/resource.ts';
import { compileCloud } from './compile-cloud.ts';
import type { CloudNetwork } from './cloud-network.ts';
import { openCloud, type OpenCloud } from './open-cloud.ts';

const NETWORKS = 120;
const CHANGES = 12;
const FLOWS = 12;

type Flow = { readonly source: string; readonly destination: string; readonly port: number };

/** Everything that a network says of a flow, and of its documents; findings in no particular order. */
function saidBy(network: CloudNetwork, flows: readonly Flow[]) {
  const answers = flows.map(({ source, destination, port }) => {
    const address = parseAddress(destination);
    if (!address.ok) throw new Error(address.problem);
    const asked = { kind: 'address', address: address.value } as const;
    return predictCloud(network, { source, destination: asked, port: port as Port });
  });
  const linted = [...lintCloud(network)].flat().map((finding) => JSON.stringify(finding));
  return {
    answers,
    routes: flows.slice(0, 2).map(({ source }) => effectiveRoutes(network, source)),
    findings: network.findings.map((finding) => JSON.stringify(finding)).toSorted(),
    linted: linted.toSorted(),
  };
}

/** The documents of two networks of chance have the same ids, and say different things. */
function changed(random: Random, held: ReadonlyMap<string, CloudResource>, others: readonly CloudResource[]) {
  const known = [...held.values()];
  if (known.length > 4 && random.chance(0.3)) return { removed: random.pick(known).id };
  return { document: alone(random, random.chance(0.7) ? random.pick(others) : random.pick(known)) };
}

const MEMBERS = ['subnets', 'virtualNetworkPeerings', 'securityRules', 'routes', 'ipConfigurations'];

/** Now and then a child of the document instead, by itself. */
function alone(random: Random, document: CloudResource): CloudResource {
  const properties = document.properties as Readonly<Record<string, readonly CloudResource[] | undefined>>;
  const members = MEMBERS.filter((member) => (properties[member]?.length ?? 0) > 0);
  if (members.length === 0 || random.chance(0.6)) return document;
  const member = random.pick(members);
  const child = random.pick(properties[member] ?? []);
  if (!(`${document.id}/${member}`.length < ((child.id as string | undefined) ?? '').length)) return document;
  return { ...child, type: `${document.type ?? ''}/${member}` };
}

/** A group that comes and goes with a long name: after some of them, what is left of those before has gone, too. Has it? */
function passBy(cloud: OpenCloud, change: number): boolean {
  const id = '/passing';
  const name = `${change} ${'x'.repeat(100_000)}`;
  const properties = {
    priority: 100,
    direction: 'Inbound',
    access: 'Deny',
    protocol: '*',
    sourcePortRange: '*',
    sourceAddressPrefixes: ['10.0.0.0/8', 'fd00::/8'],
    destinationAddressPrefix: '*',
    destinationPortRanges: ['1-2', `${change + 5}`],
  };
  const before = cloud.at(change).texts.bytes.length;
  const securityRules = [{ name, properties }];
  cloud.put({ id, type: 'Microsoft.Network/networkSecurityGroups', properties: { securityRules } });
  const after = cloud.at(change).texts.bytes.length;
  cloud.remove(id);
  return after < before + name.length;
}

/** Comparing texts first is quicker than asking `expect` each time. */
function expectSame(found: object, expected: object): void {
  if (JSON.stringify(found) !== JSON.stringify(expected)) expect(found).toEqual(expected);
}

it(`a network that changed ${CHANGES} times answers as one that was made of the documents as they are then`, () => {
  let [found, began] = [0, 0];
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const [first, second] = [randomCloud(random), randomCloud(random)];
    const held = new Map(first.documents.map((document) => [keyOf(document.id), document]));
    const cloud = openCloud(first.documents, { serviceTags: RANDOM_SERVICE_TAGS });
    const flows = Array.from({ length: FLOWS }, () => ({
      source: random.pick(first.interfaces),
      destination: random.pick(first.addresses),
      port: random.pick([22, 80, 85, 443]),
    }));
    let before = cloud.at(0);
    for (let change = 1; change <= CHANGES; change += 1) {
      const said = saidBy(before, flows);
      const { removed, document } = changed(random, held, second.documents);
      if (removed !== undefined) {
        expect(cloud.remove(removed)).toBe(held.delete(keyOf(removed)));
      } else if (document !== undefined) {
        cloud.put(document);
        held.set(keyOf(document.id), document);
      }
      if (random.chance(0.3)) began += Number(passBy(cloud, change));
      const after = cloud.at(change);
      const fresh = saidBy(compileCloud(held.values(), change, { serviceTags: RANDOM_SERVICE_TAGS }), flows);
      const where = { seed, change, removed, document: document?.id };
      expectSame({ ...where, ...saidBy(after, flows) }, { ...where, ...fresh });
      // Whoever holds the network from before the change goes on reading it.
      expectSame({ seed, change, ...saidBy(before, flows) }, { seed, change, ...said });
      found += fresh.findings.length;
      before = after;
    }
  }
  expect(found).toBeGreaterThan(NETWORKS);
  expect(began).toBeGreaterThan(NETWORKS / 4);
}, 300_000);
