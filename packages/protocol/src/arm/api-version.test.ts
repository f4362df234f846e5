import { expect, test } from 'vitest';
import {
  apiVersion,
  compareApiVersions,
  CONNECTIVITY_CHECK_VERSIONS,
  hasConnectivityCheck,
  parseApiVersion,
} from './api-version.ts';

test.each(['2017-03-01', '2015-05-01-preview', '2026-06-01', '2024-02-29'])('%s is well formed', (text) => {
  expect(parseApiVersion(text)).toEqual({ ok: true, value: text });
});

test('a preview may shout', () => {
  expect(parseApiVersion('2015-05-01-Preview')).toEqual({ ok: true, value: '2015-05-01-preview' });
});

test.each([
  '',
  '2017',
  '2017-3-1',
  '2017-13-01',
  '2017-02-30',
  '2023-02-29',
  '2017-00-01',
  '20170301',
  'latest',
  ' 2017-03-01',
  '2017-03-01-beta',
  '2017-03-01-preview-preview',
  '2017-03-01\n',
  '２０17-03-01',
  '2017-03-01/..',
  'x'.repeat(10_000),
])('%j is malformed', (text) => {
  expect(parseApiVersion(text).ok).toBe(false);
});

test('versions sort by date, a preview before its release', () => {
  const sorted = ['2015-05-01-preview', '2017-03-01-preview', '2017-03-01', '2017-03-30', '2018-01-01', '2026-01-01'];
  const shuffled = [5, 0, 2, 4, 1, 3].map((index) => apiVersion(sorted[index]!));
  expect(shuffled.sort(compareApiVersions)).toEqual(sorted);
  expect(compareApiVersions(apiVersion('2018-01-01'), apiVersion('2018-01-01'))).toBe(0);
});

test('connectivityCheck begins with 2017-03-01', () => {
  const has = (text: string) => hasConnectivityCheck(apiVersion(text));
  expect(['2016-12-01', '2017-02-28', '2017-03-01-preview'].map(has)).toEqual([false, false, false]);
  expect(['2017-03-01', '2017-03-02-preview', '2031-01-01'].map(has)).toEqual([true, true, true]);
  expect(CONNECTIVITY_CHECK_VERSIONS.map(has)).not.toContain(false);
});
