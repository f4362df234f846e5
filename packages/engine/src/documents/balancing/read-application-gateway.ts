import { parseAddress } from '../../address/address.ts';
import { unreadList, type Finding } from '../finding.ts';
import type { UnreadDocument } from '../shape/unreadable.ts';
import type { ApplicationGatewayDraft, GatewayTarget, RequestRuleDraft } from '../drafts.ts';
import type { FrontendDraft } from './balancer-draft.ts';
import { portAt } from './rule-words.ts';
import {
  childId,
  isGiven,
  keyOf,
  nameOf,
  present,
  read,
  readIds,
  readList,
  readReference,
  readText,
  textOr,
  type CloudResource,
} from '../resource.ts';

type Child = { readonly id: string; readonly own: unknown };
type Children = (collection: string) => readonly Child[];

/** What one listener's requests are handed to; `pool` and `settings` are ids. `redirects`: to elsewhere, which a document says. */
type Handing = {
  readonly pool: string | undefined;
  readonly settings: string | undefined;
  readonly redirects: boolean;
};

/** Listeners, rules and settings of both kinds: for HTTP, and for TCP and TLS ("Application Gateway components"). */
const KINDS = [
  {
    listeners: 'httpListeners',
    listener: 'httpListener',
    rules: 'requestRoutingRules',
    settings: 'backendHttpSettings',
  },
  { listeners: 'listeners', listener: 'listener', rules: 'routingRules', settings: 'backendSettings' },
] as const;

type Kind = (typeof KINDS)[number];
/** By its key, `undefined` for one that names no frontend, or no port, of the gateway. */
type Listeners = ReadonlyMap<
  string,
  Pick<RequestRuleDraft, 'frontend' | 'port' | 'names' | 'areNamesUnread'> | undefined
>;
type KnownKind = Kind & { readonly known: Listeners };

/** `unread`: where what it does with requests cannot be read, if so. */
export function readApplicationGateway(
  { id, sku, properties }: CloudResource,
  findings: Finding[],
): { readonly gateway: ApplicationGatewayDraft; readonly unread: UnreadDocument | undefined } {
  const children: Children = (collection) =>
    readList(properties, collection).map((document, index) => ({
      id: childId(document, id, collection, index),
      own: read(document, 'properties'),
    }));
  const [subnet] = children('gatewayIPConfigurations').flatMap(({ own }) => readText(own, 'subnet', 'id') ?? []);
  if (subnet === undefined)
    findings.push({
      resource: id,
      field: 'properties.gatewayIPConfigurations',
      problem: 'The application gateway names no subnet.',
      consequence: 'Where it is, and what it reaches, is not known: packets to it find nobody.',
    });
  reportOddTargets(children, findings);
  const tier = keyOf(readText(properties, 'sku', 'tier') ?? readText(sku, 'tier') ?? 'standard_v2');
  const isVersion1 = !tier.endsWith('_v2') && tier !== 'basic';
  const probes = isVersion1 ? new Map<string, number>() : probePorts(children, findings);
  const state = keyOf(readText(properties, 'operationalState') ?? 'running');
  const kinds = KINDS.map((kind) => ({ ...kind, known: readListeners(kind, children) }));
  const frontends = children('frontendIPConfigurations').map(({ id: frontend, own }) => readFrontend(frontend, own));
  const listed = kinds.map((kind) => ({ member: kind.rules, rules: readRules(kind, children, probes, findings) }));
  const broken = listed.find(({ rules }) => rules.includes(undefined));
  const gateway = {
    id,
    ...(subnet === undefined ? {} : { subnet }),
    ...(state === 'running' ? {} : { state }),
    isVersion1,
    isPrivate:
      !isVersion1 && frontends.length > 0 && frontends.every(({ publicAddress }) => publicAddress === undefined),
    sharesPort: sharesPort(kinds, children),
    frontends,
    rules: present(listed.flatMap(({ rules }) => rules)),
  };
  return { gateway, unread: broken === undefined ? undefined : { id, field: `properties.${broken.member}` } };
}

/**
 * Has a public listener one port number with a private one? "After you configure active public and private listeners (with rules) with the
 * same port number, your application gateway changes the Destination of all inbound flows to the frontend IPs of your gateway"
 * ("Application Gateway infrastructure configuration", Network security groups).
 */
