import type { RuleProtocol, SecurityRule } from '../../rules/security-rule.ts';
import { ANY_PORT } from '../../rules/security-rule.ts';
import type { AdminSide, ConnectedGroupDraft, GuardedNetworks, ManagedDrafts, Reading } from '../drafts.ts';
import { ACCESSES, DIRECTIONS, PROTOCOLS } from './read-group.ts';
import { readRange, readTerm } from './read-side.ts';
import {
  keyOf,
  nameOf,
  parentOf,
  read,
  readFlag,
  readIds,
  readList,
  readText,
  readTexts,
  typeOf,
  type CloudResource,
} from '../resource.ts';
import { meaningOf, wordsFor, type Words } from '../words.ts';

const ADMIN_ACCESSES: Words<SecurityRule['access']> = new Map([
  ...ACCESSES,
  ...wordsFor<SecurityRule['access']>({ AlwaysAllow: 'always-allow' }),
]);
const ADMIN_PROTOCOLS: Words<RuleProtocol> = new Map([...PROTOCOLS, ...wordsFor<RuleProtocol>({ Any: 'any' })]);

/**
 * Documents of a network manager that decide about packets. Whether a configuration was committed, and where, is in no
 * document: all that are among them are taken to be.
 */
export function readManaged(document: CloudResource, managed: ManagedDrafts, reading: Reading): void {
  const { id, properties } = document;
  switch (nameOf(typeOf(document))) {
    case 'networkgroups':
      groupOf(managed, id).isTold = true;
      groupOf(managed, id).hasConditions ||= (readText(properties, 'conditionalMembership') ?? '') !== '';
      groupOf(managed, id).members.push(
        ...readList(properties, 'groupMembers').flatMap((member) => readText(member, 'resourceId') ?? []),
      );
      return;
    case 'staticmembers':
      groupOf(managed, parentOf(id)).members.push(readText(properties, 'resourceId') ?? '');
      return;
    case 'securityadminconfigurations':
      managed.configurations.set(keyOf(id), readGuarded(document, reading));
      return;
    case 'rulecollections':
      managed.collections.set(
        keyOf(id),
        readList(properties, 'appliesToGroups').flatMap((each) => readText(each, 'networkGroupId') ?? []),
      );
      return;
    case 'connectivityconfigurations':
      managed.connected.push(...readConnected(document, reading));
      return;
    default:
      readAdminRule(document, managed, reading);
  }
}

const GUARDED: Words<GuardedNetworks> = wordsFor<GuardedNetworks>({
  None: 'none',
  All: 'all',
  AllowRulesOnly: 'allowing',
});

/** "By default, security admin rules aren't applied to a virtual network containing" such services ("Security admin rules"). */
function readGuarded({ id, properties }: CloudResource, { findings }: Reading): GuardedNetworks {
  const member = 'applyOnNetworkIntentPolicyBasedServices';
  const words = new Set(readTexts(properties, member).map((word) => meaningOf(GUARDED, word)));
  const [only = words.size === 0 ? 'none' : 'unknown'] = words;
  if (only !== 'unknown' && words.size < 2) return only;
  findings.push({
    resource: id,
    field: `properties.${member}`,
    problem: `'${readTexts(properties, member).join(' ')}' is not one of ${[...GUARDED.keys()].join(', ')}.`,
    consequence:
      'Whether its rules are asked in networks of services with network intent policies is not known: paths that they could decide end undetermined.',
  });
  return 'unknown';
}

/**
 * Connected groups ("Connectivity configurations in Azure Virtual Network Manager"): a mesh is one of all of its networks, and spokes with
 * direct connectivity are one a network group. Peerings with a hub are listed by the networks that have them.
 */
