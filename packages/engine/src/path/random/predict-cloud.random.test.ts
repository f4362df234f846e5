import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { Prefix } from '../../address/prefix.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { naiveCloud } from '../naive/naive-cloud.fixture.ts';
import type { NaivePath } from '../naive/naive-path.fixture.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import type { CloudDestination } from '../cloud/target.ts';
import type { PathHop } from '../path.ts';
import { agrees, simplified } from './compared.fixture.ts';
import { RANDOM_SERVICE_TAGS, RANDOM_TAGS, randomCloud } from './random-cloud.fixture.ts';
import { seeded } from './random.fixture.ts';
import { randomAsked, randomCaller, type Asked } from './random-ends.fixture.ts';
import { INSPECTOR } from './devices/random-interfaces.fixture.ts';
import { LINK } from './random-services.fixture.ts';

const NETWORKS = 1000;
const FLOWS = 100;

const PORTS = [22, 25, 80, 85, 443, 1500, 8080];

/** How many flows there have to be of each kind at least, as a share of all. */
const SHARES = [
  ['tcp', 0.6],
  ['udp', 0.1],
  ['icmp', 0.1],
  ['IPv6', 0.05],
  ['mail', 0.008],
  ['translated', 0.005],
  ['requested', 0.002],
  ['requested by name', 0.00015],
  ['by an unseen policy', 0.0003],
  ['to a service', 0.02],
  ['to a key vault', 0.005],
  ['to an account of Azure AI services', 0.003],
  ['by name', 0.018],
  ['by id', 0.05],
  ['without an address', 0.005],
  ['to a closed address', 0.001],
  ['by the routes of a gateway’s subnet', 0.0005],
  ['lost from outside', 0.0004],
  ['behind an appliance', 0.0001],
  ['by an unseen backend', 0.001],
  ['behind a closed frontend', 0.0005],
  ['by a floating address, past rules', 0.002],
  ['past rules to a public frontend with a private one’s port', 0.0005],
  ['where learned routes are not told', 0.005],
  ['where a Route Server’s routes are not told', 0.001],
  ['by a tag of which not all is told', 0.005],
  ['without a route table', 0.01],
  ['by a gateway load balancer', 0.002],
  ['to an unseen private endpoint', 0.002],
  ['perhaps by an unseen address', 0.0003],
  ['by a connected group', 0.01],
  ['to an unseen member of such a group', 0.002],
  ['by an untold virtual hub', 0.002],
  ['to somebody’s own service', 0.0008],
  ['by what cannot be read', 0.002],
  ['to what a service may have', 0.002],
  ['from the internet: delivered', 0.0006],
  ['from the internet: denied', 0.005],
  ['from the internet: no-way-back', 0.0008],
  ['perhaps by another interface', 0.0002],
] as const;
/** By a firewall's rule that leads on. */
const TRANSLATING = /^allow .*\/t\d$/;
/** A firewall's policy, instead of a rule of it. */
const UNSEEN = /^undetermined .*\/firewallPolicies\/[^/]+$/;
const SERVED = ['reaches-internet', 'unserved', 'undetermined'];

/** Services that are guarded as storage is. */
function guardedOf(asked: string): readonly string[] {
  const isVault = asked === 'own.vault.azure.net' || asked.endsWith('/vaults/own');
  const isModel = asked === 'ai.openai.azure.com' || asked.endsWith('/accounts/ai');
  return [...(isVault ? ['to a key vault'] : []), ...(isModel ? ['to an account of Azure AI services'] : [])];
}

/** A name without an address that anybody knows. */
const REFUSED: NaivePath = { hops: [], disposition: 'refused' };

function destinationOf({ destination, name, to }: Asked): CloudDestination {
  if (to !== undefined) return { kind: 'resource', id: to };
  if (destination === undefined) return { kind: 'name', name: name ?? '' };
  const address = parseAddress(destination);
  if (!address.ok) throw new Error(address.problem);
  return { kind: 'address', address: address.value, ...(name === undefined ? {} : { name }) };
}

/** What a flow has to do with. */
function kindsOf(
  { source, destination, name, to }: Asked,
  { port, protocol }: { readonly port: number; readonly protocol: string },
  { hops, disposition, isWhole }: NaivePath,
): readonly string[] {
  const isMail = port === 25 && protocol === 'tcp' && hops.some(({ leaving }) => leaving !== undefined);
  const isUnseen = hops.some(({ filters }) => filters.some((each) => UNSEEN.test(each)));
  const isTranslated = hops.some(({ filters }) => filters.some((each) => TRANSLATING.test(each)));
  return [
    protocol,
    ...(destination?.includes(':') === true ? ['IPv6'] : []),
    ...(isMail ? ['mail'] : []),
    ...(isTranslated ? ['translated'] : []),
    ...(isUnseen ? ['by an unseen policy'] : []),
    // By an application gateway.
    ...(isWhole === true ? ['requested', ...(name === undefined ? [] : ['requested by name'])] : []),
    ...(destination !== undefined && name !== undefined && SERVED.includes(disposition) ? ['to a service'] : []),
    ...(SERVED.includes(disposition) ? guardedOf(name ?? to ?? '') : []),
    ...(name !== undefined && destination === undefined && disposition !== 'refused' ? ['by name'] : []),
    ...(to !== undefined && disposition !== 'refused' ? ['by id'] : []),
    ...(disposition === 'refused' ? ['without an address'] : []),
    ...(source.startsWith('/') || disposition === 'refused' ? [] : [`from the internet: ${disposition}`]),
  ];
}