function sharesPort(kinds: readonly KnownKind[], children: Children): boolean {
  const fronts = byKey(children('frontendIPConfigurations'));
  const [shown, inside] = [new Set<number>(), new Set<number>()];
  for (const { rules, listener: member, known } of kinds)
    for (const { own } of children(rules)) {
      const listener = known.get(keyOf(readText(own, member, 'id') ?? ''));
      if (listener === undefined) continue;
      const isShown = readText(fronts.get(keyOf(listener.frontend)), 'publicIPAddress', 'id') !== undefined;
      (isShown ? shown : inside).add(listener.port);
    }
  return [...shown].some((port) => inside.has(port));
}

function readFrontend(id: string, own: unknown): FrontendDraft {
  const address = parseAddress(readText(own, 'privateIPAddress') ?? '');
  const publicAddress = readReference(own, 'publicIPAddress', id);
  return {
    id,
    ...(address.ok ? { address: address.value } : {}),
    ...(publicAddress === undefined ? {} : { publicAddress }),
  };
}

/** "This property is only available in the v2 SKU" ("Application Gateway health probes", of Port). By the keys of settings. */
function probePorts(children: Children, findings: Finding[]): ReadonlyMap<string, number> {
  const probes = children('probes');
  const ports = new Map(probes.map(({ id, own }) => [keyOf(id), portOf(own)]));
  for (const { id, own } of probes)
    if (isGiven(own, 'port') && portOf(own) === undefined)
      findings.push({
        resource: id,
        field: 'properties.port',
        problem: 'The port cannot be read.',
        consequence: 'Backends are taken to be probed at the port of their settings.',
      });
  const settings = KINDS.flatMap((kind) => children(`${kind.settings}Collection`));
  return new Map(
    settings.flatMap(({ id, own }) => {
      const probe = readText(own, 'probe', 'id');
      const port = ports.get(keyOf(probe ?? ''));
      if (probe !== undefined && !ports.has(keyOf(probe)))
        findings.push({
          resource: id,
          field: 'properties.probe.id',
          problem: `There is no ${nameOf(probe)} here.`,
          consequence: 'Its backends are taken to be probed at the port of the settings.',
        });
      return port === undefined || port === portOf(own) ? [] : [[keyOf(id), port] as const];
    }),
  );
}

function readListeners(kind: Kind, children: Children): Listeners {
  const [fronts, ports] = [byKey(children('frontendIPConfigurations')), byKey(children('frontendPorts'))];
  return new Map(
    children(kind.listeners).map(({ id, own }) => {
      const frontend = readText(own, 'frontendIPConfiguration', 'id');
      const port = portOf(ports.get(keyOf(readText(own, 'frontendPort', 'id') ?? '')));
      const isWhole = frontend !== undefined && fronts.has(keyOf(frontend)) && port !== undefined;
      return [keyOf(id), isWhole ? { frontend, port, ...hostsOf(own) } : undefined];
    }),
  );
}

/** "both the properties cannot be used at once" ("Application Gateway multiple site hosting"). */
function hostsOf(own: unknown): Pick<RequestRuleDraft, 'names' | 'areNamesUnread'> {
  const [name, list] = [read(own, 'hostName') ?? '', read(own, 'hostNames') ?? []];
  const all: readonly unknown[] = [name, ...(Array.isArray(list) ? list : [undefined])];
  const names = all.flatMap((each) => textOr(each)?.toLowerCase() ?? []);
  return {
    ...(names.length === 0 ? {} : { names }),
    ...(all.every((each) => typeof each === 'string') ? {} : { areNamesUnread: true }),
  };
}

const byKey = (children: readonly Child[]) => new Map(children.map(({ id, own }) => [keyOf(id), own]));

