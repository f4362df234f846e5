import { firewalls } from './filters/firewall-lines.fixture.ts';
import { gateways } from './gateways/gateway-lines.fixture.ts';
import { hubs } from './gateways/hub-lines.fixture.ts';
import { meshes } from './gateways/mesh-lines.fixture.ts';
import { applicationGateways } from './balancing/application-gateway-lines.fixture.ts';
import { balancers } from './balancing/balancer-lines.fixture.ts';
import { services } from './services/service-lines.fixture.ts';
import {
  idOf,
  machineId,
  memberships,
  option,
  reference,
  regionIn,
  resource,
  subnetId,
  through,
} from './line-words.fixture.ts';
import type { CloudResource } from './resource.ts';

export { idOf, machineId };

/**
 * A network of Azure in words, one line a document or a part of one; things are called by their names.
 *
 *     vnet v 10.0.0.0/16          (`at=westus`, `dns=10.0.0.4,10.0.0.5`)
 *     subnet v/app 10.0.1.0/24 nsg=web rt=r private     (and perhaps a prefix of IPv6; `for=Microsoft.Sql/managedInstances`: delegated;
 *                                 `services=Microsoft.Storage`: a service endpoint, `regions=westus,eastus`: there; `sep=p`: its policies)
 *     peer v w                    (both sides; `only`: this side; `access=off`, `forwarded=on`: what this side allows;
 *                                 `space=10.1.0.0/16`: what of w is peered; `subnets=data,web`: only these subnets of w are)
 *     nic a 10.0.1.4 in v/app nsg=web vm=app0 pip=20.1.1.1 asg=web forwards     (`dns=8.8.8.8`; `sku=Standard`: of that address; `through=y`: by the gateway load balancer y; `answered`: private endpoints' answers come back through it;
 *                                 `block=10.0.1.16/28`: more addresses)
 *     rule web 100 in deny tcp 10.0.0.0/8 > VirtualNetwork 80,443    (`5000-6000>443`: source ports before them)
 *     route r 10.0.2.0/24 10.0.3.4        (an appliance, or several of equal cost: `10.0.3.4,10.0.3.5`; else None, Internet,
 *                                 VnetLocal, VirtualNetworkGateway)
 *     natgw g 20.5.5.5 20.5.5.6   (and `nat=g` at its subnet)
 *     fw f 10.0.9.4 in v/AzureFirewallSubnet p     (its policy; `10.0.9.4,fd00:0:0:9::4`, `pip=20.1.1.1,20.1.1.2`, `private=0.0.0.0/0`, `dns=proxy`, `dns=10.0.0.9`)
 *     fwrule f 100 Allow TCP 10.0.1.0/24 > * 443   (a network rule of a firewall or policy; `group:x` for an IP group, `name:db.example`)
 *     fwapp f 200 Allow 443 * > www.example.com    (an application rule; `tag:WindowsUpdate`, `url:www.example.com/x`)
 *     fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.2.4:8443    (a rule that translates)
 *     policy p base               (`private=255.255.255.255/32`, `dns=proxy`, `dns=10.0.0.9`, `dns=proxy,10.0.0.9`; `groups=g,h`: those that it lists, of which g has a document)
 *     ipgroup x 10.0.1.0/24
 *     bastion l 10.0.3.9 in v/app (of a kind that is not modelled)
 *     appgw g 10.0.3.9 in v/gw    (an application gateway; `pip=20.1.1.1`, `Stopped`, `v1`)
 *     listen g 80 8080 b,10.0.2.9,x.example    (its listener's port, that of backends, and those; `path=8081:c`, `probe=9000`, `at=public`,
 *                                 `host=a.example,*.b.example`, `priority=10`)
 *     lb l 10.0.3.9 in v/app      (or `pip=20.1.1.1`; `Basic`, `Standard`; `sku=Standard`: of that address; `through=y`: by the gateway load balancer y)
 *     balance l Tcp 80 8080 a,b   (rule of l: ports, backends; `probe=80`, `allup`: all get flows where it reaches nobody, `float`, `listed`: its pool; All 0 0 for all ports; `10.0.2.4@v`: an address in a network; `lb:m`: another one's frontend)
 *     nat l Tcp 5000 22 a         (`-`: it names nobody, and an interface says `natrule=l/n0`)
 *     share l Tcp 5000-5009 22 0 a:5003      (an inbound NAT rule of a pool, the first one's, and ports of its members, as far as they are told)
 *     gw g in v/GatewaySubnet     (`pip=20.1.1.1`; `default=s`: the site to which it forces what is for the internet; `ExpressRoute`)
 *     site s 192.168.0.0/16       (a local network gateway; `at=20.1.1.2`: its public address)
 *     connect c g s               (or another gateway, or a circuit; `down`, `bgp`; `to=gw`: a gateway that is not there)
 *     circuit x                   (`provider=Provisioned`, `peering=Disabled` or `peering=none`, `azure=Disabled`)
 *     endpoint p Approved storage:s           (and `pe=p` at its nic; what it leads to may be left out; `asg=web`)
 *     storage s deny closed ips=20.1.1.1 subnets=v/app at=westus
 *     sep p storage:s /subscriptions/s    (a service endpoint policy, and what it lists; `-`: it says nothing of storage)
 *     sql d azure closed ips=20.1.1.1-20.1.1.9 subnets=v/app
 *     zone privatelink.blob.core.windows.net v,w        (linked to networks, or `-`; `redirect`, `registers`, `sets=3`, `links=2`: it says to have so many)
 *     record privatelink.blob.core.windows.net s 10.0.1.9     (addresses, or another name)
 *     resolver d 10.0.3.4 in v/dnsin v/dnsout     (a DNS private resolver, with an inbound endpoint and perhaps an outbound one)
 *     ruleset rs d v,w            (by the outbound endpoint of d, linked to networks, or `-`)
 *     forward rs corp.example 10.0.3.4,10.9.9.9:5353     (a rule, `.` for all names; `off`)
 *     table r nobgp               (or `nopeers`: it keeps routes of gateways, or of peerings, out)
 *     admin v 10 in Deny Tcp Internet > * 22      (a security admin rule for the network v; of the manager m, or n: `by=n`)
 *     guarded All                 (what the configuration of these says of networks that services guard; `AllowRulesOnly`, `-`; `by=n`)
 *     hub h v,w 10.9.0.0/24       (a hub of a virtual WAN, and networks that are connected with it; its own space, if its document is there)
 *     mesh m v,w                  (a connected group of networks; `global`; `spokes`: of a hub; `policy`: and of others that a policy adds; `-`: of none that documents tell)
 *     power app0 stopped
 *     state networkInterfaces/a Failed            (how its deployment ended; `virtualMachines/m unhealthy`)
 */
