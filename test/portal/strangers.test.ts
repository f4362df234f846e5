import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { missing, openPortal, type Portal } from './portal.testbed.ts';
import { PATIENT } from './stories.testbed.ts';

/** What a page of somebody else's tries with the cookies of whoever looks at it. */
const ATTEMPTS = (target: string) => `
  const body = JSON.stringify({ destination: '192.0.2.66:443', count: 1 });
  const tries = [
    fetch('${target}/v1/checks', { method: 'POST', mode: 'no-cors', credentials: 'include', body }),
    fetch('${target}/v1/checks', {
      method: 'POST',
      credentials: 'include',
      headers: { 'x-hopscope-portal': '1', 'content-type': 'application/json' },
      body,
    }),
    fetch('${target}/v1/session/end', { method: 'POST', mode: 'no-cors', credentials: 'include' }),
    fetch('${target}/v1/checks', { credentials: 'include', headers: { 'x-hopscope-portal': '1' } }).then((r) => r.text()),
  ];
  Promise.allSettled(tries).then((ended) => {
    document.title = 'read ' + ended.filter((each) => each.status === 'fulfilled' && each.value.length > 0).length;
  });
`;

/** What the policy of our own pages forbids them, should somebody have got a script into one. */
const FORBIDDEN = (url: string) => `Promise.all([
  fetch('${url}', { mode: 'no-cors' }).then(() => 'asked', () => 'refused'),
  new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve('loaded');
    image.onerror = () => resolve('refused');
    image.src = '${url}';
  }),
  new Promise((resolve) => {
    const script = document.createElement('script');
    script.textContent = 'document.documentElement.dataset.ran = "ran"';
    document.head.append(script);
    resolve(document.documentElement.dataset.ran ?? 'refused');
  }),
])`;

describe.skipIf(missing)(
  `pages of strangers${missing === undefined ? '' : ` (skipped: there is no ${missing})`}`,
  () => {
    let portal: Portal;
    let stranger: Server;
    let port = 0;
    beforeAll(async () => {
      portal = await openPortal();
      const target = portal.server.httpEndpoint ?? '';
      stranger = createServer((request, response) => {
        response.setHeader('content-type', 'text/html');
        if (request.url === '/form')
          response.end(
            `<form method="post" enctype="text/plain" action="${target}/v1/checks"><input name='{"destination":"192.0.2.66:443","x":"' value='"}'></form><script>document.forms[0].submit()</script>`,
          );
        else if (request.url === '/frame') response.end(`<iframe src="${target}/"></iframe>`);
        else response.end(`<script>${ATTEMPTS(target)}</script>`);
      });
      stranger.listen(0, '127.0.0.1');
      await once(stranger, 'listening');
      ({ port } = stranger.address() as AddressInfo);
    }, 120_000);
    afterAll(async () => {
      await portal.close();
      stranger.close();
    });

    /** Of whoever is signed in: how many checks there are. */
    const checks = (page: Page) =>
      page.evaluate(async () => {
        const answer = await fetch('/v1/checks', { headers: { 'x-hopscope-portal': '1' } });
        return [answer.status, ((await answer.json()) as { value?: unknown[] }).value?.length];
      });

    // Another port of the same host is another origin of the same site, to which even strict cookies are sent.
    test.each(['127.0.0.1', 'localhost'])(
      'of %s: nothing is asked, read or ended in the name of whoever is signed in',
      async (host) => {
        const page = await portal.signIn();
        const other = await page.context().newPage();
        await other.goto(`http://${host}:${port}/`);
        await expect.poll(() => other.title(), PATIENT).toBe('read 0');
        const posted = other.waitForResponse((response) => response.url().endsWith('/v1/checks'));
        await other.goto(`http://${host}:${port}/form`);
        expect((await posted).status()).toBe(401);
        expect(await checks(page)).toEqual([200, 0]);
        await page.context().close();
      },
    );

    test('the portal is shown in no frame of theirs', async () => {
      const page = await portal.signIn();
      await page.goto(`http://127.0.0.1:${port}/frame`);
      await expect.poll(() => portal.complaints.join(' '), PATIENT).toContain('frame-ancestors');
      expect(await page.frameLocator('iframe').getByRole('main').count()).toBe(0);
      await page.context().close();
    });

    test('no page of ours can ask them, run what is theirs or be sent there', async () => {
      const page = await portal.signIn();
      const tried = await page.evaluate(FORBIDDEN(`http://127.0.0.1:${port}/`));
      expect(tried).toEqual(['refused', 'refused', 'refused']);
      await page.context().close();
    });
  },
);
