import type { CloudResource } from '../../../documents/resource.ts';
import { seeded, type Random } from '../random.fixture.ts';
import { NAME_TAGS, RANDOM_NAMES } from '../random-names.fixture.ts';
import { hashOf } from '../random-unseen.fixture.ts';
import type { RandomPlace } from './random-places.fixture.ts';

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';

/** Names that rules are for. */
export const FIREWALL_NAMES = [
  ...RANDOM_NAMES,
  'login.microsoft.com',
  'www.example.com',
  'www.example.com',
  'www.example.com',
];

/** All names of one storage account. */
const OF_ACCOUNT = ['blob', 'dfs', 'file', 'queue', 'table', 'web'].map((part) => `st.${part}.core.windows.net`);

/** `shown`: its public addresses. */
type RandomAddresses = {
  readonly privateIPAddress: string;
  readonly subnet: string;
  readonly shown: readonly { readonly id: string; readonly ipAddress: string }[];
};
/** `devices`: addresses that are no interface's, to which rules may lead as well. */
type RandomSurroundings = { readonly places: readonly RandomPlace[]; readonly devices: readonly string[] };

/** One with rules of its own, or with a policy, which may have a base. Of either there is no document at times, as where it is somebody else's. */
export function randomFirewall(
  name: string,
  { privateIPAddress, subnet, shown }: RandomAddresses,
  { places, devices }: RandomSurroundings,
  random: Random,
): readonly CloudResource[] {
  const { chance, pick, below } = random;
  const id = `${NETWORK}/azureFirewalls/${name}`;
  const ipGroup = `${NETWORK}/ipGroups/${name}`;
  const anybody = places.flatMap(({ interfaces }) => interfaces);
  const prefix = () =>
    chance(0.4)
      ? '*'
      : chance(0.5)
        ? `${pick(pick(places).subnets).base}.0/24`
        : chance(0.5)
          ? `${pick(anybody).address}-${pick(anybody).address.split('.').slice(0, 3).join('.')}.255`
          : pick(['Sql', 'AzureDevOps', '8.8.8.8', '0.0.0.0/0', '10.0.0.0/8']);
  const side = (word: string) =>
    chance(0.1)
      ? { [`${word}IpGroups`]: [ipGroup] }
      : { [`${word}Addresses`]: Array.from({ length: 1 + below(2) }, prefix) };
  /** Some are for countries. */
  const located = <T extends object>(rule: T): T =>
    hashOf([rule]) % 25 > 1
      ? rule
      : { ...rule, [`${hashOf([rule]) % 3 === 0 ? 'source' : 'destination'}GeoLocations`]: ['RU', 'KP'] };
  const network = (index: number) =>
    located({
      name: `n${index}`,
      ruleType: 'NetworkRule',
      ipProtocols: pick([['TCP'], ['Any'], ['UDP', 'ICMP'], ['TCP', 'UDP']]),
      ...side('source'),
      ...(chance(0.15)
        ? {
            destinationFqdns: chance(0.2)
              ? OF_ACCOUNT
              : Array.from({ length: 1 + below(2) }, () => pick(FIREWALL_NAMES)),
            ...(chance(0.3) ? side('destination') : {}),
          }
        : side('destination')),
      destinationPorts: pick([['*'], ['80'], ['80', '443'], ['1-1500'], ['22']]),
    });
  /** By a tag as well, or alone. */
  const tagged = (rule: { readonly [member: string]: unknown }): object => {
    const drawn = seeded(hashOf([rule, 'tags']));
    if (!drawn.chance(0.15)) return rule;
    const own = drawn.chance(0.5) ? { targetFqdns: [] } : {};
    const member = drawn.pick(['fqdnTags', 'fqdnTags', 'fqdnTags', 'webCategories']);
    return { ...rule, ...own, [member]: [drawn.pick(member === 'fqdnTags' ? NAME_TAGS : ['Gambling'])] };
  };
  const application = (index: number) =>
    tagged({
      name: `a${index}`,
      ruleType: 'ApplicationRule',
      protocols: [{ protocolType: pick(['Http', 'Https']), port: pick([80, 443]) }],
      ...side('source'),
      targetFqdns: chance(0.15)
        ? OF_ACCOUNT.slice(below(3))
        : Array.from({ length: 1 + below(2) }, () =>
            pick(['*', '*.corp.example', '*corp.example', '*.core.windows.net', ...FIREWALL_NAMES]),
          ),
    });
  const collection = (index: number, rules: readonly object[]) => ({
    name: `c${index}`,
    priority: 100 + 10 * below(50) + index,
    action: { type: pick(['Allow', 'Allow', 'Deny']) },
    rules,
  });
  const translation = (index: number) => ({
    name: `t${index}`,
    ruleType: 'NatRule',
    ipProtocols: pick([['TCP'], ['TCP', 'UDP'], ['Any'], ['UDP']]),
    ...(chance(0.6) ? { sourceAddresses: ['*'] } : side('source')),
    destinationAddresses: [chance(0.2) || shown.length === 0 ? privateIPAddress : pick(shown).ipAddress],
    destinationPorts: pick([['*'], ['80'], ['80', '443'], ['1-1500'], ['25']]),
    ...(chance(0.05)
      ? { translatedFqdn: 'www.example.com' }
      : { translatedAddress: chance(0.8) ? pick(anybody).address : pick(devices) }),
    translatedPort: String(pick([80, 443, 8080, 22])),
  });
  const translations = Array.from({ length: below(3) }, (_, index) => ({
    ...collection(index + 3, [translation(index)]),
    action: { type: 'DNAT' },
  }));
  const privateRanges = chance(0.6)
    ? undefined
    : pick([['0.0.0.0/0'], ['255.255.255.255/32'], ['IANAPrivateRanges', '20.0.0.0/16'], ['10.0.0.0/8']]);
  const networks = Array.from({ length: 1 + below(3) }, (_, index) =>
    collection(
      index,
      Array.from({ length: 1 + below(2) }, (__, at) => network(at)),
    ),
  );
  const applications = chance(0.5)
    ? [collection(7, [application(0)]), ...(chance(0.4) ? [collection(6, [application(1)])] : [])]
    : [];
  const servers = chance(0.2) ? ['10.0.0.9'] : [];
  const isProxy = chance(0.5);
  const group = {
    id: ipGroup,
    type: 'Microsoft.Network/ipGroups',
    properties: { ipAddresses: [`${pick(pick(places).subnets).base}.0/24`, '8.8.8.0/24'] },
  };
  // Of its address there is no document at times.
  const named = chance(0.1) ? [{ id: `${NETWORK}/publicIPAddresses/gone` }] : shown;
  const ipConfigurations = (named.length === 0 ? [undefined] : named).map((each, index) => ({
    properties: {
      ...(index === 0 ? { privateIPAddress, subnet: { id: subnet } } : {}),
      ...(each === undefined ? {} : { publicIPAddress: { id: each.id } }),
    },
  }));
  const type = 'Microsoft.Network/azureFirewalls';
  if (chance(0.5)) {
    const classic = (each: ReturnType<typeof collection>) => ({
      name: each.name,
      properties: {
        ...each,
        rules: each.rules.map(({ ipProtocols, ...rest }: { readonly ipProtocols?: readonly string[] }) =>
          ipProtocols === undefined ? rest : { ...rest, protocols: ipProtocols },
        ),
      },
    });
    const properties = {
      ipConfigurations,
      additionalProperties: {
        ...(privateRanges === undefined ? {} : { 'Network.SNAT.PrivateRanges': privateRanges.join(',') }),
        ...(servers.length === 0 ? {} : { 'Network.DNS.Servers': servers.join(',') }),
        ...(isProxy ? { 'Network.DNS.EnableProxy': 'true' } : {}),
      },
      natRuleCollections: translations.map(classic),
      networkRuleCollections: networks.map(classic),
      applicationRuleCollections: applications.map(classic),
    };
    return [group, { id, type, properties }];
  }
  const policy = `${NETWORK}/firewallPolicies/${name}`;
  const hasBase = chance(0.4);
  const groupOf = (owner: string, priority: number, ruleCollections: readonly object[]): CloudResource => ({
    id: `${owner}/ruleCollectionGroups/g${priority}`,
    type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
    properties: { priority, ruleCollections },
  });
  /** Those that a policy lists. */
  const groupsOf = (owner: string, priorities: readonly number[]) =>
    priorities.map((priority) => ({ id: `${owner}/ruleCollectionGroups/g${priority}` }));
  const base = `${policy}-base`;
  const baseNames =
    hashOf([privateIPAddress, servers, networks]) % 3 === 0 ? { dnsSettings: { servers, enableProxy: isProxy } } : {};
  const isBaseTold = hasBase && chance(0.5);
  const firewall = { id, type, properties: { ipConfigurations, firewallPolicy: { id: policy } } };
  if (chance(0.2)) return [group, firewall];
  return [
    group,
    firewall,
    {
      id: policy,
      type: 'Microsoft.Network/firewallPolicies',
      properties: {
        ...(hasBase ? { basePolicy: { id: base } } : {}),
        ...(chance(0.5) ? { ruleCollectionGroups: groupsOf(policy, [300, 200, ...(chance(0.3) ? [100] : [])]) } : {}),
        ...(privateRanges === undefined ? {} : { snat: { privateRanges } }),
        ...(chance(0.7) ? { dnsSettings: { servers, enableProxy: isProxy } } : {}),
      },
    },
    groupOf(policy, 300, [...networks.slice(1), ...translations]),
    groupOf(policy, 200, [...networks.slice(0, 1), ...applications]),
    ...(isBaseTold
      ? [
          { id: base, type: 'Microsoft.Network/firewallPolicies', properties: baseNames },
          groupOf(base, 500, [
            collection(9, [network(9)]),
            ...(chance(0.3) ? [{ ...collection(8, [translation(9)]), action: { type: 'DNAT' } }] : []),
          ]),
        ]
      : []),
  ];
}
