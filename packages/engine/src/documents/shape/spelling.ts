import { keyOf, madeOnce } from '../resource.ts';
import { MEMBERS } from './members.ts';

/** Members that readers look at without the check of shapes, or that mean two things. */
const ALSO =
  `action defaultHostName documentEndpoint frontendPort gatewayIpAddress isVirtualNetworkFilterEnabled loadBalancerFrontendIPConfiguration
  loginServer networkRuleSet noHealthyBackendsBehavior privateIPAddressPrefixLength publicIPPrefix redirectConfiguration ruleType state vaultUri`.split(
    /\s+/,
  );

/** Members by their lower case, as ARM spells them; of two spellings that are both read, either does. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([...MEMBERS.keys(), ...ALSO].map((name) => [keyOf(name), name]));

/**
 * The object with the members that are read as ARM spells them: ARM takes them in any case ("Default outbound access in Azure" writes
 * `defaultoutboundaccess`), and up to version 2.49 the Azure CLI printed them by its Python SDK (`private_ip_address` as
 * `privateIpAddress`). The same object where all are.
 */
export function asSpelt(value: object): object {
  if (Array.isArray(value)) return speltList(value);
  let copy: Record<string, unknown> | undefined;
  for (const member in value) {
    const found = (value as Members)[member];
    const name = MEMBERS.has(member) ? member : spellingOf(member);
    const better = isLookedInto(found, name) ? asSpelt(found) : found;
    if (better === found && (name === member || name in value)) continue;
    const changed = (copy ??= { ...value });
    if (name !== member) delete changed[member];
    changed[name] = better;
  }
  return copy ?? value;
}

type Members = Readonly<Record<string, unknown>>;

function speltList(list: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index];
    const better = typeof item === 'object' && item !== null ? asSpelt(item) : item;
    if (better !== item) (copy ??= [...list])[index] = better;
  }
  return copy ?? list;
}

/** What stands under other names, as tags do, is somebody else's. */
const isLookedInto = (found: unknown, name: string): found is object =>
  typeof found === 'object' && found !== null && HOLDERS.has(MEMBERS.get(name));

const HOLDERS: ReadonlySet<unknown> = new Set(['object', 'objects', 'list']);

/** The name by which a member is read whose own is not read as it stands. */
const spellingOf = madeOnce((member) => SPELLINGS.get(keyOf(member)) ?? member);
