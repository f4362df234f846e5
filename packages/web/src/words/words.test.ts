import { expect, test } from 'vitest';
import { CHINESE } from './chinese.ts';
import { ENGLISH } from './english.ts';

test('both languages have words for the same issues', () => {
  expect(Object.keys(CHINESE.issues).toSorted()).toEqual(Object.keys(ENGLISH.issues).toSorted());
});

test('no text of either is empty, and Chinese is not English left as it was', () => {
  const texts = (words: object): readonly string[] =>
    Object.values(words).flatMap((each) =>
      typeof each === 'string' ? [each] : typeof each === 'object' ? texts(each) : [],
    );
  expect([...texts(ENGLISH), ...texts(CHINESE)].filter((text) => text.trim() === '')).toEqual([]);
  const same = texts(CHINESE).filter((text) => texts(ENGLISH).includes(text));
  expect(same).toEqual(['ARM JSON']);
});