export function cloudOf(...lines: readonly string[]): readonly CloudResource[] {
  const words = lines.map((line) => line.trim().split(/\s+/));
  const of = (kind: string) => words.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  const names = (kind: string) => [...new Set(of(kind).map(([name = '']) => name))];
  const virtualNetworks = of('vnet').map(([name = '', ...rest]) => {
    const id = idOf('virtualNetworks', name);
    const [location, server] = [regionIn(rest), option(rest, 'dns')];
    const document = resource(id, 'Microsoft.Network/virtualNetworks', {
      addressSpace: { addressPrefixes: rest.filter((word) => !word.includes('=')) },
      dhcpOptions: { dnsServers: server?.split(',') ?? [] },
      subnets: of('subnet').flatMap(([path = '', ...rest]) =>
        path.startsWith(`${name}/`) ? [subnet(path, rest)] : [],
      ),
      virtualNetworkPeerings: of('peer').flatMap(([one = '', other = '', ...rest]) => [
        ...(one === name ? [peering(id, other, rest)] : []),
        ...(other === name && !rest.includes('only') && !hasSide(words, other, one) ? [peering(id, one, [])] : []),
      ]),
    });
    return location === undefined ? document : { ...document, location };
  });
  const nics = of('nic').map(([name = '', address = '', , within = '', ...rest]) => nic(name, address, within, rest));
  const machines = [...new Set(of('nic').flatMap((rest) => option(rest, 'vm') ?? []))].map((name) =>
    resource(machineId(name), 'Microsoft.Compute/virtualMachines', {
      instanceView: {
        statuses: of('power').flatMap(([of, state]) => (of === name ? { code: `PowerState/${state}` } : [])),
      },
      networkProfile: {
        networkInterfaces: of('nic').flatMap((rest) =>
          option(rest, 'vm') === name ? [{ id: idOf('networkInterfaces', rest[0] ?? '') }] : [],
        ),
      },
    }),
  );
  const publics = of('nic').flatMap((rest) => {
    const [ipAddress, sku] = [option(rest, 'pip'), option(rest, 'sku')];
    if (ipAddress === undefined) return [];
    const id = idOf('publicIPAddresses', ipAddress);
    const document = resource(id, 'Microsoft.Network/publicIPAddresses', { ipAddress });
    return [sku === undefined ? document : { ...document, sku: { name: sku } }];
  });
  const groups = [...new Set([...names('rule'), ...names('nsg')])].map((name) => {
    const id = idOf('networkSecurityGroups', name);
    const rules = of('rule').filter(([group]) => group === name);
    return resource(id, 'Microsoft.Network/networkSecurityGroups', {
      securityRules: rules.map(([, ...rest]) => rule(id, rest)),
    });
  });
  const tables = [...new Set([...names('route'), ...names('table')])].map((name) => {
    const id = idOf('routeTables', name);
    const routes = of('route').filter(([table]) => table === name);
    const says = (word: string) => of('table').some(([table, ...rest]) => table === name && rest.includes(word));
    return resource(id, 'Microsoft.Network/routeTables', {
      routes: routes.map(([, ...rest]) => route(id, rest)),
      disableBgpRoutePropagation: says('nobgp'),
      ...(says('nopeers') ? { disablePeeringRoute: 'All' } : {}),
    });
  });
  const bastions = of('bastion').map(([name = '', address = '', , within = '']) =>
    resource(idOf('bastionHosts', name), 'Microsoft.Network/bastionHosts', {
      frontendIPConfigurations: [{ properties: { privateIPAddress: address, subnet: { id: subnetId(within) } } }],
    }),
  );
  const all = [
    ...managed(of('admin')),
    ...guarded(of('guarded')),
    ...meshes(of('mesh')),
    ...hubs(of('hub')),
    ...gateways(of),
    ...firewalls(of),
    ...of('natgw').flatMap(([name = '', ...addresses]) => [
      resource(idOf('natGateways', name), 'Microsoft.Network/natGateways', {
        publicIpAddresses: addresses.map((address) => reference('publicIPAddresses', address)),
      }),
      ...addresses.map((address) =>
        resource(idOf('publicIPAddresses', address), 'Microsoft.Network/publicIPAddresses', { ipAddress: address }),
      ),
    ]),
    ...virtualNetworks,
    ...nics,
    ...machines,
    ...publics,
    ...groups,
    ...tables,
    ...bastions,
    ...applicationGateways(of),
    ...balancers(of),
    ...services(of),
  ];
  return all.map((document) => withState(document, of('state')));
}

