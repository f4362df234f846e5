import type { CloudResource } from '../resource.ts';
import { idOf, option, reference, resource, subnetId } from '../line-words.fixture.ts';

/** Of one host name, or several. */
function hostsOf(words: readonly string[]) {
  const [first, ...others] = option(words, 'host')?.split(',') ?? [];
  if (others.length > 0) return { hostNames: [first, ...others] };
  return first === undefined ? {} : { hostName: first };
}

/** The lines about application gateways: `appgw` and `listen`. One listener a line, for all frontends there are, or one. */
export function applicationGateways(of: (kind: string) => readonly (readonly string[])[]): readonly CloudResource[] {
  return of('appgw').flatMap(([name = '', address = '', , within = '', ...rest]) => {
    const id = idOf('applicationGateways', name);
    const shown = option(rest, 'pip');
    const child = (collection: string, key: number | string) => `${id}/${collection}/${key}`;
    const listeners = of('listen').filter(([own]) => own === name);
    const fronts = [
      ...(address === '-' ? [] : [{ key: 'private', properties: { privateIPAddress: address } }]),
      ...(shown === undefined
        ? []
        : [{ key: 'public', properties: { publicIPAddress: reference('publicIPAddresses', shown) } }]),
    ];
    /** `at=public`: of that frontend only. */
    const frontsOf = (words: readonly string[]) => {
      const at = option(words, 'at');
      return fronts.filter(({ key }) => at === undefined || key === at);
    };
    const pool = (key: string, members: string) => ({
      id: child('backendAddressPools', key),
      properties: {
        backendIPConfigurations: members
          .split(',')
          .flatMap((nic) =>
            nic.includes('.') || nic === '-'
              ? []
              : { id: `${idOf('networkInterfaces', nic)}/ipConfigurations/ipconfig1` },
          ),
        backendAddresses: members
          .split(',')
          .flatMap((each) => (each.includes('.') ? [/^\d/.test(each) ? { ipAddress: each } : { fqdn: each }] : [])),
      },
    });
    const probes = listeners.flatMap(([, , port = '', , ...words]) => {
      const probe = option(words, 'probe');
      const properties = { protocol: 'Http', path: '/', port: Number(probe) };
      return probe === undefined ? [] : [{ port, id: child('probes', port), properties }];
    });
    const settings = (port: string) => {
      const probe = probes.find((each) => each.port === port);
      const named = probe === undefined ? {} : { probe: { id: probe.id } };
      return {
        id: child('backendHttpSettingsCollection', port),
        properties: { port: Number(port), protocol: 'Http', ...named },
      };
    };
    const paths = listeners.flatMap(([, , , , ...words], at) => {
      const [port = '', members = '-'] = option(words, 'path')?.split(':') ?? [];
      return port === '' ? [] : [{ at, port, members }];
    });
    return [
      ...(shown === undefined
        ? []
        : [resource(idOf('publicIPAddresses', shown), 'Microsoft.Network/publicIPAddresses', { ipAddress: shown })]),
      resource(id, 'Microsoft.Network/applicationGateways', {
        sku: rest.includes('v1') ? { tier: 'Standard' } : { name: 'Standard_v2', tier: 'Standard_v2' },
        operationalState: rest.includes('Stopped') ? 'Stopped' : 'Running',
        gatewayIPConfigurations: [{ properties: { subnet: { id: subnetId(within) } } }],
        frontendIPConfigurations: fronts.map(({ key, properties }) => ({
          id: child('frontendIPConfigurations', key),
          properties,
        })),
        frontendPorts: listeners.map(([, port]) => ({
          id: child('frontendPorts', port ?? ''),
          properties: { port: Number(port) },
        })),
        backendAddressPools: [
          ...listeners.map(([, , , members = ''], at) => pool(`p${at}`, members)),
          ...paths.map(({ at, members }) => pool(`q${at}`, members)),
        ],
        backendHttpSettingsCollection: [
          ...listeners.map(([, , port = '']) => settings(port)),
          ...paths.map(({ port }) => settings(port)),
        ],
        probes: probes.map(({ id: probe, properties }) => ({ id: probe, properties })),
        urlPathMaps: paths.map(({ at, port }) => ({
          id: child('urlPathMaps', at),
          properties: {
            defaultBackendAddressPool: { id: child('backendAddressPools', `p${at}`) },
            defaultBackendHttpSettings: { id: child('backendHttpSettingsCollection', listeners[at]?.[2] ?? '') },
            pathRules: [
              {
                properties: {
                  backendAddressPool: { id: child('backendAddressPools', `q${at}`) },
                  backendHttpSettings: { id: child('backendHttpSettingsCollection', port) },
                },
              },
            ],
          },
        })),
        httpListeners: listeners.flatMap(([, port, , , ...words], at) =>
          frontsOf(words).map(({ key }) => ({
            id: child('httpListeners', `${key}${at}`),
            properties: {
              frontendIPConfiguration: { id: child('frontendIPConfigurations', key) },
              frontendPort: { id: child('frontendPorts', port ?? '') },
              protocol: 'Http',
              ...hostsOf(words),
            },
          })),
        ),
        requestRoutingRules: listeners.flatMap(([, , port = '', , ...words], at) =>
          frontsOf(words).map(({ key }) => ({
            id: child('requestRoutingRules', `${key}${at}`),
            properties: {
              httpListener: { id: child('httpListeners', `${key}${at}`) },
              ...(option(words, 'priority') === undefined ? {} : { priority: Number(option(words, 'priority')) }),
              ...(paths.some((path) => path.at === at)
                ? { urlPathMap: { id: child('urlPathMaps', at) } }
                : {
                    backendAddressPool: { id: child('backendAddressPools', `p${at}`) },
                    backendHttpSettings: { id: child('backendHttpSettingsCollection', port) },
                  }),
            },
          })),
        ),
      }),
    ];
  });
}
