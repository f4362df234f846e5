import { tagPrefixes } from '@hopscope/engine';
import { keyOf, type ArmDocument, type ResourceId, type RuleNames } from '@hopscope/protocol';

import { childrenIn, idIn, listIn } from '../../estate/children.ts';
import { INTERFACE_TYPE } from '../inventory.ts';
import type { ProviderParts } from '../route.ts';

/** What tags and application security groups stand for in rules at an interface. */
export function namesAt({ cloud, estate, serviceTags }: ProviderParts, nic: ArmDocument): RuleNames {
  const tags = tagPrefixes(cloud(), nic.id);
  return {
    tag(name) {
      if (!tags.ok) return undefined;
      if (name.toLowerCase() === 'virtualnetwork') return tags.value.virtualNetwork;
      const key = name.toLowerCase();
      return key === 'internet' ? tags.value.internet : (PLATFORM[key] ?? serviceTags.get(key)?.prefixes);
    },
    members: (id) =>
      estate
        .namers(id)
        .flatMap(({ document }) =>
          document.type.toLowerCase() === INTERFACE_TYPE.toLowerCase() ? addressesIn(document, id as ResourceId) : [],
        ),
  };
}

/** Probes come from the host's own address (Azure, "What is 168.63.129.16"). */
const PLATFORM: Readonly<Record<string, readonly string[]>> = { azureloadbalancer: ['168.63.129.16/32'] };

const addressesIn = (nic: ArmDocument, group: ResourceId): readonly string[] =>
  childrenIn(nic, 'ipConfigurations').flatMap((configuration) => {
    const { applicationSecurityGroups, privateIPAddress } = configuration.properties;
    const isMember = listIn(applicationSecurityGroups).some((each) => idIn(each)?.toLowerCase() === keyOf(group));
    return isMember && typeof privateIPAddress === 'string' ? privateIPAddress : [];
  });
