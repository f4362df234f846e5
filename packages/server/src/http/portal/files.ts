import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** One built file of the portal, ready to be sent. */
export type PortalFile = {
  readonly type: string;
  readonly etag: string;
  /** Its name has its hash in it: what was loaded once is never asked for again. */
  readonly immutable: boolean;
  /** The bytes in the best coding that `Accept-Encoding` allows. */
  encoded(accepted: string): Promise<{ readonly bytes: Buffer; readonly coding?: 'br' | 'gzip' }>;
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** Above it a stronger coding costs a processor seconds and saves a percent. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** The portal by path (`/assets/…`); undefined where it has not been built. Nothing but what lies there can be asked for. */
export async function readPortal(folder: string): Promise<ReadonlyMap<string, PortalFile> | undefined> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = names.filter((entry) => entry.isFile() && extname(entry.name) in TYPES);
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const url = `/${path.slice(folder.length).replaceAll('\\', '/').replace(/^\/+/, '')}`;
    return [url, portalFile(url, await readFile(path))] as const;
  });
  const portal = new Map(await Promise.all(read));
  return portal.has('/index.html') ? portal : undefined;
}

function portalFile(url: string, plain: Buffer): PortalFile {
  // Made when first asked for, off this thread, and kept: there are a handful of files.
  let [br, gz]: (Promise<Buffer> | undefined)[] = [];
  return {
    type: TYPES[extname(url)] ?? 'application/octet-stream',
    etag: `"${hash('sha256', plain, 'base64url')}"`,
    immutable: url.startsWith('/assets/'),
    async encoded(accepted) {
      if (/\bbr\b/.test(accepted))
        return { bytes: await (br ??= promisify(brotliCompress)(plain, BROTLI)), coding: 'br' };
      if (/\bgzip\b/.test(accepted)) return { bytes: await (gz ??= promisify(gzip)(plain)), coding: 'gzip' };
      return { bytes: plain };
    },
  };
}
