/** Where a string may have a control character in it, as itself or escaped. */
const SUSPECT = /[\u007f-\u009f]|\\(?:[bfnrt]|u00[0189]|u007f)/i;
const CONTROL = /\p{Cc}+/gu;

/**
 * Reads what the other side of a connection says. Its words end up on somebody's screen: control characters, with which a
 * terminal can be made to do things, become spaces. Throws where it is no JSON.
 */
export function readPlainJson(text: string): unknown {
  if (!SUSPECT.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? value.replaceAll(CONTROL, ' ') : value));
}
