import type { CloudResource } from '../resource.ts';
import { idOf, option, reference, resource, subnetId } from '../line-words.fixture.ts';

/** The lines about firewalls: `fw`, `fwrule`, `fwapp`, `fwnat`, `policy`, `ipgroup`. A rule is a collection of its own. */
export function firewalls(of: (kind: string) => readonly (readonly string[])[]): readonly CloudResource[] {
  const policyId = (name: string) => idOf('firewallPolicies', name);
  const network = ([
    owner,
    priority = '',
    type,
    protocols = '',
    source = '',
    ,
    destination = '',
    ports = '*',
  ]: readonly string[]) => {
    const side = (name: string, text: string) =>
      text.startsWith('group:')
        ? { [`${name}IpGroups`]: [idOf('ipGroups', text.slice(6))] }
        : text.startsWith('name:')
          ? { [`${name}Fqdns`]: text.slice(5).split(',') }
          : { [`${name}Addresses`]: text.split(',') };
    const rule = {
      name: `n${priority}`,
      ruleType: 'NetworkRule',
      protocols: protocols.split(','),
      ...side('source', source),
      ...side('destination', destination),
      destinationPorts: ports.split(','),
    };
    return { owner, document: { name: `n${priority}`, priority: Number(priority), action: { type }, rules: [rule] } };
  };
  /** Names; or tags of them, or addresses of pages. */
  const targets = (text: string) => {
    const [, kind, list = text] = /^(tag|url):(.*)$/.exec(text) ?? [];
    return { [kind === 'tag' ? 'fqdnTags' : kind === 'url' ? 'targetUrls' : 'targetFqdns']: list.split(',') };
  };
  const application = ([owner, priority = '', type, port = '', source = '', , name = '']: readonly string[]) => {
    const protocols = [{ protocolType: 'Https', port: Number(port) }];
    const rule = {
      name: `a${priority}`,
      ruleType: 'ApplicationRule',
      protocols,
      sourceAddresses: [source],
      ...targets(name),
    };
    return { owner, document: { name: `a${priority}`, priority: Number(priority), action: { type }, rules: [rule] } };
  };
  const translation = ([
    owner,
    priority = '',
    protocols = '',
    source = '',
    ,
    destination = '',
    ports = '',
    ,
    target = '',
  ]: readonly string[]) => {
    const [to = '', translatedPort] = target.split(':');
    const rule = {
      name: `t${priority}`,
      ruleType: 'NatRule',
      protocols: protocols.split(','),
      sourceAddresses: source.split(','),
      destinationAddresses: destination.split(','),
      destinationPorts: ports.split(','),
      ...(/^[\d.]+$/.test(to) ? { translatedAddress: to } : { translatedFqdn: to }),
      translatedPort,
    };
    const type = 'DNAT';
    return { owner, document: { name: `t${priority}`, priority: Number(priority), action: { type }, rules: [rule] } };
  };
  const [networks, applications] = [of('fwrule').map(network), of('fwapp').map(application)];
  const translations = of('fwnat').map(translation);
  const policyOf = (member: string, rest: readonly string[]) => {
    const name = rest.find((word) => !word.includes('='));
    return name === undefined ? {} : { [member]: { id: policyId(name) } };
  };
  /** One configuration for each public or private address, or one without; only the first names the subnet. */
  const configurations = (privates: readonly string[], place: string, rest: readonly string[]) => {
    const shown = option(rest, 'pip')?.split(',') ?? [];
    return Array.from({ length: Math.max(privates.length, shown.length) }, (_, index) => {
      const [privateIPAddress, address] = [privates[index], shown[index]];
      return {
        properties: {
          ...(privateIPAddress === undefined ? {} : { privateIPAddress }),
          ...(index === 0 && { subnet: { id: subnetId(place) } }),
          ...(address === undefined ? {} : { publicIPAddress: reference('publicIPAddresses', address) }),
        },
      };
    });
  };
  type Collection = { readonly owner: string | undefined; readonly document: { readonly name: string } };
  const within = (name: string, all: readonly Collection[]) =>
    all.flatMap(({ owner, document }) => (owner === name ? [{ name: document.name, properties: document }] : []));
  return [
    ...of('fw').flatMap((rest) =>
      (option(rest, 'pip')?.split(',') ?? []).map((ipAddress) =>
        resource(idOf('publicIPAddresses', ipAddress), 'Microsoft.Network/publicIPAddresses', { ipAddress }),
      ),
    ),
    ...of('fw').map(([name = '', addresses = '', , place = '', ...rest]) =>
      resource(idOf('azureFirewalls', name), 'Microsoft.Network/azureFirewalls', {
        ipConfigurations: configurations(addresses.split(','), place, rest),
        ...classicSettings(option(rest, 'private'), option(rest, 'dns')),
        natRuleCollections: within(name, translations),
        networkRuleCollections: within(name, networks),
        applicationRuleCollections: within(name, applications),
        ...policyOf('firewallPolicy', rest),
      }),
    ),
    ...of('policy').flatMap(([name = '', ...rest]) => [
      resource(policyId(name), 'Microsoft.Network/firewallPolicies', {
        ...policyOf('basePolicy', rest),
        ...(option(rest, 'groups') === undefined
          ? {}
          : {
              ruleCollectionGroups: option(rest, 'groups')
                ?.split(',')
                .map((group) => ({ id: `${policyId(name)}/ruleCollectionGroups/${group}` })),
            }),
        ...(option(rest, 'private') === undefined
          ? {}
          : { snat: { privateRanges: option(rest, 'private')?.split(',') } }),
        ...policyNames(option(rest, 'dns')),
      }),
      resource(`${policyId(name)}/ruleCollectionGroups/g`, 'Microsoft.Network/firewallPolicies/ruleCollectionGroups', {
        priority: 100,
        ruleCollections: [...translations, ...networks, ...applications].flatMap(({ owner, document }) =>
          owner === name ? [document] : [],
        ),
      }),
    ]),
    ...of('ipgroup').map(([name = '', ...ipAddresses]) =>
      resource(idOf('ipGroups', name), 'Microsoft.Network/ipGroups', { ipAddresses }),
    ),
  ];
}

function classicSettings(privateRanges: string | undefined, dns: string | undefined) {
  const additionalProperties = {
    ...(privateRanges === undefined ? {} : { 'Network.SNAT.PrivateRanges': privateRanges }),
    ...(dns === 'proxy' ? { 'Network.DNS.EnableProxy': 'true' } : {}),
    ...(dns === undefined || dns === 'proxy' ? {} : { 'Network.DNS.Servers': dns }),
  };
  return Object.keys(additionalProperties).length === 0 ? {} : { additionalProperties };
}

/** It answers names, or asks servers of its own, or both. */
function policyNames(dns: string | undefined) {
  if (dns === undefined) return {};
  const words = dns.split(',');
  const servers = words.filter((word) => word !== 'proxy');
  return { dnsSettings: { servers, ...(words.includes('proxy') && { enableProxy: true }) } };
}