const isClosedAt = ({ issues = [] }: PathHop): boolean => issues.some(({ context }) => 'publicAddress' in context);
/** Of whom there is no document. */
const isUnseenAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ code, context }) => code === 'CONFIG_MISSING' && ('backends' in context || 'backend' in context));
const closedOn = (hops: readonly PathHop[]): readonly string[] =>
  hops.flatMap((hop, at) => {
    if (!isClosedAt(hop)) return [];
    return hops[at - 1]?.device === 'load-balancer' ? ['behind a closed frontend'] : ['to a closed address'];
  });

type BalancingRule = { readonly properties: Readonly<Record<string, unknown>> };

/** Frontends with ports at which a rule floats. */
const floatingIn = (documents: readonly CloudResource[]): ReadonlySet<string> =>
  new Set(
    documents.flatMap(({ properties }) => {
      const { loadBalancingRules = [], inboundNatRules = [] } = (properties ?? {}) as Record<string, BalancingRule[]>;
      return [...loadBalancingRules, ...inboundNatRules].flatMap(({ properties: rule }) =>
        rule['enableFloatingIP'] === true
          ? [`${(rule['frontendIPConfiguration'] as { id: string }).id} ${String(rule['frontendPort'])}`]
          : [],
      );
    }),
  );

/** Public frontends of application gateways that have listeners, and private ones: in these networks at the same ports. */
const sharedIn = (documents: readonly CloudResource[]): readonly string[] =>
  documents.flatMap(({ properties }) => {
    const { frontendIPConfigurations: fronts = [], httpListeners } = (properties ?? {}) as Record<string, Shown[]>;
    if (fronts.length < 2 || (httpListeners ?? []).length === 0) return [];
    return fronts.flatMap(({ id, properties: own }) => ('publicIPAddress' in own ? id : []));
  });
type Shown = { readonly id: string; readonly properties: object };

/** A gateway, or the network of one, is missing what was learned. */
const isUntoldAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ code, sentence }) => code === 'CONFIG_MISSING' && sentence.includes('may come first'));

const isServerAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ sentence }) => sentence.includes('What the Route Server at'));

const isUnapprovedAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ code, sentence }) => code === 'CONFIG_MISSING' && sentence.startsWith('The private endpoint'));
/** Of what the tag VirtualNetwork may hold more, or in a subnet whose route table is missing. */
const isOpenTagAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ code, sentence }) => code === 'CONFIG_MISSING' && sentence.includes('whether the tag'));
const isTableMissingAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ code, sentence }) => code === 'CONFIG_MISSING' && sentence.startsWith('The route table of'));

/** Of an interface or a firewall. */
const isByUnseenAddress = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ code, sentence }) => code === 'CONFIG_MISSING' && sentence.startsWith('The public address'));
const isJoinedAt = ({ route }: PathHop): boolean => route?.words.endsWith(' ConnectedGroup') === true;
const isUnjoinedAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ sentence }) => sentence.includes('which a network manager joins'));
const isHubAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ sentence }) => sentence.includes('the virtual hub'));

const isLinkedAt = ({ issues = [] }: PathHop): boolean => issues.some(({ context }) => context['resource'] === LINK);

const isUnreadAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ code, context }) => code === 'CONFIG_MISSING' && 'field' in context);

const isGivenAwayAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ sentence }) => sentence.includes('containerGroups'));

/** Answers of who is behind a gateway. */
const isLostFromOutside = ({ place, issues = [] }: PathHop): boolean =>
  place === 'unmodelled' && issues.some(({ origin, severity }) => origin === 'inbound' && severity === 'error');

const isBehindAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ sentence }) => sentence.startsWith('What is behind'));

const isBesideAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ sentence }) => / of the same machine may send|sent the request on is in no document/.test(sentence));

const isInspectedAt = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ context }) => context['gatewayLoadBalancer'] === INSPECTOR.id);

const routesOf = (learned: ReadonlyMap<string, readonly string[]>) =>
  new Map(
    [...learned].map(([id, prefixes]) => [
      id.toLowerCase(),
      (prefixes as readonly Prefix[]).map((prefix) => ({ prefix })),
    ]),
  );

