import { parseAddress, type Address } from '../../address/address.ts';
import { keyOf, readText, typeOf, type CloudResource } from '../resource.ts';

/** `type`: as its document writes it. `subnets`: ids of those that it is in. `addresses`: those that it names, wherever they are. */
export type InjectedDraft = {
  readonly id: string;
  readonly type: string;
  readonly subnets: readonly string[];
  readonly addresses: readonly Address[];
};

/**
 * What has addresses in subnets that its document names, and is of a kind that is not modelled: services that Azure puts into virtual
 * networks ("Deploy dedicated Azure services into virtual networks"). Each kind has a member of its own for its subnet, and another one for
 * its addresses; undefined where there is no subnet.
 */
export function readInjected(document: CloudResource): InjectedDraft | undefined {
  const type = typeOf(document);
  // The machines of a flexible scale set are documents of their own, as others.
  if (ELSEWHERE.test(type) || keyOf(readText(document, 'properties', 'orchestrationMode') ?? '') === 'flexible')
    return undefined;
  const found = { subnets: new Set<string>(), addresses: new Set<Address>() };
  gather(document, false, found);
  if (found.subnets.size === 0) return undefined;
  const { id, type: written = type } = document;
  return { id, type: written, subnets: [...found.subnets], addresses: [...found.addresses] };
}

/**
 * Kinds that name subnets and have no address there at which anybody answers: what is about other resources, whom a service lets in, and
 * private link services, which send by theirs ("What is Azure Private Link service?").
 */
const ELSEWHERE =
  /^microsoft\.(?:authorization|insights|policyinsights|resources|security)\/|^microsoft\.network\/(?:ipallocations|networkintentpolicies|networkmanagers|networkwatchers|privatelinkservices)(?:\/|$)|rules?$|rulesets?$/;

/** Members that say where something is: `subnetId`, `delegatedSubnetResourceId`, `vnetSubnetID`, `virtualNetworkProfile`… */
const PLACE = /subnet|virtualnetwork|vnet/i;
/** Members that say whom a service lets in, or whom it knows. */
const OTHERS = /rule|restriction|acl|allow|peer/i;
const SUBNET = /\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i;

type Found = { readonly subnets: Set<string>; readonly addresses: Set<Address> };

function gather(value: unknown, isPlace: boolean, found: Found): void {
  if (typeof value === 'string') {
    const address = parseAddress(value);
    if (address.ok) found.addresses.add(address.value);
    else if (isPlace && SUBNET.test(value)) found.subnets.add(value);
  } else if (typeof value === 'object' && value !== null)
    for (const [member, inside] of Object.entries(value))
      if (!OTHERS.test(member)) gather(inside, isPlace || PLACE.test(member), found);
}
