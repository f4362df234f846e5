import type { CloudResource } from '../resource.ts';
import { idOf, regionIn, option, resource, subnetId } from '../line-words.fixture.ts';

const accountId = (name: string) => idOf('x', name).replace('Microsoft.Network/x', 'Microsoft.Storage/storageAccounts');
const serverId = (name: string) => idOf('x', name).replace('Microsoft.Network/x', 'Microsoft.Sql/servers');

/** `storage:x`, `sql:x`, or somebody's own, `privateLinkServices:x`. */
export function serviceId(text: string): string {
  const [kind = '', name = ''] = text.split(':');
  if (kind === 'sql') return serverId(name);
  return kind === 'storage' ? accountId(name) : idOf(kind, name);
}

type Lines = (kind: string) => readonly (readonly string[])[];

/** The lines about services and names: `storage`, `sep`, `sql`, `zone`, `record`, `resolver`, `ruleset` and `forward`. */
export const services = (of: Lines): readonly CloudResource[] => [
  ...of('storage').map(([name = '', ...rest]): CloudResource => ({
    ...resource(accountId(name), 'Microsoft.Storage/storageAccounts', {
      publicNetworkAccess: access(rest),
      networkAcls: {
        defaultAction: rest.includes('deny') ? 'Deny' : 'Allow',
        ipRules: list(rest, 'ips').map((value) => ({ value, action: 'Allow' })),
        virtualNetworkRules: list(rest, 'subnets').map((path) => ({ id: subnetId(path), action: 'Allow' })),
      },
    }),
    location: regionIn(rest) ?? 'westus',
  })),
  ...of('sep').map(([name = '', ...scopes]) =>
    resource(idOf('serviceEndpointPolicies', name), 'Microsoft.Network/serviceEndpointPolicies', {
      serviceEndpointPolicyDefinitions: [
        {
          name: 'd',
          properties: scopes.includes('-')
            ? { service: 'Global', serviceResources: ['/services/Azure/Batch'] }
            : {
                service: 'Microsoft.Storage',
                serviceResources: scopes.map((scope) => (scope.includes(':') ? serviceId(scope) : scope)),
              },
        },
      ],
    }),
  ),
  ...of('sql').flatMap(([name = '', ...rest]): readonly CloudResource[] => {
    const id = serverId(name);
    const firewall = (key: string, startIpAddress = '', endIpAddress = startIpAddress) =>
      resource(`${id}/firewallRules/${key}`, 'Microsoft.Sql/servers/firewallRules', { startIpAddress, endIpAddress });
    return [
      {
        ...resource(id, 'Microsoft.Sql/servers', {
          fullyQualifiedDomainName: `${name}.database.windows.net`,
          publicNetworkAccess: access(rest),
        }),
        location: regionIn(rest) ?? 'westus',
      },
      ...list(rest, 'ips').map((range, index) => firewall(`r${index}`, ...range.split('-'))),
      ...(rest.includes('azure') ? [firewall('AllowAllWindowsAzureIps', '0.0.0.0')] : []),
      ...list(rest, 'subnets').map((path, index) =>
        resource(`${id}/virtualNetworkRules/v${index}`, 'Microsoft.Sql/servers/virtualNetworkRules', {
          virtualNetworkSubnetId: subnetId(path),
        }),
      ),
    ];
  }),
  ...of('zone').flatMap(([name = '', networks = '', ...rest]) => {
    const id = idOf('privateDnsZones', name);
    const type = 'Microsoft.Network/privateDnsZones';
    return [
      resource(id, type, {
        ...(option(rest, 'sets') !== undefined && { numberOfRecordSets: Number(option(rest, 'sets')) }),
        ...(option(rest, 'links') !== undefined && { numberOfVirtualNetworkLinks: Number(option(rest, 'links')) }),
      }),
      ...networks.split(',').flatMap((network) =>
        network === '-'
          ? []
          : [
              resource(`${id}/virtualNetworkLinks/${network}`, `${type}/virtualNetworkLinks`, {
                virtualNetwork: { id: idOf('virtualNetworks', network) },
                resolutionPolicy: rest.includes('redirect') ? 'NxDomainRedirect' : 'Default',
                registrationEnabled: rest.includes('registers'),
              }),
            ],
      ),
    ];
  }),
  ...of('record').map(([zone = '', name = '', target = '']) => {
    const id = idOf('privateDnsZones', zone);
    const isAddress = /^[\d.,]+$/.test(target);
    const type = isAddress ? 'A' : 'CNAME';
    return resource(
      `${id}/${type}/${name}`,
      `Microsoft.Network/privateDnsZones/${type}`,
      isAddress
        ? { aRecords: target.split(',').map((ipv4Address) => ({ ipv4Address })) }
        : { cnameRecord: { cname: target } },
    );
  }),
  ...of('resolver').flatMap(resolver),
  ...of('ruleset').flatMap(ruleset),
  ...of('forward').map(forward),
];

/** Of a resolver, with the endpoints that it has. */
function resolver([name = '', address = '', , inbound = '', outbound]: readonly string[]): readonly CloudResource[] {
  const id = idOf('dnsResolvers', name);
  const type = 'Microsoft.Network/dnsResolvers';
  const [subnet, other] = [inbound, outbound].map((path = '') => ({ id: subnetId(path) }));
  return [
    resource(id, type, { virtualNetwork: { id: idOf('virtualNetworks', inbound.split('/')[0] ?? '') } }),
    resource(`${id}/inboundEndpoints/in`, `${type}/inboundEndpoints`, {
      ipConfigurations: address.split(',').map((privateIpAddress) => ({ privateIpAddress, subnet })),
    }),
    ...(outbound === undefined
      ? []
      : [resource(`${id}/outboundEndpoints/out`, `${type}/outboundEndpoints`, { subnet: other })]),
  ];
}

function ruleset([name = '', resolver = '', networks = '']: readonly string[]): readonly CloudResource[] {
  const id = idOf('dnsForwardingRulesets', name);
  const type = 'Microsoft.Network/dnsForwardingRulesets';
  return [
    resource(id, type, {
      dnsResolverOutboundEndpoints: [{ id: `${idOf('dnsResolvers', resolver)}/outboundEndpoints/out` }],
    }),
    ...networks.split(',').flatMap((network) =>
      network === '-'
        ? []
        : resource(`${id}/virtualNetworkLinks/${network}`, `${type}/virtualNetworkLinks`, {
            virtualNetwork: { id: idOf('virtualNetworks', network) },
          }),
    ),
  ];
}

function forward([ruleset = '', domain = '', servers = '', state]: readonly string[]): CloudResource {
  const type = 'Microsoft.Network/dnsForwardingRulesets/forwardingRules';
  return resource(`${idOf('dnsForwardingRulesets', ruleset)}/forwardingRules/${domain}`, type, {
    domainName: domain === '.' ? domain : `${domain}.`,
    targetDnsServers: servers.split(',').map((server) => {
      const [ipAddress, port = '53'] = server.split(':');
      return { ipAddress, port: Number(port) };
    }),
    forwardingRuleState: state === 'off' ? 'Disabled' : 'Enabled',
  });
}

const access = (rest: readonly string[]) =>
  rest.includes('closed') ? 'Disabled' : rest.includes('perimeter') ? 'SecuredByPerimeter' : 'Enabled';

const list = (rest: readonly string[], name: string) => option(rest, name)?.split(',') ?? [];
