import { textOr } from '../resource.ts';

/**
 * Is a rule's document one in which there is nothing to find: every member that it has is one that Azure writes, and of its kind?
 * Nearly all are. Where it is not, nothing is said: it is to be looked into. Of a million rules each member is asked for
 * once, in the order in which it stands there.
 */
export function isPlainRule(rule: object): boolean {
  let hasProperties = false;
  for (const member in rule) {
    const value = (rule as Members)[member];
    switch (member) {
      case 'id':
      case 'name':
      case 'type':
      case 'etag':
        if (typeof value !== 'string') return false;
        break;
      case 'properties':
        if (typeof value !== 'object' || value === null || !isPlain(value)) return false;
        hasProperties = true;
        break;
      default:
        return false;
    }
  }
  return hasProperties;
}

function isPlain(properties: object): boolean {
  let hasPriority = false;
  for (const member in properties) {
    const value = (properties as Members)[member];
    switch (member) {
      case 'access':
      case 'description':
      case 'direction':
      case 'protocol':
      case 'provisioningState':
      case 'sourceAddressPrefix':
      case 'sourcePortRange':
      case 'destinationAddressPrefix':
      case 'destinationPortRange':
        if (typeof value !== 'string') return false;
        break;
      case 'priority':
        if (!Number.isInteger(value)) return false;
        hasPriority = true;
        break;
      case 'sourceAddressPrefixes':
      case 'sourcePortRanges':
      case 'destinationAddressPrefixes':
      case 'destinationPortRanges':
        if (!Array.isArray(value) || !value.every(isText)) return false;
        break;
      case 'sourceApplicationSecurityGroups':
      case 'destinationApplicationSecurityGroups':
        if (!Array.isArray(value) || !value.every(isReference)) return false;
        break;
      default:
        return false;
    }
  }
  return hasPriority;
}

type Members = Readonly<Record<string, unknown>>;

const isText = (value: unknown) => typeof value === 'string';

/** An id and nothing else. */
const isReference = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  textOr((value as { readonly id?: unknown }).id) !== undefined &&
  Object.keys(value).length === 1;
