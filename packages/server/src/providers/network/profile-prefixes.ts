import { parsePrefix, tagPrefixes, type CloudNetwork, type Prefix, type ServiceTags } from '@hopscope/engine';

/** What a profile's text for an end stands for; undefined: nothing that is known. */
export type NamedPrefixes = (text: string) => readonly Prefix[] | undefined;

export const EVERYBODY = ['0.0.0.0/0'] as readonly string[] as readonly Prefix[];
/** Tags that hold one address of the platform's, which no rule but the tag's own needs to know. */
const HOST = ['168.63.129.16/32'] as readonly string[] as readonly Prefix[];

/** `*` is every IPv4 address; prefixes of IPv6 would hold more than anybody can go through, single addresses do not. */
export function prefixesFor(network: CloudNetwork, id: string, serviceTags: ServiceTags): NamedPrefixes {
  return (text) => {
    const word = text.trim().toLowerCase();
    if (word === '*') return EVERYBODY;
    if (word === 'azureloadbalancer') return HOST;
    if (word === 'virtualnetwork' || word === 'internet') {
      const tags = tagPrefixes(network, id);
      if (!tags.ok) return undefined;
      const held = word === 'internet' ? tags.value.internet : tags.value.virtualNetwork;
      return held.filter(isOfIpv4);
    }
    const tag = serviceTags.get(word)?.prefixes.filter(isOfIpv4) ?? [];
    if (tag.length > 0) return tag;
    const prefix = parsePrefix(text.trim());
    if (!prefix.ok || (prefix.value.includes(':') && !prefix.value.endsWith('/128'))) return undefined;
    return [prefix.value];
  };
}

const isOfIpv4 = (prefix: Prefix): boolean => !prefix.includes(':');
