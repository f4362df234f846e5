import { describe, expect, test } from 'vitest';
import { diagnosisText, sentenceText } from './diagnosis.ts';
import { COLOURS, PLAIN } from './paint.ts';
import { diagnosisOf } from './play-story.fixture.ts';
import { MORE_STORIES, STORIES } from './stories.fixture.ts';

const fileOf = (name: string) => `./golden/${name.replaceAll(' ', '-')}.txt`;

describe('an answer for people', () => {
  test.each(Object.entries(STORIES))('reads well when the check ended as %s', async (disposition, story) => {
    const diagnosis = diagnosisOf(story);
    expect(diagnosis.disposition).toBe(disposition);
    await expect(diagnosisText(diagnosis, PLAIN)).toMatchFileSnapshot(fileOf(disposition));
  });

  test.each(Object.entries(MORE_STORIES))('reads well with %s', async (name, story) => {
    await expect(diagnosisText(diagnosisOf(story), PLAIN)).toMatchFileSnapshot(fileOf(name));
  });

  test.each(Object.entries({ ...STORIES, ...MORE_STORIES }))(
    'of %s has no control sequences without colours, and the same text with them',
    (_, story) => {
      const diagnosis = diagnosisOf(story);
      const plain = diagnosisText(diagnosis, PLAIN);
      // oxlint-disable-next-line no-control-regex -- these are what is looked for
      expect(plain).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      // oxlint-disable-next-line no-control-regex -- these are what is taken out
      expect(diagnosisText(diagnosis, COLOURS).replaceAll(/\u001b\[\d+m/g, '')).toBe(plain);
    },
  );
});

test('a simulated data plane is said even in one sentence', () => {
  const diagnosis = diagnosisOf({ ...STORIES.connected, dataPlane: 'simulated' });
  expect(sentenceText(diagnosis, PLAIN)).toMatch(/^SIMULATED: no packet was sent/);
});
