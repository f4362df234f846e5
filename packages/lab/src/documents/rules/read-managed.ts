import type { Group, PortRange, Problem, Rule, Side, Term } from '../description.ts';
import { readKnownTerm, type LoadedTags } from './loaded-tags.ts';
import { readPortRange } from './read-rules.ts';
import { keyOf, lastPart, type DocumentOn, type Shelves } from '../shelf.ts';

const PROTOCOLS: ReadonlyMap<string, Rule['protocol']> = new Map([
  ['any', 'any'],
  ['tcp', 'tcp'],
  ['udp', 'udp'],
  ['icmp', 'icmp'],
  ['esp', 'esp'],
  ['ah', 'ah'],
]);
const ACCESSES: ReadonlyMap<string, Rule['access']> = new Map([
  ['allow', 'allow'],
  ['deny', 'deny'],
  ['alwaysallow', 'always-allow'],
]);

/**
 * The security admin rules that are asked in a virtual network before every group ("Security admin rules in Azure Virtual
 * Network Manager"): those of collections that apply to a group of networks with this one in it, by priority.
 */
export function readAdminRules(
  shelves: Shelves,
  tags: LoadedTags,
  problems: Problem[],
  notes: string[],
): (network: string) => Group {
  const { adminRules, adminCollections } = shelves;
  const rules = [...adminRules.values()].flatMap((document) => {
    const { id, properties } = document;
    const collection = adminCollections.get(parentOf(id));
    const groups = collection?.properties.appliesToGroups ?? [];
    const networks = new Set(groups.flatMap(({ networkGroupId }) => [...membersOf(shelves, networkGroupId)]));
    const rule = readAdminRule(id, properties, tags, problems, notes, (group) => prefixesOf(membersOf(shelves, group)));
    return rule === undefined ? [] : [{ rule, networks, priority: properties.priority, says: saysOf(parentOf(id)) }];
  });
  const inOrder = rules.toSorted((one, other) => one.priority - other.priority);
  return (network) => {
    const [key, isGuarded] = [keyOf(network), isOfService(network)];
    return {
      id: `${network}/adminRules`,
      name: 'admin',
      rules: inOrder.flatMap(({ rule, networks, says }) =>
        networks.has(key) && (!isGuarded || isAskedThere(rule, says)) ? [rule] : [],
      ),
    };
  };

  /** Managed instances and Databricks: by default their networks are skipped ("Nonapplication of security admin rules at virtual network level"). */
  function isOfService(network: string): boolean {
    const subnets = shelves.networks.get(keyOf(network))?.properties.subnets ?? [];
    const services = subnets.flatMap(({ properties }) => properties.delegations ?? []);
    return services.some(({ properties }) =>
      ['microsoft.sql/managedinstances', 'microsoft.databricks/workspaces'].includes(
        keyOf(properties.serviceName ?? ''),
      ),
    );
  }

  function saysOf(collection: string): string {
    const words = shelves.adminConfigurations.get(parentOf(collection))?.properties;
    return keyOf(words?.applyOnNetworkIntentPolicyBasedServices?.[0] ?? 'none');
  }

  function prefixesOf(members: ReadonlySet<string>): readonly string[] {
    return [...members].flatMap((id) => shelves.networks.get(id)?.properties.addressSpace.addressPrefixes ?? []);
  }
}

/** Ids of the networks in a network group, in lower case. */
export const membersOf = ({ networkGroups, groupMembers }: Shelves, group: string): ReadonlySet<string> =>
  new Set([
    ...(networkGroups.get(keyOf(group))?.properties.groupMembers ?? []).map(({ resourceId }) => keyOf(resourceId)),
    ...[...groupMembers.values()].flatMap(({ id, properties }) =>
      parentOf(id) === keyOf(group) ? [keyOf(properties.resourceId)] : [],
    ),
  ]);

/** The id of what holds the collection that a child lies in, in lower case. */
const parentOf = (id: string): string => keyOf(id.split('/').slice(0, -2).join('/'));

const isAskedThere = ({ access }: Rule, says: string): boolean =>
  says === 'all' || (says === 'allowrulesonly' && access !== 'deny');

type AdminProperties = DocumentOn<'adminRules'>['properties'];

function readAdminRule(
  id: string,
  properties: AdminProperties,
  tags: LoadedTags,
  problems: Problem[],
  notes: string[],
  prefixesOf: (group: string) => readonly string[],
): Rule | undefined {
  const wrong = (field: string, value: string) => {
    problems.push({
      resource: id,
      field: `properties.${field}`,
      problem: `'${value}' is no ${field} of an admin rule.`,
    });
    return undefined;
  };
  const direction = keyOf(properties.direction);
  const access = ACCESSES.get(keyOf(properties.access));
  const protocol = PROTOCOLS.get(keyOf(properties.protocol));
  if (direction !== 'inbound' && direction !== 'outbound') return wrong('direction', properties.direction);
  if (access === undefined) return wrong('access', properties.access);
  if (protocol === undefined) return wrong('protocol', properties.protocol);
  const side = (name: 'source' | 'destination'): Side => {
    const places = properties[`${name}s`] ?? [];
    const terms = places.flatMap(({ addressPrefix, addressPrefixType }): readonly Term[] => {
      const isGroup = keyOf(addressPrefixType ?? '') === 'networkgroup';
      return (isGroup ? prefixesOf(addressPrefix) : [addressPrefix]).flatMap((text) => {
        const term = readKnownTerm(text, tags);
        if (term === undefined)
          notes.push(`${lastPart(id)}: what ${text} holds is not known: the rule never matches by it.`);
        return term ?? [];
      });
    });
    const ranges = (properties[`${name}PortRanges`] ?? []).flatMap((text): readonly PortRange[] => {
      const range = readPortRange(text);
      if (range === undefined) wrong(`${name}PortRanges`, text);
      return range === undefined ? [] : [range];
    });
    const isEvery = ranges.length === 0 || ranges.some(({ from, to }) => from === 0 && to === 65_535);
    // What is everything may be left out.
    return { terms: places.length === 0 ? [{ kind: 'any' }] : terms, ...(isEvery ? {} : { ports: ranges }) };
  };
  return {
    id,
    name: lastPart(id),
    direction,
    access,
    protocol,
    source: side('source'),
    destination: side('destination'),
  };
}
