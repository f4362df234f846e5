import {
  familyOfPrefix,
  parsePrefix,
  readGroupsInPieces,
  type FlowRange,
  type GroupReading,
  type Prefix,
  type RuleReading,
} from '@hopscope/engine';
import {
  apiVersion,
  armError,
  badRequest,
  interfacesOf,
  refused as problem,
  wrongValue,
  type ArmError,
  type Problem,
  type ResourceId,
} from '@hopscope/protocol';
import * as z from 'zod';

import { childrenIn, type Child } from '../../estate/children.ts';
import { flatMapInTurns, inTurns } from '../../turns.ts';
import { INTERFACE_TYPE, MACHINE_TYPES, WATCHER_TYPE, isHeld } from '../inventory.ts';
import { readBody } from '../read-body.ts';
import { pathInGroup } from '../resource-type.ts';
import { refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { EVERYBODY, prefixesFor, type NamedPrefixes } from './profile-prefixes.ts';
import { findMachine, findWatched, REAL } from './target.ts';

/** `POST …/networkWatchers/{name}/networkConfigurationDiagnostic`: each rule of each group, and which of its fields a flow meets. */
export const networkConfigurationDiagnostic = (parts: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'POST',
    path: `${pathInGroup(WATCHER_TYPE)}/:name/networkConfigurationDiagnostic`,
    since: { version: apiVersion('2018-06-01'), type: 'networkWatchers', location: 'local' },
    handle: (asked) => answer(parts, asked),
  },
];

const text = (expected: string) => z.string({ error: `expected ${expected}` });
const profileSchema = z.object(
  {
    direction: text('Inbound or Outbound'),
    protocol: text('TCP, UDP or *'),
    source: text('an IP address, a prefix, a service tag or *'),
    destination: text('an IP address, a prefix, a service tag or *'),
    destinationPort: z.union([z.string(), z.int().transform(String)], { error: "expected a port as a text, or '*'" }),
  },
  { error: 'expected an object' },
);
const bodySchema = z.object(
  {
    targetResourceId: text('the resource id of a virtual machine or a network interface'),
    verbosityLevel: text('Normal, Minimum or Full').nullish(),
    profiles: z.array(profileSchema, { error: 'expected an array of profiles' }).min(1, {
      error: 'expected at least one profile',
    }),
  },
  { error: 'expected an object' },
);
type Profile = z.infer<typeof profileSchema>;

const VERBOSITIES = ['normal', 'minimum', 'full'];