function withState(document: CloudResource, states: readonly (readonly string[])[]): CloudResource {
  const [, state] = states.find(([path = '']) => document.id.endsWith(`/${path}`)) ?? [];
  const properties = document.properties as Readonly<Record<string, object>>;
  if (state === undefined) return document;
  const health = { ...properties['instanceView'], vmHealth: { status: { code: `HealthState/${state}` } } };
  const changes = state === 'unhealthy' ? { instanceView: health } : { provisioningState: state };
  return { ...document, properties: { ...properties, ...changes } };
}

/** One collection of rules a network, for the group of that network alone. */
function managed(rules: readonly (readonly string[])[]): readonly CloudResource[] {
  const types = 'Microsoft.Network/networkManagers';
  return rules
    .flatMap(
      ([
        network = '',
        priority = '',
        way,
        access,
        protocol,
        source = '',
        ,
        destination = '',
        ports = '0-65535',
        by,
      ]) => {
        const manager = idOf('networkManagers', by?.replace('by=', '') ?? 'm');
        const group = `${manager}/networkGroups/${network}`;
        const collection = `${manager}/securityAdminConfigurations/c/ruleCollections/${network}`;
        const places = (text: string) =>
          text.split(',').map((addressPrefix) => ({ addressPrefix, addressPrefixType: 'IPPrefix' }));
        return [
          resource(group, `${types}/networkGroups`, {
            groupMembers: [{ resourceId: idOf('virtualNetworks', network) }],
          }),
          resource(collection, `${types}/securityAdminConfigurations/ruleCollections`, {
            appliesToGroups: [{ networkGroupId: group }],
          }),
          resource(`${collection}/rules/a${priority}`, `${types}/securityAdminConfigurations/ruleCollections/rules`, {
            priority: Number(priority),
            direction: way === 'in' ? 'Inbound' : 'Outbound',
            access,
            protocol,
            sources: places(source),
            destinations: places(destination),
            sourcePortRanges: ['0-65535'],
            destinationPortRanges: ports.split(','),
          }),
        ];
      },
    )
    .filter(({ id }, index, all) => all.findIndex((one) => one.id === id) === index);
}

