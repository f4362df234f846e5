import { domainToASCII } from 'node:url';
import type { Result } from '@hopscope/engine';

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
const LONGEST_NAME = 253;

/**
 * A host name as resolvers take it: ASCII (international names become punycode, RFC 5890), labels of 1–63 letters, digits
 * and hyphens (RFC 1123 section 2.1; underscores as well, because real host names have them), 253 characters at most. A
 * dot at the end is kept: it says that no search domain is to be added.
 */
export function parseHostName(text: string): Result<string> {
  const refuse = (why: string) => ({ ok: false, problem: `'${shortened(text)}' is not a host name: ${why}` }) as const;
  if (text === '') return refuse('it is empty');
  const rooted = text.endsWith('.');
  const plain = rooted ? text.slice(0, -1) : text;
  // Only what is not ASCII needs translation, and the translation would take %41 or a full URL's characters for its own.
  const ascii = /^[\x20-\x7e]*$/.test(plain) ? plain : domainToASCII(plain);
  if (ascii === '' && plain !== '') return refuse('it has characters or labels that no name can have');
  if (ascii.length > LONGEST_NAME) return refuse(`it is longer than ${LONGEST_NAME} characters`);
  const labels = ascii.split('.');
  const wrong = labels.find((label) => !LABEL.test(label));
  if (wrong === '') return refuse('two dots follow each other, or one stands first');
  if (wrong !== undefined)
    return refuse(`the label '${shortened(wrong)}' is not 1 to 63 letters, digits and inner hyphens`);
  // Such a name is an IPv4 address to some readers (10.1, 0x7f.1) and a name to others (WHATWG URL, host parsing).
  if (/^(?:\d+|0x[\da-f]*)$/i.test(labels.at(-1) ?? '')) return refuse('its last label is a number');
  return { ok: true, value: rooted ? `${ascii}.` : ascii };
}

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}…` : text);
