import { bad, type Result } from './session/result.ts';

/** Where a server listens for agents. */
export type ServerAddress =
  | { readonly kind: 'tls'; readonly url: URL }
  | { readonly kind: 'unix'; readonly path: string };

/** `https://hopscope.example:8443` or `unix:/var/lib/hopscope/agent.sock`. */
export function readServerAddress(text: string): Result<ServerAddress> {
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length);
    return path.startsWith('/') ? { ok: true, value: { kind: 'unix', path } } : bad(refusal(text));
  }
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || `${url.origin}/` !== url.href) return bad(refusal(text));
  return { ok: true, value: { kind: 'tls', url } };
}

const refusal = (text: string) =>
  `the server is '${text}'; expected an origin such as https://hopscope.example:8443, or unix:/path/agent.sock`;