const guarded = (settings: readonly (readonly string[])[]): readonly CloudResource[] =>
  settings.map(([word = '', ...rest]) =>
    resource(
      `${idOf('networkManagers', option(rest, 'by') ?? 'm')}/securityAdminConfigurations/c`,
      'Microsoft.Network/networkManagers/securityAdminConfigurations',
      word === '-' ? {} : { applyOnNetworkIntentPolicyBasedServices: word.split(',') },
    ),
  );

const hasSide = (words: readonly (readonly string[])[], one: string, other: string) =>
  words.some(([kind, first, second]) => kind === 'peer' && first === one && second === other);

function subnet(path: string, [addressPrefix = '', ...rest]: readonly string[]) {
  const other = rest.find((word) => /^[\da-f:.]+\/\d+$/.test(word));
  return {
    id: subnetId(path),
    properties: {
      ...(other === undefined ? { addressPrefix } : { addressPrefixes: [addressPrefix, other] }),
      networkSecurityGroup: reference('networkSecurityGroups', option(rest, 'nsg')),
      routeTable: reference('routeTables', option(rest, 'rt')),
      natGateway: reference('natGateways', option(rest, 'nat')),
      ...(option(rest, 'services') === undefined
        ? {}
        : {
            serviceEndpoints: [
              { service: option(rest, 'services'), locations: option(rest, 'regions')?.split(',') ?? ['*'] },
            ],
          }),
      serviceEndpointPolicies: option(rest, 'sep')
        ?.split(',')
        .map((each) => reference('serviceEndpointPolicies', each)),
      privateEndpointNetworkPolicies: option(rest, 'policies') ?? 'Disabled',
      ...(rest.includes('private') ? { defaultOutboundAccess: false } : {}),
      ...(option(rest, 'for') === undefined
        ? {}
        : { delegations: [{ name: 'd', properties: { serviceName: option(rest, 'for') } }] }),
    },
  };
}

const peering = (network: string, remote: string, rest: readonly string[]) => ({
  id: `${network}/virtualNetworkPeerings/to-${remote}`,
  properties: {
    remoteVirtualNetwork: reference('virtualNetworks', remote),
    peeringState: rest.includes('only') ? 'Initiated' : 'Connected',
    remoteAddressSpace: { addressPrefixes: option(rest, 'space')?.split(',') ?? [] },
    ...(option(rest, 'subnets') === undefined
      ? {}
      : { peerCompleteVnets: false, remoteSubnetNames: option(rest, 'subnets')?.split(',') }),
    allowVirtualNetworkAccess: option(rest, 'access') !== 'off',
    allowForwardedTraffic: option(rest, 'forwarded') === 'on',
    allowGatewayTransit: option(rest, 'transit') === 'on',
    useRemoteGateways: option(rest, 'remote') === 'on',
  },
});

