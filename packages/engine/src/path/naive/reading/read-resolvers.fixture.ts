import type { ForwardingRule, Inbound, Ruleset } from '../model.fixture.ts';
import { isBelow, numberOf, same, type Json } from '../words.fixture.ts';
import type { Documents } from './documents.fixture.ts';

/* "Azure DNS Private Resolver endpoints and rulesets". */

export const readResolvers = (all: Documents) => ({ inbound: readInbound(all), rulesets: readRulesets(all) });

const vnetOf = (subnet: string): string => subnet.split('/subnets/')[0] ?? '';

const readInbound = (all: Documents): readonly Inbound[] =>
  all('dnsResolvers/inboundEndpoints').flatMap(({ p }) =>
    (p['ipConfigurations'] as readonly Json[]).map((each) => ({
      vnet: vnetOf(each['subnet'].id),
      address: numberOf(each['privateIpAddress']),
    })),
  );

/** All of a resolver's documents say where it is. */
function placeOf(all: Documents, resolver: string): string | undefined {
  const own = all('dnsResolvers').find(({ id }) => same(id, resolver))?.p['virtualNetwork'].id as string | undefined;
  const ins = all('dnsResolvers/inboundEndpoints').filter(({ id }) => isBelow(id, resolver));
  const outs = all('dnsResolvers/outboundEndpoints').filter(({ id }) => isBelow(id, resolver));
  const subnets = [...ins.map(({ p }) => p['ipConfigurations'][0].subnet), ...outs.map(({ p }) => p['subnet'])];
  return own ?? subnets.map(({ id }: Json) => vnetOf(id))[0];
}

const readRulesets = (all: Documents): readonly Ruleset[] =>
  all('dnsForwardingRulesets').map(({ id, p }) => {
    const links = all('dnsForwardingRulesets/virtualNetworkLinks').filter((each) => isBelow(each.id, id));
    const rules = all('dnsForwardingRulesets/forwardingRules').filter((each) => isBelow(each.id, id));
    const outs = p['dnsResolverOutboundEndpoints'] as readonly { readonly id: string }[];
    return {
      // Each kind has a list of its own, and who has got none of it has not asked for it.
      vnets: links.length === 0 ? undefined : links.map((each) => each.p['virtualNetwork'].id as string),
      rules: rules.length === 0 ? undefined : rules.map((each) => readRule(each.p)),
      from: outs.map((out) => placeOf(all, out.id.split('/outboundEndpoints/')[0] ?? '')),
    };
  });

function readRule(p: Json): ForwardingRule {
  const [first] = p['targetDnsServers'] as readonly Json[];
  const domain = String(p['domainName']).slice(0, -1);
  const server = first?.['port'] === 53 ? numberOf(first['ipAddress']) : undefined;
  return { domain, server, isOn: p['forwardingRuleState'] !== 'Disabled' };
}
