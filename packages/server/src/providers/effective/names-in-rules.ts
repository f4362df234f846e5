import { membersSeen, parseAddress, tagPrefixes } from '@hopscope/engine';
import { keyOf, type ArmDocument, type ResourceId, type RuleNames } from '@hopscope/protocol';

import { childrenIn, idIn, listIn, type Child } from '../../estate/children.ts';
import type { Estate } from '../../estate/estate.ts';
import { INTERFACE_TYPE } from '../inventory.ts';
import type { ProviderParts } from '../route.ts';

/** What tags and application security groups stand for in rules at an interface. */
export function namesAt({ cloud, estate, serviceTags }: ProviderParts, nic: ArmDocument): RuleNames {
  const [tags, seen] = [tagPrefixes(cloud(), nic.id), membersSeen(cloud(), nic.id)];
  /** Only where it is met there as a member: networks that are not peered may have one group, and the same addresses. */
  const addressIn = ({ id, properties }: Child): string | readonly [] => {
    const address = parseAddress(String(properties['privateIPAddress']));
    if (!address.ok || (seen.ok && seen.value(address.value)?.toLowerCase() !== id.toLowerCase())) return [];
    return address.value;
  };
  return {
    tag(name) {
      if (!tags.ok) return undefined;
      if (name.toLowerCase() === 'virtualnetwork') return tags.value.virtualNetwork;
      const key = name.toLowerCase();
      return key === 'internet' ? tags.value.internet : (PLATFORM[key] ?? serviceTags.get(key)?.prefixes);
    },
    members(id) {
      const configurations = estate.namers(id).flatMap(({ document }) => {
        if (isOf(document, INTERFACE_TYPE)) return membersIn(document, id as ResourceId);
        return isOf(document, ENDPOINT_TYPE) ? configurationsOf(document, estate) : [];
      });
      return [...new Set(configurations.flatMap(addressIn))];
    },
  };
}

const ENDPOINT_TYPE = 'Microsoft.Network/privateEndpoints';

const isOf = ({ type }: ArmDocument, wanted: string): boolean => type.toLowerCase() === wanted.toLowerCase();

/** A private endpoint is a member with all addresses of its interfaces: those that it names, and those that name it. */
function configurationsOf({ id, properties }: ArmDocument, estate: Estate): readonly Child[] {
  const named = listIn(properties['networkInterfaces']).flatMap((each) => estate.get(idIn(each) ?? '')?.document ?? []);
  const isOwn = (nic: ArmDocument) => idIn(nic.properties['privateEndpoint'])?.toLowerCase() === keyOf(id);
  const naming = estate.namers(id).flatMap(({ document }) => (isOwn(document) ? document : []));
  return [...named, ...naming].flatMap((nic) => childrenIn(nic, 'ipConfigurations'));
}

/** Probes come from the host's own address (Azure, "What is 168.63.129.16"). */
const PLATFORM: Readonly<Record<string, readonly string[]>> = { azureloadbalancer: ['168.63.129.16/32'] };

const membersIn = (nic: ArmDocument, group: ResourceId): readonly Child[] =>
  childrenIn(nic, 'ipConfigurations').filter(({ properties: { applicationSecurityGroups } }) =>
    listIn(applicationSecurityGroups).some((each) => idIn(each)?.toLowerCase() === keyOf(group)),
  );