function readConnected({ id, properties }: CloudResource, { findings }: Reading): readonly ConnectedGroupDraft[] {
  const topology = keyOf(readText(properties, 'connectivityTopology') ?? '');
  const applied = readList(properties, 'appliesToGroups').flatMap((each) => {
    const group = readText(each, 'networkGroupId');
    const isDirect = keyOf(readText(each, 'groupConnectivity') ?? '') === 'directlyconnected';
    return group === undefined ? [] : [{ group, isGlobal: isTrue(each), isDirect }];
  });
  switch (topology) {
    case 'mesh': {
      const isGlobal = isTrue(properties) || (applied.length > 0 && applied.every((each) => each.isGlobal));
      return [{ id, groups: applied.map(({ group }) => group), isGlobal }];
    }
    case 'hubandspoke':
      return applied.flatMap(({ group, isGlobal, isDirect }) => (isDirect ? [{ id, groups: [group], isGlobal }] : []));
    default: {
      const field = 'properties.connectivityTopology';
      const problem = 'The configuration has no topology that is known.';
      findings.push({ resource: id, field, problem, consequence: 'It is left out: it joins no networks.' });
      return [];
    }
  }
}

/** Azure writes these flags as texts. */
const isTrue = (holder: unknown): boolean =>
  readFlag(holder, 'isGlobal') || keyOf(readText(holder, 'isGlobal') ?? '') === 'true';

function groupOf({ groups }: ManagedDrafts, id: string) {
  const known = groups.get(keyOf(id));
  if (known !== undefined) return known;
  const group = { members: [], hasConditions: false, isTold: false };
  groups.set(keyOf(id), group);
  return group;
}

function readAdminRule({ id, properties }: CloudResource, managed: ManagedDrafts, reading: Reading): void {
  const direction = meaningOf(DIRECTIONS, read(properties, 'direction'));
  const access = meaningOf(ADMIN_ACCESSES, read(properties, 'access'));
  const protocol = meaningOf(ADMIN_PROTOCOLS, read(properties, 'protocol'));
  const priority = read(properties, 'priority');
  const wrong = Object.entries({
    direction,
    access,
    protocol,
    priority: Number.isInteger(priority) ? priority : undefined,
  }).find(([, value]) => value === undefined);
  if (direction === undefined || access === undefined || protocol === undefined || wrong !== undefined) {
    const field = wrong?.[0] ?? 'direction';
    const problem = `The admin rule has no ${field} that is known.`;
    reading.findings.push({ resource: id, field: `properties.${field}`, problem, consequence: 'It is left out.' });
    return;
  }
  managed.rules.push({
    rule: { id, name: nameOf(id), origin: 'admin', direction, access, protocol, priority: Number(priority) },
    source: sideOf(properties, 'source', id, reading),
    destination: sideOf(properties, 'destination', id, reading),
  });
}

function sideOf(properties: unknown, side: 'source' | 'destination', id: string, reading: Reading): AdminSide {
  const doubt = (field: string, problem: string, severity?: 'warning') => {
    const consequence = 'Whether the rule matches is not known: paths that it could decide end undetermined.';
    const about = { resource: id, field: `properties.${field}`, problem, consequence };
    reading.findings.push({ ...about, ...(severity && { severity }) });
    return { kind: 'unknown', text: field } as const;
  };
  const places = readList(properties, `${side}s`);
  const isGroup = (place: unknown) => keyOf(readText(place, 'addressPrefixType') ?? '') === 'networkgroup';
  const texts = places.filter((place) => !isGroup(place)).flatMap((place) => readText(place, 'addressPrefix') ?? []);
  const addresses = texts.map((text) => readTerm(text, reading.serviceTags, (...why) => doubt(`${side}s`, ...why)));
  const groups = places.filter(isGroup).flatMap((place) => readText(place, 'addressPrefix') ?? readIds([place]));
  const ranges = readTexts(properties, `${side}PortRanges`).map(readRange);
  const isWrong = ranges.includes(undefined);
  return {
    // Documents of rules by a flag, and of older versions, leave out what is everything.
    addresses: isWrong
      ? [doubt(`${side}PortRanges`, 'A range of ports could not be read.')]
      : places.length === 0
        ? [{ kind: 'any' }]
        : addresses,
    groups: isWrong ? [] : groups,
    ports: isWrong || ranges.length === 0 ? [ANY_PORT] : ranges.flatMap((range) => range ?? []),
  };
}
