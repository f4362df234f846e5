import type { CloudResource } from '../resource.ts';
import { idOf, resource, subnetId } from '../line-words.fixture.ts';

/** The lines about firewalls: `fw`, `fwrule`, `fwapp`, `policy`, `ipgroup`. A rule is a collection of its own. */
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
  const application = ([owner, priority = '', type, port = '', source = '', , name = '']: readonly string[]) => {
    const protocols = [{ protocolType: 'Https', port: Number(port) }];
    const rule = {
      name: `a${priority}`,
      ruleType: 'ApplicationRule',
      protocols,
      sourceAddresses: [source],
      targetFqdns: [name],
    };
    return { owner, document: { name: `a${priority}`, priority: Number(priority), action: { type }, rules: [rule] } };
  };
  const [networks, applications] = [of('fwrule').map(network), of('fwapp').map(application)];
  type Collection = { readonly owner: string | undefined; readonly document: { readonly name: string } };
  const within = (name: string, all: readonly Collection[]) =>
    all.flatMap(({ owner, document }) => (owner === name ? [{ name: document.name, properties: document }] : []));
  return [
    ...of('fw').map(([name = '', privateIPAddress = '', , place = '', policy]) =>
      resource(idOf('azureFirewalls', name), 'Microsoft.Network/azureFirewalls', {
        ipConfigurations: [{ properties: { privateIPAddress, subnet: { id: subnetId(place) } } }],
        networkRuleCollections: within(name, networks),
        applicationRuleCollections: within(name, applications),
        ...(policy === undefined ? {} : { firewallPolicy: { id: policyId(policy) } }),
      }),
    ),
    ...of('policy').flatMap(([name = '', base]) => [
      resource(
        policyId(name),
        'Microsoft.Network/firewallPolicies',
        base === undefined ? {} : { basePolicy: { id: policyId(base) } },
      ),
      resource(`${policyId(name)}/ruleCollectionGroups/g`, 'Microsoft.Network/firewallPolicies/ruleCollectionGroups', {
        priority: 100,
        ruleCollections: [...networks, ...applications].flatMap(({ owner, document }) =>
          owner === name ? [document] : [],
        ),
      }),
    ]),
    ...of('ipgroup').map(([name = '', ...ipAddresses]) =>
      resource(idOf('ipGroups', name), 'Microsoft.Network/ipGroups', { ipAddresses }),
    ),
  ];
}