async function answer(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const body = readBody(bodySchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const { targetResourceId, verbosityLevel, profiles } = body.value;
  const verbosity = verbosityLevel?.toLowerCase() ?? 'normal';
  const problems: Problem[] = [];
  if (!VERBOSITIES.includes(verbosity))
    problems.push(wrongValue('verbosityLevel', verbosityLevel, 'expected Normal, Minimum or Full'));
  const target = await findTargetOf(parts, asked, targetResourceId);
  if (typeof target === 'object') return refused(target);
  const [network, configurations] = [parts.cloud(), configurationsOf(parts, target)];
  const names = prefixesFor(network, target, parts.serviceTags);
  const readAt = ([index, profile]: readonly [number, Profile]) => [
    readProfile(profile, `profiles[${index}]`, names, problems),
  ];
  const ranges = await flatMapInTurns(profiles.entries(), readAt, asked.gone);
  if (problems.length > 0) return refused(badRequest(problems));

  const isWanted = () => !asked.gone.aborted;
  const results: object[] = [];
  for (const [index, profile] of profiles.entries()) {
    const read = ranges[index];
    if (read === undefined) throw new Error('a problem was not told');
    const place = placeFor(configurations, target, read);
    const groups = await inTurns(readGroupsInPieces(network, place, read.direction, read.range), isWanted);
    if (groups === undefined) throw asked.gone.reason;
    if (!groups.ok) return refused(badRequest([problem('targetResourceId', groups.problem)]));
    const decisive = askedOf(groups.value);
    if (decisive.some(isInDoubt)) return refused(armError('OperationNotAllowed', { problem: UNKNOWN }));
    results.push({ profile, networkSecurityGroupResult: resultOf(decisive, verbosity) });
  }
  return { kind: 'found-much', body: { results } };
}

/** A machine, or one of its interfaces. */
async function findTargetOf(parts: ProviderParts, asked: ArmAsked, id: string): Promise<ResourceId | ArmError> {
  const named = await findWatched(parts, asked, id, [...MACHINE_TYPES, INTERFACE_TYPE]);
  if ('error' in named) return named.error;
  if (named.id.type.toLowerCase() !== INTERFACE_TYPE.toLowerCase()) {
    const machine = await findMachine(parts, asked, id);
    return 'error' in machine ? machine.error : machine.entry.virtualMachine.id;
  }
  const nic = await parts.inventory.document(named.id.id);
  const where = { target: 'targetResourceId' };
  if (nic === undefined || nic.document.location !== named.watcher.location)
    return armError('InvalidResourceReference', { reference: named.id.id, referrer: named.watcher.id }, where);
  return isHeld(nic) ? nic.document.id : armError('OperationNotAllowed', { problem: REAL }, where);
}

type AskedProfile = { readonly direction: GroupReading['direction']; readonly range: FlowRange };

function readProfile(
  profile: Profile,
  at: string,
  names: NamedPrefixes,
  problems: Problem[],
): AskedProfile | undefined {
  const before = problems.length;
  const wrong = (field: keyof Profile, expected: string) =>
    problems.push(wrongValue(`${at}.${field}`, profile[field], expected));
  const direction = profile.direction.toLowerCase();
  if (direction !== 'inbound' && direction !== 'outbound') wrong('direction', 'expected Inbound or Outbound');
  const protocols = PROTOCOLS.get(profile.protocol.toLowerCase());
  if (protocols === undefined) wrong('protocol', 'expected TCP, UDP or *');
  const [source, destination] = (['source', 'destination'] as const).map((side) => {
    const prefixes = names(profile[side]);
    if (prefixes === undefined) wrong(side, 'expected an IP address, an IPv4 prefix, a loaded service tag or *');
    return prefixes ?? [];
  });
  if (isOfTwoFamilies(source, destination)) wrong('destination', "expected one of the source's family");
  const { destinationPort: port } = profile;
  const isPort = /^\d{1,5}$/.test(port) && Number(port) <= 65_535;
  if (!isPort && port !== '*') wrong('destinationPort', "expected a port from 0 to 65535, or '*'");
  if (problems.length > before || protocols === undefined) return undefined;
  return {
    direction: direction as AskedProfile['direction'],
    range: {
      protocols,
      source: source ?? [],
      destination: destination ?? [],
      ...(isPort && { destinationPort: Number(port) }),
    },
  };
}

/** Rules are for one family each, and `*` is for both. */
function isOfTwoFamilies(source: readonly Prefix[] = [], destination: readonly Prefix[] = []): boolean {
  const families = [source, destination].flatMap((side) => (side === EVERYBODY ? [] : side.map(familyOfPrefix)));
  return new Set(families).size > 1;
}

/** What holds both holds every protocol. */
const PROTOCOLS: ReadonlyMap<string, FlowRange['protocols']> = new Map([
  ['tcp', ['tcp']],
  ['udp', ['udp']],
  ['*', ['tcp', 'udp']],
]);

/** Of an interface, or of all of a machine's. */
function configurationsOf({ estate }: ProviderParts, target: ResourceId): readonly Child[] {
  const document = estate.get(target)?.document;
  if (document === undefined) return [];
  const isInterface = document.type.toLowerCase() === INTERFACE_TYPE.toLowerCase();
  const nics = isInterface ? [document] : interfacesOf(document).flatMap((id) => estate.get(id)?.document ?? []);
  return nics.flatMap((nic) => childrenIn(nic, 'ipConfigurations'));
}

/** The configuration whose own address the profile names, where one does. */
function placeFor(
  configurations: readonly Child[],
  target: ResourceId,
  { direction, range }: AskedProfile,
): ResourceId {
  const own = direction === 'inbound' ? range.destination : range.source;
  const [only] = own;
  const owner = configurations.find(({ properties }) => {
    const address = parsePrefix(String(properties['privateIPAddress']));
    return own.length === 1 && address.ok && address.value === only;
  });
  return owner?.id ?? target;
}

/** The group is not among the documents, or a rule before the one that decides hangs on a tag that is not loaded. */
const isInDoubt = ({ rules, isMissing }: GroupReading) =>
  isMissing === true ||
  rules.some(
    ({ match, unknown, isBehind }) =>
      !isBehind && match === 'maybe' && unknown.some((field) => field === 'source' || field === 'destination'),
  );

const UNKNOWN =
  'The documents of this network do not tell which rule decides: see the warnings of a connectivityCheck.';

/** As connectivityCheck calls rules (swagger's example). */
const nameOf = ({ name, origin }: RuleReading) => `${origin === 'default' ? 'DefaultRule' : 'UserRule'}_${name}`;
const actionOf = ({ access }: RuleReading) => (access === 'deny' ? 'Deny' : 'Allow');

/**
 * An admin rule that lets a packet pass for good, or denies it, is the last one that is asked ("Security admin rules in Azure Virtual Network
 * Manager"). So is a group that denies it where nobody knows what those behind would decide: nothing comes to these.
 */
function askedOf(groups: readonly GroupReading[]): readonly GroupReading[] {
  const last = groups.findIndex(
    ({ level, decided }, at) =>
      decided !== undefined &&
      decided.access !== 'allow' &&
      (level === 'virtual-network' || groups.slice(at + 1).some(isInDoubt)),
  );
  return last < 0 ? groups : groups.slice(0, last + 1);
}

function resultOf(asked: readonly GroupReading[], verbosity: string): object {
  const isDenied = asked.some(({ decided }) => decided?.access === 'deny');
  return {
    securityRuleAccessResult: isDenied ? 'Deny' : 'Allow',
    evaluatedNetworkSecurityGroups: asked.map(({ group, appliedTo, decided, rules }) => ({
      networkSecurityGroupId: group,
      appliedTo,
      ...(decided && { matchedRule: { ruleName: nameOf(decided), action: actionOf(decided) } }),
      ...(verbosity !== 'minimum' && {
        rulesEvaluationResult: rules
          .filter(({ isBehind }) => verbosity === 'full' || !isBehind)
          .map((rule) => ({ name: nameOf(rule), ...matchesOf(rule) })),
      }),
    })),
  };
}

/** Traffic of the platform's own misses all rules that do not name it: that shows at the destination. */
function matchesOf({ missed, unknown }: RuleReading) {
  const isMet = (field: RuleReading['missed'][number]) => !missed.includes(field) && !unknown.includes(field);
  return {
    protocolMatched: isMet('protocol'),
    sourceMatched: isMet('source'),
    sourcePortMatched: isMet('source-port'),
    destinationMatched: isMet('destination') && isMet('platform'),
    destinationPortMatched: isMet('destination-port'),
  };
}
