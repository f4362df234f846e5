import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';
import { parseSync } from 'vite';

const root = fileURLToPath(new URL('../../packages/web/src/', import.meta.url));

/** Attributes that people read or hear. */
const TOLD = new Set(['aria-label', 'aria-description', 'aria-valuetext', 'alt', 'label', 'placeholder', 'title']);
/** Names, and signs that are the same in every language. */
const SAME = new Set(['Hopscope']);

/** Texts that a component has of its own, with the line that each is in. */
function textsIn(source: string): readonly string[] {
  const found: string[] = [];
  const note = (text: string, at: number) => {
    const words = text.trim();
    if (!/\p{L}{2}/u.test(words) || SAME.has(words)) return;
    found.push(`${source.slice(0, at).split('\n').length}: ${words}`);
  };
  /** `inText`: whether what an expression comes to is shown as it is. */
  const visit = (node: unknown, inText: boolean): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) return node.forEach((each) => visit(each, inText));
    const { type, ...members } = node as { readonly type?: string } & Record<string, unknown>;
    const at = Number(members['start'] ?? 0);
    if (type === 'JSXText') return note(String(members['value']), at);
    if (type === 'Literal' && inText && typeof members['value'] === 'string') return note(members['value'], at);
    if (type === 'TemplateElement' && inText) return note((members['value'] as { cooked: string }).cooked, at);
    if (type === 'JSXAttribute') {
      const { name } = members['name'] as { readonly name: string };
      return visit(members['value'], TOLD.has(name));
    }
    if (type === 'JSXExpressionContainer') return visit(members['expression'], inText || !inAttribute(node, source));
    // What is compared, looked up or handed to a function is not shown.
    const isShown = inText && SHOWN.has(type ?? '');
    for (const [member, value] of Object.entries(members)) visit(value, isShown && member !== 'test');
  };
  visit(parseSync('component.tsx', source).program, false);
  return found;
}

const SHOWN = new Set(['ConditionalExpression', 'LogicalExpression', 'TemplateLiteral', 'JSXFragment']);

/** Whether the braces stand behind an equals sign. */
const inAttribute = (node: object, source: string) => source[(node as { readonly start: number }).start - 1] === '=';

test('every text that is shown is in the catalogue: no component has one of its own', () => {
  const components = globSync('**/*.tsx', { cwd: root });
  expect(components.length).toBeGreaterThan(30);
  const own = components.flatMap((file) =>
    textsIn(readFileSync(`${root}${file}`, 'utf8')).map((text) => `${file}:${text}`),
  );
  expect(own).toEqual([]);
});

test.each([
  ['between tags', '<p>Hello</p>', ['1: Hello']],
  ['in braces', "<p>{isGood ? 'Well done' : words.bad}</p>", ['1: Well done']],
  ['in a template', '<p>{`${count} max`}</p>', ['1: max']],
  ['in a label', '<b aria-label="Close" className="close">×</b>', ['1: Close']],
  ['in an expression of a label', '<b title={`${name} gone`} className={`a ${b}`} />', ['1: gone']],
  [
    'nowhere, where it comes from the catalogue',
    "<p role='note'>{words.hello('x')} {kind === 'other' && count}</p>",
    [],
  ],
])('a text is found %s', (_, jsx, expected) => expect(textsIn(`const a = ${jsx};`)).toEqual(expected));