function nic(name: string, address: string, within: string, rest: readonly string[]): CloudResource {
  const id = idOf('networkInterfaces', name);
  const machine = option(rest, 'vm');
  const document = resource(id, 'Microsoft.Network/networkInterfaces', {
    enableIPForwarding: rest.includes('forwards'),
    ...(option(rest, 'dns') === undefined ? {} : { dnsSettings: { dnsServers: option(rest, 'dns')?.split(',') } }),
    privateEndpoint: reference('privateEndpoints', option(rest, 'pe')),
    networkSecurityGroup: reference('networkSecurityGroups', option(rest, 'nsg')),
    virtualMachine: machine === undefined ? undefined : { id: machineId(machine) },
    ipConfigurations: [
      {
        id: `${id}/ipConfigurations/ipconfig1`,
        properties: {
          privateIPAddress: address,
          primary: true,
          subnet: { id: subnetId(within) },
          publicIPAddress: reference('publicIPAddresses', option(rest, 'pip')),
          ...through(rest),
          ...bound(rest),
          applicationSecurityGroups: memberships(rest),
        },
      },
      ...(option(rest, 'block')?.split(',') ?? []).map((privateIPAddress, at) => ({
        id: `${id}/ipConfigurations/block${at}`,
        properties: { privateIPAddress, subnet: { id: subnetId(within) } },
      })),
    ],
  });
  return rest.includes('answered') ? { ...document, tags: { disableSnatOnPL: 'true' } } : document;
}

/** `natrule=l/n0`: the inbound NAT rule that it says to be behind. */
function bound(rest: readonly string[]) {
  const [balancer = '', rule = ''] = option(rest, 'natrule')?.split('/') ?? [];
  const id = `${idOf('loadBalancers', balancer)}/inboundNatRules/${rule}`;
  return rule === '' ? {} : { loadBalancerInboundNatRules: [{ id }] };
}

function rule(
  group: string,
  [priority, way, access, protocol, source = '', , destination = '', ports = '*']: readonly string[],
) {
  const side = (name: string, text: string) =>
    text.startsWith('asg:')
      ? { [`${name}ApplicationSecurityGroups`]: [reference('applicationSecurityGroups', text.slice(4))] }
      : text.includes(',')
        ? { [`${name}AddressPrefixes`]: text.split(',') }
        : { [`${name}AddressPrefix`]: text };
  const [own, theirs] = ports.includes('>') ? ports.split('>') : ['*', ports];
  return {
    id: `${group}/securityRules/r${priority}`,
    name: `r${priority}`,
    properties: {
      priority: Number(priority),
      direction: way === 'in' ? 'Inbound' : 'Outbound',
      access,
      protocol,
      ...side('source', source),
      ...side('destination', destination),
      sourcePortRanges: own?.split(','),
      destinationPortRanges: theirs?.split(','),
    },
  };
}

function route(table: string, [addressPrefix = '', hop = '']: readonly string[]) {
  const isAppliance = /^[\d.]+$|:/.test(hop);
  const isSeveral = /^[\d.]+,/.test(hop);
  return {
    id: `${table}/routes/to-${addressPrefix.replace('/', '-')}`,
    name: `to-${addressPrefix.replace('/', '-')}`,
    properties: {
      addressPrefix,
      nextHopType: isAppliance ? 'VirtualAppliance' : isSeveral ? 'VirtualApplianceEcmp' : hop,
      ...(isAppliance ? { nextHopIpAddress: hop } : {}),
      ...(isSeveral ? { nextHop: { nextHopIpAddresses: hop.split(',') } } : {}),
    },
  };
}
