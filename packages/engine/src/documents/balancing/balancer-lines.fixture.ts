import type { CloudResource } from '../resource.ts';
import { idOf, option, reference, resource, subnetId, through } from '../line-words.fixture.ts';

/** A public one is none that its document says to be a Standard one, and so closed, unless the line does. */
const skuOf = (words: readonly string[], isPublic: boolean) => {
  const named = ['Basic', 'Standard'].find((each) => words.includes(each));
  return named === undefined && isPublic ? {} : { sku: { name: named ?? 'Standard' } };
};

/** The lines about load balancers: `lb`, `balance`, `nat` and `share`. */
export function balancers(of: (kind: string) => readonly (readonly string[])[]): readonly CloudResource[] {
  return of('lb').flatMap(([name = '', ...rest]) => {
    const id = idOf('loadBalancers', name);
    const shown = option(rest, 'pip');
    const frontendIPConfiguration = { id: `${id}/frontendIPConfigurations/f` };
    const configuration = (nic: string) => ({ id: `${idOf('networkInterfaces', nic)}/ipConfigurations/ipconfig1` });
    const shared = of('share').filter(([own]) => own === name);
    const addressed = (text: string) => {
      const [ipAddress, network] = text.split('@');
      return {
        properties: {
          ipAddress,
          ...(network === undefined ? {} : { virtualNetwork: reference('virtualNetworks', network) }),
        },
      };
    };
    const frontOf = (other: string) => ({
      properties: {
        loadBalancerFrontendIPConfiguration: { id: `${idOf('loadBalancers', other)}/frontendIPConfigurations/f` },
      },
    });
    const mapped = (text: string, at: number) => {
      const [nic = '', port] = text.split(':');
      return {
        properties: {
          networkInterfaceIPConfiguration: configuration(nic),
          inboundNatRulesPortMapping: [{ inboundNatRuleName: `s${at}`, frontendPort: Number(port), backendPort: 22 }],
        },
      };
    };
    const rules = of('balance').filter(([own]) => own === name);
    const inside = { privateIPAddress: rest[0], subnet: { id: subnetId(rest[2] ?? '') } };
    return [
      ...(shown === undefined
        ? []
        : [
            {
              ...resource(idOf('publicIPAddresses', shown), 'Microsoft.Network/publicIPAddresses', {
                ipAddress: shown,
              }),
              ...(option(rest, 'sku') === undefined ? {} : { sku: { name: option(rest, 'sku') } }),
            },
          ]),
      {
        ...skuOf(rest, shown !== undefined),
        ...resource(id, 'Microsoft.Network/loadBalancers', {
          frontendIPConfigurations: [
            {
              ...frontendIPConfiguration,
              properties:
                shown === undefined
                  ? inside
                  : { publicIPAddress: reference('publicIPAddresses', shown), ...through(rest) },
            },
          ],
          backendAddressPools: rules.map(([, , , , nics = ''], index) => ({
            id: `${id}/backendAddressPools/p${index}`,
            properties: {
              backendIPConfigurations: nics
                .split(',')
                .flatMap((nic) => (nic === '-' || /[.:]/.test(nic) ? [] : [configuration(nic)])),
              loadBalancerBackendAddresses: [
                ...nics.split(',').flatMap((each) => (each.includes('.') ? [addressed(each)] : [])),
                ...nics.split(',').flatMap((each) => (each.startsWith('lb:') ? [frontOf(each.slice(3))] : [])),
                ...shared.flatMap(([, , , , pool, ...ports], at) =>
                  pool === String(index) ? ports.map((each) => mapped(each, at)) : [],
                ),
              ],
            },
          })),
          probes: rules.map((words, index) => ({
            id: `${id}/probes/p${index}`,
            properties: {
              port: Number(option(words, 'probe') ?? 0),
              ...(words.includes('allup') ? { noHealthyBackendsBehavior: 'AllProbedUp' } : {}),
            },
          })),
          loadBalancingRules: rules.map(([, protocol, from, to, , ...more], index) => ({
            id: `${id}/loadBalancingRules/r${index}`,
            properties: {
              protocol,
              frontendPort: Number(from),
              backendPort: Number(to),
              enableFloatingIP: more.includes('float'),
              frontendIPConfiguration,
              ...(more.includes('listed')
                ? { backendAddressPools: [{ id: `${id}/backendAddressPools/p${index}` }] }
                : { backendAddressPool: { id: `${id}/backendAddressPools/p${index}` } }),
              ...(option(more, 'probe') === undefined ? {} : { probe: { id: `${id}/probes/p${index}` } }),
              ...(option(more, 'out') === undefined ? {} : { disableOutboundSnat: true }),
            },
          })),
          outboundRules: rules.flatMap((words, index) => {
            const protocol = option(words, 'out');
            if (protocol === undefined || protocol === 'none') return [];
            const backendAddressPool = { id: `${id}/backendAddressPools/p${index}` };
            const properties = { protocol, backendAddressPool, frontendIPConfigurations: [frontendIPConfiguration] };
            return [{ id: `${id}/outboundRules/o${index}`, properties }];
          }),
          inboundNatRules: [
            ...shared.map(([, protocol, range = '', to, pool], index) => ({
              id: `${id}/inboundNatRules/s${index}`,
              properties: {
                protocol,
                frontendPortRangeStart: Number(range.split('-')[0]),
                frontendPortRangeEnd: Number(range.split('-')[1]),
                backendPort: Number(to),
                frontendIPConfiguration,
                backendAddressPool: { id: `${id}/backendAddressPools/p${pool}` },
              },
            })),
            ...of('nat')
              .filter(([own]) => own === name)
              .map(([, protocol, from, to, nic = '', ...more], index) => ({
                id: `${id}/inboundNatRules/n${index}`,
                properties: {
                  protocol,
                  frontendPort: Number(from),
                  backendPort: Number(to),
                  enableFloatingIP: more.includes('float'),
                  frontendIPConfiguration,
                  ...(nic === '-' ? {} : { backendIPConfiguration: configuration(nic) }),
                },
              })),
          ],
        }),
      },
    ];
  });
}
