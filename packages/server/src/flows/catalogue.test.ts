import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ENTRIES, helpPath, readServiceTags } from '@hopscope/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from './server.testbed.ts';

const FOLDER = fileURLToPath(new URL('../../../../examples/catalogue', import.meta.url));
const NET = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/';

/** Those that configuration alone makes. Each gets a resource group of its own, so that one server holds them all. */
const examples: readonly { readonly code: string; readonly example: Loose }[] = readdirSync(FOLDER, {
  recursive: true,
  encoding: 'utf8',
})
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const code = basename(file, '.json');
    const text = readFileSync(join(FOLDER, file), 'utf8').replaceAll(NET, NET.replace('/net/', `/${code}/`));
    return { code, example: JSON.parse(text) };
  })
  // What a gateway learned is given by its id, in which the server's subscription is not known before it is there.
  .filter(
    ({ example }) => example.resources !== undefined && (example.observed ?? example.learnedRoutes) === undefined,
  );

let [dataDir, folder]: string[] = [];
let it: TestServer;
let subscription: string;
beforeAll(async () => {
  [dataDir, folder] = [await newDataDir(), await newDataDir()];
  const resources = examples.flatMap(({ example }) =>
    example.resources.map((one: Loose) => ({ name: basename(one.id), ...one })),
  );
  await writeFile(join(folder, 'resources.json'), JSON.stringify(resources));
  await writeFile(join(folder, 'names.json'), '{}');
  await writeFile(join(folder, 'data-plane.json'), '{"kind":"simulated","roundTripMicroseconds":[900]}');
  const values = examples.flatMap(({ example }) => example.serviceTags?.values ?? []);
  const serviceTags = readServiceTags({ values });
  if (!serviceTags.ok) throw new Error(serviceTags.problem);
  const surroundings = { serviceTags: serviceTags.value };
  it = await openTestServer({ dataDir, example: { name: 'catalogue', folder }, surroundings });
  subscription = it.credentials.subscriptionId;
});
afterAll(async () => {
  await it.close();
  await Promise.all([dataDir, folder].map((each) => removeDataDir(each ?? '')));
});

/** A page as a browser gets it, without a token. */
const page = (path: string) => it.call('GET', path, { token: null, via: 'http' });
const inSubscription = (value: object) =>
  JSON.parse(JSON.stringify(value).replaceAll('00000000-0000-0000-0000-000000000000', subscription)) as object;

describe('examples/catalogue, at our door', () => {
  test.each(examples)('$code is said, and leads to its entry', async ({ code, example }) => {
    const { status, json } = await it.call('POST', '/v1/explain', { body: inSubscription(example.question) });
    expect(status).toBe(200);
    const issues: Loose[] = json.path.hops.flatMap(({ issues: own = [] }: Loose, hop: number) =>
      own.map((issue: Loose) => ({ hop, ...issue })),
    );
    expect(issues.map(({ hop, code: said, origin, severity }) => ({ hop, code: said, origin, severity }))).toEqual(
      example.issues,
    );
    const { help } = issues.find((issue) => issue.code === code);
    const [path, anchor] = help.split('#');
    expect((await page(path)).text).toContain(`<section id="${anchor}"><h2>${code}</h2>`);
    for (const { issue } of json.blockers) expect(issue.help).toBe(helpPath(issue.code));
  });
});

describe('/docs/catalogue', () => {
  test('has a page for every code, with a place of its name', async () => {
    for (const { code, meaning } of ENTRIES) {
      const [path = '', anchor = ''] = helpPath(code).split('#');
      const { status, text, headers } = await page(path);
      expect([code, status, headers['content-type']]).toEqual([code, 200, 'text/html; charset=utf-8']);
      const [, own = ''] = text.split(`<section id="${anchor}">`);
      expect(own.split('</section>')[0]).toContain(meaning.slice(0, 10));
    }
  });

  test('lists all that are emitted, runs nothing, and is nobody else’s frame', async () => {
    const { text, headers } = await page('/docs/catalogue');
    expect([...text.matchAll(/<li><a href="([^"]+)"/g)].map(([, path]) => path)).toEqual(
      ENTRIES.filter(({ emitted }) => emitted).map(({ code }) => helpPath(code)),
    );
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    const [, style = ''] = /rel="stylesheet" href="([^"]+)"/.exec(text) ?? [];
    expect((await page(style)).headers['content-type']).toBe('text/css; charset=utf-8');
  });

  test('is to be read and not to be written', async () => {
    const { status, headers } = await it.call('POST', '/docs/catalogue/filter', { via: 'http' });
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
  });
});

test('GET /v1/catalogue has every entry, for programs', async () => {
  const { status, json } = await it.call('GET', '/v1/catalogue');
  expect(status).toBe(200);
  expect(json.value).toEqual(ENTRIES.map((entry) => ({ ...entry, help: helpPath(entry.code) })));
});
