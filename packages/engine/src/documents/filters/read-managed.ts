import {
  ANY_PLACE,
  ANY_PORT,
  type AddressTerm,
  type PortRange,
  type RuleProtocol,
  type SecurityRule,
} from '../../rules/security-rule.ts';
import type { Reading } from '../drafts.ts';
import type {
  AdminSide,
  ConnectedGroupDraft,
  GuardedNetworks,
  ManagedDrafts,
  NetworkGroupDraft,
} from './managed-drafts.ts';
import { ACCESSES, DIRECTIONS, PROTOCOLS } from './read-group.ts';
import { shown } from '../finding.ts';
import { readRange, readTerm, RULE_IN_DOUBT } from './read-side.ts';
import {
  keyOf,
  nameOf,
  parentOf,
  read,
  readAnyReferences,
  readFlag,
  readList,
  readText,
  readTexts,
  typeOf,
  unreadAt,
  unreadPlace,
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
    case 'networkmanagers':
      if (readTexts(properties, 'networkManagerScopeAccesses').some((each) => keyOf(each) === 'securityadmin'))
        managed.managers.push(id);
      return;
    case 'networkgroups':
      groupOf(managed, id).isTold = true;
      groupOf(managed, id).hasConditions ||= (read(properties, 'conditionalMembership') ?? '') !== '';
      addMembers(groupOf(managed, id), readAnyReferences(properties, 'groupMembers', id, 'resourceId'), reading);
      return;
    case 'staticmembers': {
      const member = readText(properties, 'resourceId') ?? unreadAt(id, 'resourceId');
      addMembers(groupOf(managed, parentOf(id)), [member], reading);
      return;
    }
    case 'securityadminconfigurations':
      managed.configurations.set(keyOf(id), readGuarded(document, reading));
      return;
    case 'rulecollections':
      managed.collections.set(keyOf(id), readAnyReferences(properties, 'appliesToGroups', id, 'networkGroupId'));
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
  const groups = readAnyReferences(properties, 'appliesToGroups', id, 'networkGroupId');
  const given = readList(properties, 'appliesToGroups').filter((each) => each !== null);
  const applied = groups.map((group, index) => {
    const isDirect = meaningOf(CONNECTIVITIES, read(given[index], 'groupConnectivity') ?? 'None');
    const unread = unreadAt(id, `appliesToGroups[${index}].groupConnectivity`);
    return {
      group: isDirect === undefined ? unread : group,
      isGlobal: isTrue(given[index]),
      isDirect: isDirect ?? true,
    };
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
      const consequence =
        'Which networks it joins is not known: paths to private addresses that no other route holds end undetermined.';
      findings.push({ resource: id, field, problem, consequence });
      return [{ id, groups: [unreadAt(id, 'connectivityTopology')], isGlobal: true }];
    }
  }
}

const CONNECTIVITIES = wordsFor({ None: false, DirectlyConnected: true });

/** Azure writes these flags as texts. */
const isTrue = (holder: unknown): boolean =>
  readFlag(holder, 'isGlobal') || keyOf(readText(holder, 'isGlobal') ?? '') === 'true';

/**
 * May others be in a network group than those of whom documents tell? Policies add members, which no document of the group tells ("Configuring
 * Azure Policy with network groups in Azure Virtual Network Manager"): one that has conditions, or none of its own, has such.
 */
export const hasOthers = ({ hasConditions, members }: NetworkGroupDraft): boolean =>
  hasConditions || members.length === 0;

/** Of members that cannot be read nobody knows which networks they are: any may be in the group. */
function addMembers(group: NetworkGroupDraft, members: readonly string[], { findings }: Reading): void {
  for (const member of members) {
    const unread = unreadPlace(member);
    if (unread === undefined) {
      group.members.push(member);
      continue;
    }
    group.hasConditions = true;
    const consequence = 'Any network may be in the group: what that decides is not known.';
    findings.push({ ...unread, problem: 'It names no network.', consequence });
  }
}

function groupOf({ groups }: ManagedDrafts, id: string) {
  const known = groups.get(keyOf(id));
  if (known !== undefined) return known;
  const group = { id, members: [], hasConditions: false, isTold: false };
  groups.set(keyOf(id), group);
  return group;
}

