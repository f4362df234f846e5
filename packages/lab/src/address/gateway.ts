import { addressOf, wordsOf, type Address, type Prefix } from '@hopscope/engine';

/** The address of a subnet's router: Azure keeps the first one for it ("Are there any restrictions on using IP addresses"). */
export function gatewayOf(prefix: Prefix): Address {
  const [text = ''] = prefix.split('/');
  const [a, b, c, d] = wordsOf(text as Address);
  return addressOf([a, b, c, (d + 1) >>> 0]);
}
