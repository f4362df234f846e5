import { expect, test } from 'vitest';

import { LINK_LIFE, openSessions, SESSION_IDLE, SESSION_LIFE } from './sessions.ts';

const caller = { id: 'p', clientId: 'c', tenantId: 't' };

function open() {
  let at = 1_000_000;
  const sessions = openSessions(() => at);
  return {
    sessions,
    pass: (ms: number) => void (at += ms),
    begin: () => sessions.begin(sessions.invite(caller).secret),
  };
}

test('a link signs in once', () => {
  const { sessions } = open();
  const { secret } = sessions.invite(caller);
  expect(sessions.find(sessions.begin(secret)!.secret)?.caller).toEqual(caller);
  expect(sessions.begin(secret)).toBeUndefined();
});

test('a link is no session, and a session no link', () => {
  const { sessions, begin } = open();
  expect(sessions.find(sessions.invite(caller).secret)).toBeUndefined();
  expect(sessions.begin(begin()!.secret)).toBeUndefined();
});

test('a link that waited too long signs nobody in', () => {
  const { sessions, pass } = open();
  const [early, late] = [sessions.invite(caller).secret, sessions.invite(caller).secret];
  pass(LINK_LIFE - 1);
  expect(sessions.begin(early)).toBeDefined();
  pass(1);
  expect(sessions.begin(late)).toBeUndefined();
});

test('a session falls asleep for good, and is kept awake by being asked', () => {
  const { sessions, pass, begin } = open();
  const [asked, unasked] = [begin()!.secret, begin()!.secret];
  pass(SESSION_IDLE - 1);
  expect(sessions.find(asked)).toBeDefined();
  pass(1);
  expect(sessions.find(asked)).toBeDefined();
  expect(sessions.find(unasked)).toBeUndefined();
});

test('however often it is asked, a session ends in the end', () => {
  const { sessions, pass, begin } = open();
  const { secret } = begin()!;
  for (let passed = 0; passed < SESSION_LIFE - SESSION_IDLE; passed += SESSION_IDLE / 2) {
    pass(SESSION_IDLE / 2);
    expect(sessions.find(secret)).toBeDefined();
  }
  pass(SESSION_IDLE - 1);
  pass(1);
  expect(sessions.find(secret)).toBeUndefined();
});

test('signing out ends one session and no other', () => {
  const { sessions, begin } = open();
  const [one, other] = [begin()!.secret, begin()!.secret];
  sessions.end(one);
  expect([sessions.find(one), sessions.find(other)?.caller]).toEqual([undefined, caller]);
});
