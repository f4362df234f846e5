import { hash, randomBytes } from 'node:crypto';

import type { Caller } from '../identity.ts';

/** How long a link may wait for its one use, ms. */
export const LINK_LIFE = 15 * 60_000;
/** A session ends so long after its sign-in at the latest, ms… */
export const SESSION_LIFE = 12 * 3_600_000;
/** …and earlier when nothing was asked for so long. */
export const SESSION_IDLE = 2 * 3_600_000;

/** Beyond these the oldest go: neither is made without a sign-in, so only a fault fills them. */
const MOST_LINKS = 1000;
const MOST_SESSIONS = 10_000;

export type Session = { readonly caller: Caller; readonly expires: number };
export type Secret = { readonly secret: string; readonly expires: number };

/**
 * Browsers that are signed in. Kept in memory alone, by the SHA-256 of their secrets: a restart ends every session, and a
 * dump of the store holds none.
 */
export type Sessions = {
  /** The secret of a link that signs one browser in, once. */
  invite(caller: Caller): Secret;
  /** Uses a link up; undefined where there is none, or no longer. */
  begin(invitation: string): Secret | undefined;
  /** Who a session is; asking keeps it awake. */
  find(secret: string): Session | undefined;
  end(secret: string): void;
};

type Kept = Session & { idleUntil: number };

export function openSessions(now: () => number): Sessions {
  const links = new Map<string, Session>();
  const sessions = new Map<string, Kept>();
  return {
    invite(caller) {
      const expires = now() + LINK_LIFE;
      return { secret: keep(links, { caller, expires }, MOST_LINKS), expires };
    },
    begin(invitation) {
      const key = keyOf(invitation);
      const link = links.get(key);
      links.delete(key);
      if (link === undefined || now() >= link.expires) return undefined;
      const expires = now() + SESSION_LIFE;
      const session = { caller: link.caller, expires, idleUntil: now() + SESSION_IDLE };
      return { secret: keep(sessions, session, MOST_SESSIONS), expires };
    },
    find(secret) {
      const key = keyOf(secret);
      const session = sessions.get(key);
      if (session === undefined) return undefined;
      if (now() >= Math.min(session.expires, session.idleUntil)) {
        sessions.delete(key);
        return undefined;
      }
      session.idleUntil = now() + SESSION_IDLE;
      return session;
    },
    end: (secret) => void sessions.delete(keyOf(secret)),
  };
}

const keyOf = (secret: string) => hash('sha256', secret, 'base64');

function keep<Value>(map: Map<string, Value>, value: Value, most: number): string {
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  const secret = randomBytes(32).toString('base64url');
  map.set(keyOf(secret), value);
  return secret;
}
