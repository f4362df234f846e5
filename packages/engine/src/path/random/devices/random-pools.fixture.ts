import type { CloudResource } from '../../../documents/resource.ts';
import type { Json } from '../../naive/words.fixture.ts';
import type { Random } from '../random.fixture.ts';
import type { RandomInterface } from './random-places.fixture.ts';

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';

type Reference = { readonly id: string };

/** Of no document: in somebody else's subscription, say. */
export const UNSEEN_BACKEND: Reference = { id: `${NETWORK}/networkInterfaces/unseen/ipConfigurations/ipconfig1` };

/** Another load balancer, behind a cross-region one. */
const REGIONAL = {
  properties: {
    loadBalancerFrontendIPConfiguration: { id: `${NETWORK}/loadBalancers/regional/frontendIPConfigurations/f` },
  },
};

/**
 * A load balancer's pool: of interfaces, some of them with the ports that an inbound NAT rule gave them, or of addresses in a network, which
 * may be another one than that of those meant.
 */
export function randomPool(
  network: number,
  named: readonly Reference[],
  members: readonly RandomInterface[],
  { chance, pick }: Random,
): object {
  if (chance(0.25))
    return {
      loadBalancerBackendAddresses: members.map(({ address }, at) => {
        const home = chance(0.8) ? network : pick([0, 1, 2, 9]);
        // In no network that is there, or another load balancer.
        if (home === 9 && at % 2 === 0) return REGIONAL;
        return { properties: { ipAddress: address, virtualNetwork: { id: `${NETWORK}/virtualNetworks/v${home}` } } };
      }),
    };
  const backendIPConfigurations = [...named, ...(chance(0.15) ? [UNSEEN_BACKEND] : [])];
  if (chance(0.5)) return { backendIPConfigurations };
  return {
    backendIPConfigurations,
    loadBalancerBackendAddresses: backendIPConfigurations.map((networkInterfaceIPConfiguration, at) => ({
      properties: {
        networkInterfaceIPConfiguration,
        inboundNatRulesPortMapping: chance(0.7)
          ? [{ inboundNatRuleName: 'n', frontendPort: 1500 + at, backendPort: 22 }]
          : [],
      },
    })),
  };
}

/** Some inbound NAT rules are bound as templates do it: not the rule names the configuration, but the configuration the rule. */
export function boundByInterfaces(documents: readonly CloudResource[], { chance }: Random): readonly CloudResource[] {
  const rules = new Map<string, string>();
  const interfaces = new Set(documents.map(({ id }) => id));
  const without = documents.map((document) => {
    const own = document.properties as Json;
    if (own['inboundNatRules'] === undefined) return document;
    const inboundNatRules = (own['inboundNatRules'] as readonly Json[]).map((rule) => {
      const { backendIPConfiguration, ...rest } = rule['properties'] as Json;
      const named: string = backendIPConfiguration?.id ?? '';
      if (!interfaces.has(named.split('/ipConfigurations/')[0] ?? '') || rules.has(named) || chance(0.5)) return rule;
      rules.set(named, rule['id']);
      return { ...rule, properties: rest };
    });
    return { ...document, properties: { ...own, inboundNatRules } };
  });
  return without.map((document) => {
    const own = document.properties as Json;
    if (document.type !== 'Microsoft.Network/networkInterfaces') return document;
    const ipConfigurations = (own['ipConfigurations'] as readonly Json[]).map((each) => {
      const id = rules.get(each['id']);
      if (id === undefined) return each;
      return { ...each, properties: { ...each['properties'], loadBalancerInboundNatRules: [{ id }] } };
    });
    return { ...document, properties: { ...own, ipConfigurations } };
  });
}
