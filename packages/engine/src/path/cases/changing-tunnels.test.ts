import { describe, expect, it } from 'vitest';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
import {
  answerWithFields,
  both,
  unread,
  withMembersAt,
  withMore,
  type Change,
  type ChangedCase,
  type Json,
} from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const SITE =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet v/GatewaySubnet 10.0.9.0/27;gw g in v/GatewaySubnet;site x 10.0.1.0/24 192.168.0.0/16;connect k g x';
const [NAT, SELECTORS] = [
  'vpn-gateway/nat-overview',
  'vpn-gateway/vpn-gateway-connect-multiple-policybased-rm-ps',
] as const satisfies readonly Page[];
const RULES = `${idOf('virtualNetworkGateways', 'g')}/natRules`;
const AWAY = 'leaves-model LEAVES_MODEL';

const connection = (members: Json): Change => withMembersAt('/connections/k', members);
const into = (addressSpace: string) => ({
  mode: 'IngressSnat',
  type: 'Static',
  internalMappings: [{ addressSpace: '10.0.1.0/24' }],
  externalMappings: [{ addressSpace }],
});
/** The gateway lists the rule, or the rule is a document of its own. */
const listed = withMembersAt('/virtualNetworkGateways/g', {
  natRules: [{ name: 'in', id: `${RULES}/in`, properties: into('100.64.2.0/24') }],
});
const apart = withMore({ id: `${RULES}/in`, properties: into('100.64.2.0/24') });
const IN = connection({ ingressNatRules: [{ id: `${RULES}/in` }] });
const OUT = connection({ egressNatRules: [{ id: `${RULES}/out` }] });
const SELECTED = connection({
  usePolicyBasedTrafficSelectors: true,
  trafficSelectorPolicies: [{ localAddressRanges: ['10.0.0.0/16'], remoteAddressRanges: ['192.168.1.0/24'] }],
});

const TUNNELS: readonly ChangedCase[] = [
  [NAT, 'has no rules', SITE, connection({ ingressNatRules: [], egressNatRules: [] }), 'a -> 192.168.1.1:80', AWAY],
  [NAT, 'shows its site by others', SITE, both(listed, IN), 'a -> 192.168.1.1:80', unread('ingressNatRules')],
  [NAT, 'which lead there', SITE, both(listed, IN), 'a -> 100.64.2.9:80', unread('ingressNatRules')],
  [NAT, 'as documents of their own', SITE, both(apart, IN), 'a -> 100.64.2.9:80', unread('ingressNatRules')],
  [NAT, 'and to nobody else', SITE, both(listed, IN), 'a -> 8.8.8.8:80', 'reaches-internet'],
  [NAT, 'by which of them is not told', SITE, IN, 'a -> 100.64.2.9:80', 'undetermined CONFIG_MISSING'],
  [NAT, 'is another one to its site', SITE, OUT, 'a -> 192.168.1.1:80', unread('egressNatRules')],
  [
    NAT,
    'that is down is down',
    SITE.replace('k g x', 'k g x down'),
    OUT,
    'a -> 192.168.1.1:80',
    'next-hop-missing VPN_TUNNEL_DOWN',
  ],
  [SELECTORS, 'takes what selectors say', SITE, SELECTED, 'a -> 192.168.1.1:80', unread('trafficSelectorPolicies')],
  [SELECTORS, 'or any', SITE, connection({ trafficSelectorPolicies: [] }), 'a -> 192.168.1.1:80', AWAY],
];

describe('a tunnel that may change, or drop, what goes by it', () => {
  it.each(TUNNELS)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});
