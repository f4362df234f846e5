import { createHash, type X509Certificate } from 'node:crypto';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { CHANNEL_BINDING, UNIX_CHANNEL } from '@hopscope/protocol';
import { connected, reach } from '../proxy.ts';
import type { ServerAddress } from '../server-address.ts';

/** Where to dial, and whom to trust there. */
export type Dialled = {
  readonly address: ServerAddress;
  /** PEM of the one certificate that vouches for the server; absent over a Unix socket. */
  readonly authority?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** An open connection, and what both of its ends know of it and nobody between them. */
export type Channel = { readonly socket: Socket; readonly binding: Uint8Array };

/** `reached`: somebody answers there; what follows may take a busy server its time. */
export async function openChannel(
  { address, authority, env }: Dialled,
  signal: AbortSignal,
  reached: () => void = () => {},
): Promise<Channel> {
  if (address.kind === 'unix') {
    const socket = await connected(connectSocket({ path: address.path, signal }));
    return { socket, binding: Buffer.from(UNIX_CHANNEL) };
  }
  if (authority === undefined) throw new Error('nobody vouches for the server');
  // Whatever else this machine trusts does not count; ours may be an intermediate one.
  const trust = { ca: authority, allowPartialTrustChain: true };
  const plain = await reach(address.url, env, signal);
  reached();
  const socket = await secured(plain, address.url, trust, signal);
  const { bytes, label } = CHANNEL_BINDING;
  return { socket, binding: socket.exportKeyingMaterial(bytes, label, Buffer.alloc(0)) };
}

/**
 * The certificate of the server's chain that has this SHA-256, as PEM. Nothing is sent to whoever answers: that they are
 * who they say is looked at when the certificate is used.
 */
export async function findAuthority(
  url: URL,
  sha256: string,
  env: Dialled['env'],
  signal: AbortSignal,
): Promise<string> {
  const socket = await secured(await reach(url, env, signal), url, { rejectUnauthorized: false }, signal);
  try {
    let certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
    for (let depth = 0; certificate !== undefined && depth < LONGEST_CHAIN; depth++) {
      if (createHash('sha256').update(certificate.raw).digest('hex') === sha256) return certificate.toString();
      certificate = certificate.issuerCertificate;
    }
  } finally {
    socket.destroy();
  }
  throw new Error(
    `the server at ${url.origin} is not the one that the token is for: its certificate is another authority's`,
  );
}

const LONGEST_CHAIN = 10;

function secured(socket: Socket, url: URL, trust: ConnectionOptions, signal: AbortSignal): Promise<TLSSocket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      socket,
      host,
      ...(isIP(host) === 0 && { servername: host }),
      minVersion: 'TLSv1.3',
      ALPNProtocols: ['http/1.1'],
      ...trust,
    });
    const fail = (error: Error) => {
      secure.destroy();
      reject(error);
    };
    const giveUp = () => fail(new Error(`the server at ${url.origin} did not answer in time`));
    secure.once('error', fail);
    signal.addEventListener('abort', giveUp, { once: true });
    secure.once('secureConnect', () => {
      signal.removeEventListener('abort', giveUp);
      secure.off('error', fail);
      resolve(secure);
    });
  });
}