it(`a naive reading of Azure's rules agrees about ${NETWORKS * FLOWS} flows through random networks`, () => {
  const endings = new Map<string, number>();
  const kinds = new Map<string, number>();
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const cloud = randomCloud(random);
    const { documents, learned } = cloud;
    const mail = random.pick(['carried', 'blocked', 'unknown'] as const);
    const network = compileCloud(documents, seed, {
      serviceTags: RANDOM_SERVICE_TAGS,
      mail,
      learnedRoutes: routesOf(learned),
    });
    const floating = floatingIn(documents);
    const isFloating = (front: PathHop | undefined, port: number) =>
      [port, 0].some((each) => floating.has(`${front?.id} ${each}`));
    const shared = sharedIn(documents);
    const naive = naiveCloud(documents, { tags: RANDOM_TAGS, learned, mail });
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const asked = random.chance(0.05) ? randomCaller(cloud, random) : randomAsked(cloud, random);
      const drawn = random.pick(PORTS);
      // Firewalls answer names there.
      const port = asked.destination?.endsWith('.200.4') === true && flow % 3 === 0 ? 53 : drawn;
      const protocol = random.chance(0.15) ? 'icmp' : random.chance(0.2) ? 'udp' : 'tcp';
      const sourcePort = random.chance(0.1) ? random.pick([80, 5500, 40_000]) : undefined;
      const ports = { port: port as Port, ...(sourcePort === undefined ? {} : { sourcePort: sourcePort as Port }) };
      const prediction = predictCloud(network, {
        source: asked.source,
        destination: destinationOf(asked),
        ...ports,
        ...(protocol === 'tcp' ? {} : { protocol }),
      });
      const expected = naive({ ...asked, ...ports, protocol }) ?? REFUSED;
      const found = prediction.ok ? simplified(prediction.value.path) : REFUSED;
      if (!agrees(found, expected)) {
        const question = { seed, ...asked, ...ports, protocol };
        expect({ ...question, ...found }).toEqual({ ...question, ...expected });
      }
      const told = prediction.ok ? (prediction.value.path.branches ?? []).map((each) => JSON.stringify(each)) : [];
      if (new Set(told).size < told.length)
        expect({ seed, ...asked, ...ports, protocol, told }).toBe('each of them once');
      const hops = prediction.ok ? prediction.value.path.hops : [];
      const known = [
        ...kindsOf(asked, { ...ports, protocol }, expected),
        ...closedOn(hops),
        ...(hops.some(({ filters }, at) => filters !== undefined && isFloating(hops[at - 1], port))
          ? ['by a floating address, past rules']
          : []),
        ...(hops.some(({ id = '', filters }) => filters !== undefined && shared.includes(id))
          ? ['past rules to a public frontend with a private one’s port']
          : []),
        ...(hops.some((hop) => hop.gatewayRoute !== undefined) ? ['by the routes of a gateway’s subnet'] : []),
        ...(hops.slice(-1).some(isLostFromOutside) ? ['lost from outside'] : []),
        ...(hops.some(isBehindAt) ? ['behind an appliance'] : []),
        ...(hops.some(isUnseenAt) ? ['by an unseen backend'] : []),
        ...(hops.some(isUntoldAt) ? ['where learned routes are not told'] : []),
        ...(hops.some(isServerAt) ? ['where a Route Server’s routes are not told'] : []),
        ...(hops.some(isUnapprovedAt) ? ['to an unseen private endpoint'] : []),
        ...(hops.some(isOpenTagAt) ? ['by a tag of which not all is told'] : []),
        ...(hops.some(isTableMissingAt) ? ['without a route table'] : []),
        ...(hops.some(isByUnseenAddress) ? ['perhaps by an unseen address'] : []),
        ...(hops.some(isJoinedAt) ? ['by a connected group'] : []),
        ...(hops.some(isUnjoinedAt) ? ['to an unseen member of such a group'] : []),
        ...(hops.some(isHubAt) ? ['by an untold virtual hub'] : []),
        ...(hops.some(isLinkedAt) ? ['to somebody’s own service'] : []),
        ...(hops.some(isUnreadAt) ? ['by what cannot be read'] : []),
        ...(hops.some(isInspectedAt) ? ['by a gateway load balancer'] : []),
        ...(hops.some(isBesideAt) ? ['perhaps by another interface'] : []),
        ...(hops.some(isGivenAwayAt) ? ['to what a service may have'] : []),
      ];
      for (const kind of known) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      endings.set(expected.disposition, (endings.get(expected.disposition) ?? 0) + 1);
    }
  }
  for (const [kind, share] of SHARES)
    expect([kind, (kinds.get(kind) ?? 0) / (NETWORKS * FLOWS)]).toEqual([
      kind,
      expect.toSatisfy((part: number) => part > share),
    ]);
  // Networks that never meet a rule or an appliance would prove nothing.
  for (const ending of [
    'delivered',
    'denied',
    'no-route',
    'blackholed',
    'looped',
    'undetermined',
    'reaches-internet',
    'not-forwarded',
    'unowned',
    'next-hop-missing',
    'no-way-out',
    'no-way-back',
    'not-balanced',
    'partly-delivered',
    'machine-off',
    'unserved',
  ])
    expect([ending, endings.get(ending) ?? 0]).toEqual([ending, expect.toSatisfy((count: number) => count > 20)]);
}, 600_000);
