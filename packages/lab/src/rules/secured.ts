import { familyOf, type Address } from '@hopscope/engine';
import { FAMILIES } from '../address/ranges.ts';
import type { Description, Interface } from '../documents/description.ts';
import { INTERNET_DEVICE } from '../shape/devices.ts';
import type { RuleLine } from '../shape/plan-shape.ts';
import { fabricRule } from './fabric-rule.ts';

/**
 * A Standard public address lets nobody in to a machine without a group ("Public IP addresses"). By which address a packet came only
 * the internet knows, which translates it; so it writes that into the packet, in a field that nothing else here looks at.
 */
const SECURED = 'dscp cs1';
const WORDS = { ipv4: 'ip', ipv6: 'ip6' } as const;

/** In the internet, before addresses are translated. What goes through it has no other mark, answers neither. */
export const markedLines = ({ secured }: Description): readonly RuleLine[] =>
  secured.length === 0
    ? []
    : FAMILIES.flatMap((family): readonly RuleLine[] => {
        const own = secured.filter((address) => familyOf(address) === family);
        const word = WORDS[family];
        const marked = `ct direction original ${word} daddr { ${own.join(', ')} } ${word} ${SECURED.replace(' ', ' set ')}`;
        return [
          { text: `meta nfproto ${family} ${word} dscp set cs0` },
          ...(own.length === 0 ? [] : [{ text: marked }]),
        ];
      });

/** Where an interface has no group, and neither has its subnet. `unless`: what an admin rule always lets in. */
export function closedLines(
  description: Description,
  one: Interface & { readonly index: number },
  unless: string,
): readonly RuleLine[] {
  const isGrouped = one.group !== undefined || description.subnets[one.subnet]?.group !== undefined;
  const shown = isGrouped ? [] : shownBy(description, one);
  return FAMILIES.filter((family) => shown.some((address) => familyOf(address) === family)).map((family) => ({
    text: `${unless}iifname "${INTERNET_DEVICE}" ${WORDS[family]} ${SECURED} drop`,
    rule: fabricRule('closed-address', one.id),
  }));
}

/** The Standard addresses by which an interface may be reached. */
const shownBy = (
  { secured, publicFrontends }: Description,
  { configurations, index }: Interface & { readonly index: number },
): readonly Address[] => [
  ...configurations.flatMap(({ publicAddress }) =>
    publicAddress !== undefined && secured.includes(publicAddress) ? [publicAddress] : [],
  ),
  ...publicFrontends.flatMap(({ address, rules }) =>
    secured.includes(address) && rules.some(({ backends }) => backends.some((each) => each.interface === index))
      ? [address]
      : [],
  ),
];
