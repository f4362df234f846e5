/** A scheme, host and port that clients know this server by. */
type Origin = {
  /** `https://localhost:8443`; the default port of the scheme is left out. */
  readonly url: string;
  /** Whether the name means "this machine" to whoever uses it. An advertised name may be a proxy's. */
  readonly local: boolean;
};

export type Scheme = 'http' | 'https';

/**
 * Every origin that this server answers for. Names that are not on the list are refused, because a page in somebody's
 * browser can make any other name lead here (DNS rebinding), and because `Location` repeats what the client used.
 */
export type Origins = {
  /** The origin behind a `Host` header that arrived at the listener of this scheme; undefined: none of ours. */
  find(scheme: Scheme, host: string): Origin | undefined;
  has(url: string): boolean;
  /** Called once a listener knows its port. */
  add(scheme: Scheme, port: number, hosts: readonly string[]): void;
};

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const DEFAULT_PORTS = { http: 80, https: 443 } as const;

export function makeOrigins(advertise: readonly URL[]): Origins {
  const own = { http: new Map<string, Origin>(), https: new Map<string, Origin>() };
  // A proxy may end TLS in front of the plain listener, so an advertised name is good at both; the listener's own scheme wins.
  const advertised = { http: new Map<string, Origin>(), https: new Map<string, Origin>() };
  for (const { origin: url, protocol, hostname, port } of advertise) {
    const scheme = protocol === 'http:' ? 'http' : 'https';
    for (const host of spellings(scheme, hostname, Number(port) || DEFAULT_PORTS[scheme]))
      advertised[scheme].set(host, { url, local: false });
  }
  const other = { http: 'https', https: 'http' } as const;
  return {
    find(scheme, host) {
      const name = host.toLowerCase();
      return own[scheme].get(name) ?? advertised[scheme].get(name) ?? advertised[other[scheme]].get(name);
    },
    has: (url) =>
      [own, advertised].some((maps) => [...maps.http.values(), ...maps.https.values()].some((o) => o.url === url)),
    add(scheme, port, hosts) {
      for (const bare of hosts) {
        const name = bare.includes(':') ? `[${bare}]` : bare.toLowerCase();
        const { origin: url } = new URL(`${scheme}://${name}:${port}`);
        for (const host of spellings(scheme, name, port))
          own[scheme].set(host, { url, local: LOOPBACK_NAMES.has(name) });
      }
    },
  };
}

/** The ways to write a host and port in `Host`: the default port may be left out. */
const spellings = (scheme: Scheme, host: string, port: number): readonly string[] =>
  port === DEFAULT_PORTS[scheme] ? [host, `${host}:${port}`] : [`${host}:${port}`];
