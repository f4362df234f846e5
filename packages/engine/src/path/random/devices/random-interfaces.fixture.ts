import type { CloudResource } from '../../../documents/resource.ts';
import type { Random } from '../random.fixture.ts';
import { LINK } from '../random-services.fixture.ts';
import { hashOf } from '../random-unseen.fixture.ts';

type RandomConfigurations = {
  readonly id: string;
  readonly subnet: string;
  readonly address: string;
  readonly address6: string | undefined;
  readonly second: string | undefined;
  readonly publicAddress: string | undefined;
  readonly isEndpoint: boolean;
};

/** The frontend of a gateway load balancer, of which there is no document. */
export const INSPECTOR = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/loadBalancers/inspector/frontendIPConfigurations/f',
};

/** An interface with up to three addresses, some of which are members of application security groups. */
export const randomInterface = (
  { id, address, address6, subnet, publicAddress, isEndpoint, second }: RandomConfigurations,
  groups: readonly string[],
  applicationGroups: readonly string[],
  { chance, pick }: Random,
): CloudResource => ({
  id,
  type: 'Microsoft.Network/networkInterfaces',
  ...(hashOf([address, subnet]) % 3 === 0 ? { tags: { disableSnatOnPL: 'true' } } : {}),
  properties: {
    enableIPForwarding: chance(0.8),
    ...(isEndpoint ? { privateEndpoint: { id: `${id}-pe` } } : {}),
    ...(!isEndpoint && hashOf([id, subnet, address]) % 25 === 0 ? { privateLinkService: { id: LINK } } : {}),
    ...saysDefault(hashOf([id, address, address6, subnet, publicAddress, second])),
    ...(chance(0.4) ? { networkSecurityGroup: { id: pick(groups) } } : {}),
    ipConfigurations: [
      {
        id: `${id}/ipConfigurations/ipconfig1`,
        properties: {
          privateIPAddress: address,
          primary: true,
          subnet: { id: subnet },
          ...(publicAddress === undefined
            ? {}
            : { publicIPAddress: { id: `${id}-ip` }, ...(chance(0.15) ? { gatewayLoadBalancer: INSPECTOR } : {}) }),
          applicationSecurityGroups: applicationGroups.filter(() => chance(0.3)).map((group) => ({ id: group })),
        },
      },
      ...(second === undefined
        ? []
        : [
            {
              id: `${id}/ipConfigurations/ipconfig2`,
              properties: { ...randomBlock(second), subnet: { id: subnet } },
            },
          ]),
      ...(address6 === undefined
        ? []
        : [
            {
              id: `${id}/ipConfigurations/ipconfig6`,
              properties: {
                privateIPAddress: address6,
                privateIPAddressVersion: 'IPv6',
                subnet: { id: subnet },
                applicationSecurityGroups: applicationGroups.filter(() => chance(0.3)).map((group) => ({ id: group })),
              },
            },
          ]),
    ],
  },
});

/** An address, or the sixteen around it. */
function randomBlock(address: string) {
  const [a, b, c, last] = address.split('.').map(Number);
  if (hashOf([address]) % 3 === 0) return { privateIPAddress: address };
  return { privateIPAddress: `${a}.${b}.${c}.${((last ?? 0) >> 4) << 4}/28`, privateIPAddressPrefixLength: 28 };
}

/** Few say whether the platform gave them the default way out. */
const saysDefault = (hash: number) => (hash % 30 > 1 ? {} : { defaultOutboundConnectivityEnabled: hash % 30 === 1 });

/** Of public addresses: the latter two are closed until a group lets something in. */
export const PUBLIC_SKUS = [
  {},
  { sku: { name: 'Basic' } },
  { sku: { name: 'Standard' } },
  { sku: { name: 'StandardV2' } },
];

/** If it has one. Of some there is no document. */
export function randomPublicAddress(
  { id, publicAddress }: Pick<RandomConfigurations, 'id' | 'publicAddress'>,
  { pick }: Random,
): readonly CloudResource[] {
  const type = 'Microsoft.Network/publicIPAddresses';
  if (publicAddress === undefined) return [];
  const sku = pick([...PUBLIC_SKUS, ...PUBLIC_SKUS, 'unseen' as const]);
  return sku === 'unseen' ? [] : [{ id: `${id}-ip`, type, ...sku, properties: { ipAddress: publicAddress } }];
}
