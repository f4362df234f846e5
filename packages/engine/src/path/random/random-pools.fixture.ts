import type { Random } from './random-cloud.fixture.ts';
import type { RandomInterface } from './random-devices.fixture.ts';

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