/** Undefined stands for what a rule does where that cannot be read. */
function readRules(
  kind: KnownKind,
  children: Children,
  probes: ReadonlyMap<string, number>,
  findings: Finding[],
): readonly (RequestRuleDraft | undefined)[] {
  const maps = byKey(children('urlPathMaps'));
  const pools = new Map(children('backendAddressPools').map(({ id, own }) => [keyOf(id), targetsOf(own)]));
  const settings = byKey(children(`${kind.settings}Collection`));
  return children(kind.rules).flatMap(({ id, own }): readonly (RequestRuleDraft | undefined)[] => {
    const broken = (field: string, problem: string): readonly [undefined] => {
      findings.push({ resource: id, field: `properties.${field}`, problem, consequence: NOT_READ });
      return [undefined];
    };
    const named = keyOf(readText(own, kind.listener, 'id') ?? '');
    if (!kind.known.has(named)) return broken(`${kind.listener}.id`, 'The rule names no listener of this gateway.');
    const listener = kind.known.get(named);
    if (listener === undefined)
      return broken(`${kind.listener}.id`, 'Its listener names no frontend, or no port, of this gateway.');
    const priority = read(own, 'priority');
    const asked = { id, ...listener, ...(typeof priority === 'number' ? { priority } : {}) };
    const map = readReference(own, 'urlPathMap', id);
    const paths = maps.get(keyOf(map ?? ''));
    if (map !== undefined && paths === undefined) return broken('urlPathMap.id', `There is no ${nameOf(map)} here.`);
    const handings = paths === undefined ? [handingOf(own, id, kind.settings)] : handingsOf(paths, map ?? '');
    return handings.flatMap(({ pool, settings: wanted, redirects }) => {
      if (pool === undefined && !redirects)
        findings.push({
          resource: id,
          field: 'properties.backendAddressPool.id',
          problem: 'The rule leads to no pool, and redirects nowhere.',
          consequence: 'The gateway is taken to answer by itself.',
        });
      // A rule that redirects: the gateway answers by itself.
      if (pool === undefined) return [asked];
      const targets = pools.get(keyOf(pool));
      const backendPort = portOf(settings.get(keyOf(wanted ?? '')));
      if (targets === undefined) return broken('backendAddressPool.id', `There is no ${nameOf(pool)} here.`);
      if (targets === 'unread') return broken('backendAddressPool.id', `Who is in ${nameOf(pool)} cannot be read.`);
      if (backendPort === undefined) return broken(`${kind.settings}.id`, 'Its settings name no port.');
      const probePort = probes.get(keyOf(wanted ?? ''));
      return [{ ...asked, backendPort, ...(probePort === undefined ? {} : { probePort }), pool, targets }];
    });
  });
}

const handingOf = (own: unknown, id: string, settings: string, prefix = ''): Handing => {
  const member = (name: string) => (prefix === '' ? name : prefix + name.charAt(0).toUpperCase() + name.slice(1));
  return {
    pool: readReference(own, member('backendAddressPool'), id),
    settings: readText(own, member(settings), 'id'),
    redirects: readText(own, member('redirectConfiguration'), 'id') !== undefined,
  };
};

const NOT_READ = 'What the gateway does with requests is not known: packets to it end undetermined.';

/** Which path a request asks for is in no flow: each may be the one. */
const handingsOf = (map: unknown, id: string): readonly Handing[] => [
  handingOf(map, id, 'backendHttpSettings', 'default'),
  ...readList(map, 'pathRules').map((rule) => handingOf(read(rule, 'properties'), id, 'backendHttpSettings')),
];

function reportOddTargets(children: Children, findings: Finding[]): void {
  for (const { id, own } of children('backendAddressPools'))
    for (const each of readList(own, 'backendAddresses')) {
      const text = readText(each, 'ipAddress');
      if (text === undefined || parseAddress(text).ok) continue;
      const consequence = 'It is taken for a name, and whose that is is not known.';
      findings.push({
        resource: id,
        field: 'properties.backendAddresses',
        problem: `'${text}' is no IP address.`,
        consequence,
      });
    }
}

function targetsOf(own: unknown): readonly GatewayTarget[] | 'unread' {
  const isOdd = (item: unknown, ...members: readonly string[]): boolean =>
    item !== null &&
    (typeof item !== 'object' || members.some((member) => typeof (read(item, member) ?? '') !== 'string'));
  if (
    unreadList(own, 'backendAddresses') !== undefined ||
    unreadList(own, 'backendIPConfigurations') !== undefined ||
    readList(own, 'backendAddresses').some((each) => isOdd(each, 'ipAddress', 'fqdn')) ||
    readList(own, 'backendIPConfigurations').some((each) => isOdd(each, 'id'))
  )
    return 'unread';
  return targetsIn(own);
}

const targetsIn = (own: unknown): readonly GatewayTarget[] => [
  ...readIds(own, 'backendIPConfigurations').map((configuration) => ({
    kind: 'configuration' as const,
    configuration,
  })),
  ...readList(own, 'backendAddresses').flatMap((each): readonly GatewayTarget[] => {
    const text = readText(each, 'ipAddress') ?? readText(each, 'fqdn');
    if (text === undefined) return [];
    const address = parseAddress(text);
    return [address.ok ? { kind: 'address', address: address.value } : { kind: 'name', name: text }];
  }),
];

function portOf(own: unknown): number | undefined {
  const port = portAt(own, 'port');
  return port === 0 ? undefined : port;
}
