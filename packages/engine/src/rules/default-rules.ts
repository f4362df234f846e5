import { ANY_PORT, ANYONE, type KnownTag, type RuleSide, type SecurityRule } from './security-rule.ts';

const tagged = (tag: KnownTag): RuleSide => ({ addresses: [{ kind: 'tag', tag }], ports: [ANY_PORT] });

type DefaultRule = Pick<SecurityRule, 'name' | 'direction' | 'priority' | 'access' | 'source' | 'destination'>;

/** What every group ends with (Azure's network security groups overview, "Default security rules"). */
const DEFAULTS: readonly DefaultRule[] = [
  {
    name: 'AllowVnetInBound',
    direction: 'inbound',
    priority: 65_000,
    access: 'allow',
    source: tagged('VirtualNetwork'),
    destination: tagged('VirtualNetwork'),
  },
  {
    name: 'AllowAzureLoadBalancerInBound',
    direction: 'inbound',
    priority: 65_001,
    access: 'allow',
    source: tagged('AzureLoadBalancer'),
    destination: ANYONE,
  },
  {
    name: 'DenyAllInBound',
    direction: 'inbound',
    priority: 65_500,
    access: 'deny',
    source: ANYONE,
    destination: ANYONE,
  },
  {
    name: 'AllowVnetOutBound',
    direction: 'outbound',
    priority: 65_000,
    access: 'allow',
    source: tagged('VirtualNetwork'),
    destination: tagged('VirtualNetwork'),
  },
  {
    name: 'AllowInternetOutBound',
    direction: 'outbound',
    priority: 65_001,
    access: 'allow',
    source: ANYONE,
    destination: tagged('Internet'),
  },
  {
    name: 'DenyAllOutBound',
    direction: 'outbound',
    priority: 65_500,
    access: 'deny',
    source: ANYONE,
    destination: ANYONE,
  },
];

/** A group's default rules, whether its document lists them or not: nobody can change or remove them. */
export const defaultRules = (group: string): readonly SecurityRule[] =>
  DEFAULTS.map((rule) => ({
    ...rule,
    id: `${group}/defaultSecurityRules/${rule.name}`,
    origin: 'default',
    protocol: 'any',
  }));
