import { familyOf } from '@hopscope/engine';
import { FAMILIES, hostPrefix, rangesOf } from '../address/ranges.ts';
import type { Description, Interface } from '../documents/description.ts';
import { INTERNET_DEVICE, interfaceDevice } from '../shape/devices.ts';
import type { RuleLine } from '../shape/plan-shape.ts';
import { unlessFloated } from './floating.ts';
import type { SetShelf } from './group-chains.ts';

/**
 * What an appliance sends out to the internet for others has a public address of its own there, or none. Of a flow that it begins
 * nothing hangs on that here; an answer to what came in by somebody else's public address is no answer any more ("you can no longer
 * directly access resources in the subnet from the internet", "Virtual network traffic routing"). Which packets are answers only the
 * internet knows, and who sent them out only the fabric, which writes it into the packet.
 */
const SENT_ON = 'dscp cs2';
const WORDS = { ipv4: 'ip', ipv6: 'ip6' } as const;

/** In a fabric, of an interface. */
export function sentOnLines(
  description: Description,
  one: Interface & { readonly index: number },
  shelf: SetShelf,
): readonly RuleLine[] {
  if (!one.forwards) return [];
  return FAMILIES.map((family) => {
    const word = WORDS[family];
    const own = one.configurations.flatMap(({ address }) =>
      familyOf(address) === family ? [hostPrefix(address)] : [],
    );
    const foreign =
      own.length === 0 ? `meta nfproto ${family}` : `${word} saddr != @${shelf.add(rangesOf(own), family)}`;
    const way = `iifname "${interfaceDevice(one.index)}" oifname "${INTERNET_DEVICE}"`;
    const notFloated = unlessFloated(description, one, family, 'saddr');
    return { text: `${way} ${foreign}${notFloated} ${word} ${SENT_ON.replace(' ', ' set ')}` };
  });
}

/** In the internet, before anything else is written there. */
export const lostAnswers = ({ interfaces }: Description): readonly RuleLine[] =>
  interfaces.some(({ forwards }) => forwards)
    ? FAMILIES.map((family) => ({ text: `ct direction reply ${WORDS[family]} ${SENT_ON} drop` }))
    : [];
