import type { CloudResource } from '../resource.ts';
import { idOf, option, reference, resource, subnetId } from '../line-words.fixture.ts';

/** A public one is none that its document says to be a Standard one, and so closed, unless the line does. */
const skuOf = (words: readonly string[], isPublic: boolean) => {
  const named = ['Basic', 'Standard'].find((each) => words.includes(each));
  return named === undefined && isPublic ? {} : { sku: { name: named ?? 'Standard' } };
};

/** The lines about load balancers: `lb`, `balance` and `nat`. */
export function balancers(of: (kind: string) => readonly (readonly string[])[]): readonly CloudResource[] {
  return of('lb').flatMap(([name = '', ...rest]) => {
    const id = idOf('loadBalancers', name);
    const shown = option(rest, 'pip');
    const frontendIPConfiguration = { id: `${id}/frontendIPConfigurations/f` };
    const configuration = (nic: string) => ({ id: `${idOf('networkInterfaces', nic)}/ipConfigurations/ipconfig1` });
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
              properties: shown === undefined ? inside : { publicIPAddress: reference('publicIPAddresses', shown) },
            },
          ],
          backendAddressPools: rules.map(([, , , , nics = ''], index) => ({
            id: `${id}/backendAddressPools/p${index}`,
            properties: {
              backendIPConfigurations: nics.split(',').flatMap((nic) => (nic === '-' ? [] : [configuration(nic)])),
            },
          })),
          probes: rules.map((words, index) => ({
            id: `${id}/probes/p${index}`,
            properties: { port: Number(option(words, 'probe') ?? 0) },
          })),
          loadBalancingRules: rules.map(([, protocol, from, to, , ...more], index) => ({
            id: `${id}/loadBalancingRules/r${index}`,
            properties: {
              protocol,
              frontendPort: Number(from),
              backendPort: Number(to),
              enableFloatingIP: more.includes('float'),
              frontendIPConfiguration,
              backendAddressPool: { id: `${id}/backendAddressPools/p${index}` },
              ...(option(more, 'probe') === undefined ? {} : { probe: { id: `${id}/probes/p${index}` } }),
            },
          })),
          inboundNatRules: of('nat')
            .filter(([own]) => own === name)
            .map(([, protocol, from, to, nic = ''], index) => ({
              id: `${id}/inboundNatRules/n${index}`,
              properties: {
                protocol,
                frontendPort: Number(from),
                backendPort: Number(to),
                frontendIPConfiguration,
                backendIPConfiguration: configuration(nic),
              },
            })),
        }),
      },
    ];
  });
}