/** What cannot be read of it leaves open whether it matches, or what it says then, as of a security group's. */
function readAdminRule({ id, properties }: CloudResource, managed: ManagedDrafts, reading: Reading): void {
  const direction = meaningOf(DIRECTIONS, read(properties, 'direction'));
  const access = meaningOf(ADMIN_ACCESSES, read(properties, 'access'));
  const protocol = meaningOf(ADMIN_PROTOCOLS, read(properties, 'protocol'));
  const priority = read(properties, 'priority');
  const isPlaced = Number.isInteger(priority);
  const members = { direction, access, protocol, priority: isPlaced ? priority : undefined };
  const unread = Object.entries(members).flatMap(([member, value]): readonly AddressTerm[] => {
    if (value !== undefined) return [];
    const field = `properties.${member}`;
    const problem = `The admin rule has no ${member} that is known.`;
    reading.findings.push({ resource: id, field, problem, consequence: RULE_IN_DOUBT });
    return [{ kind: 'unread', field }];
  });
  const source = sideOf(properties, 'source', id, reading);
  const destination = sideOf(properties, 'destination', id, reading);
  for (const way of direction === undefined ? (['inbound', 'outbound'] as const) : [direction])
    managed.rules.push({
      rule: {
        id,
        name: nameOf(id),
        origin: 'admin',
        direction: way,
        access: access ?? 'unread',
        protocol: protocol ?? 'any',
        priority: isPlaced ? Number(priority) : ANY_PLACE,
      },
      source: { ...source, addresses: [...unread, ...source.addresses] },
      destination,
    });
}

function sideOf(properties: unknown, side: 'source' | 'destination', id: string, reading: Reading): AdminSide {
  const report = (field: string, problem: string, severity?: 'warning') => {
    const about = { resource: id, field: `properties.${field}`, problem, consequence: RULE_IN_DOUBT };
    reading.findings.push({ ...about, ...(severity && { severity }) });
    return about.field;
  };
  const unreadable = (...about: Parameters<typeof report>): AddressTerm => ({
    kind: 'unreadable',
    field: report(...about),
  });
  const found = read(properties, `${side}s`);
  const places = readList(properties, `${side}s`).filter((place) => place !== null);
  const isGroup = (place: unknown) => keyOf(readText(place, 'addressPrefixType') ?? '') === 'networkgroup';
  const groupIn = (place: unknown) => readText(place, 'addressPrefix') ?? readText(place, 'id');
  const addresses = places.flatMap((place, index): readonly AddressTerm[] => {
    if (isGroup(place) && groupIn(place) !== undefined) return [];
    const text = isGroup(place) ? undefined : readText(place, 'addressPrefix');
    if (text === undefined) return [unreadable(`${side}s[${index}]`, 'It names no addresses.')];
    return [readTerm(text, reading.serviceTags, (...why) => unreadable(`${side}s`, ...why))];
  });
  const isOdd = found !== undefined && found !== null && !Array.isArray(found);
  const ports = readPortRanges(read(properties, `${side}PortRanges`));
  const unread: readonly AddressTerm[] =
    ports === undefined
      ? [{ kind: 'unread', field: report(`${side}PortRanges`, 'A range of ports could not be read.') }]
      : [];
  // Documents of rules by a flag, and of older versions, leave out what is everything.
  const anyone: AddressTerm = isOdd
    ? unreadable(`${side}s`, `${shown(found)} stands where a list belongs.`)
    : { kind: 'any' };
  return {
    addresses: [...unread, ...(places.length === 0 ? [anyone] : addresses)],
    groups: places.filter(isGroup).flatMap((place) => groupIn(place) ?? []),
    ports: ports ?? [ANY_PORT],
  };
}

/** All where there are none; undefined where one is not to be read. */
function readPortRanges(found: unknown): readonly PortRange[] | undefined {
  if (found === undefined || found === null) return [ANY_PORT];
  if (!Array.isArray(found)) return undefined;
  const ranges = (found as readonly unknown[])
    .filter((each) => each !== null)
    .map((each) => (typeof each === 'string' ? readRange(each) : undefined));
  if (!ranges.every((range) => range !== undefined)) return undefined;
  return ranges.length === 0 ? [ANY_PORT] : ranges;
}
