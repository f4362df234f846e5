import { array, assert, boolean, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awaitTurn, makeTurns } from './turns.ts';

describe('turns', () => {
  it('begin at once while there is room, then in the order of arrival', () => {
    const turns = makeTurns(2);
    const begun: string[] = [];
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => turns.take(() => void begun.push(name)));
    expect(begun).toEqual(['a', 'b']);
    expect(turns.waiting).toBe(2);
    b?.();
    expect(begun).toEqual(['a', 'b', 'c']);
    a?.();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    c?.();
    d?.();
    expect(turns.waiting).toBe(0);
  });

  it('given up while waiting never begin', () => {
    const turns = makeTurns(1);
    const begun: string[] = [];
    const [a, b] = ['a', 'b', 'c'].map((name) => turns.take(() => void begun.push(name)));
    b?.();
    a?.();
    expect(begun).toEqual(['a', 'c']);
  });

  it('are never more at once than allowed, and all come in the end', () => {
    const law = property(array(boolean(), { maxLength: 60 }), (steps) => {
      const turns = makeTurns(4);
      const held: (() => void)[] = [];
      let [on, most] = [0, 0];
      let [taken, begun] = [0, 0];
      for (const take of steps) {
        if (take) {
          taken++;
          let mine = false;
          const end = turns.take(() => {
            mine = true;
            begun++;
            on++;
            most = Math.max(most, on);
          });
          held.push(() => {
            if (mine) on--;
            mine = false;
            end();
          });
        } else held.shift()?.();
      }
      for (const end of held) {
        end();
        end();
      }
      expect(on).toBe(0);
      expect(most).toBeLessThanOrEqual(4);
      expect(begun).toBeLessThanOrEqual(taken);
      const last: string[] = [];
      for (const name of ['1', '2', '3', '4', '5']) turns.take(() => void last.push(name));
      expect(last).toEqual(['1', '2', '3', '4']);
    });
    assert(law);
  });
});

describe('a turn that is waited for', () => {
  it('comes when another is given back', async () => {
    const turns = makeTurns(1);
    const signal = new AbortController().signal;
    const first = await awaitTurn(turns, signal);
    const second = awaitTurn(turns, signal);
    expect(turns.waiting).toBe(1);
    first.end();
    (await second).end();
    await expect(awaitTurn(turns, signal)).resolves.toBeDefined();
  });

  it('is given up with its signal, and then blocks nobody', async () => {
    const turns = makeTurns(1);
    const [patient, hasty] = [new AbortController(), new AbortController()];
    const first = await awaitTurn(turns, patient.signal);
    const second = awaitTurn(turns, hasty.signal);
    const third = awaitTurn(turns, patient.signal);
    hasty.abort(new Error('cancelled'));
    await expect(second).rejects.toThrow('cancelled');
    await expect(awaitTurn(turns, hasty.signal)).rejects.toThrow('cancelled');
    first.end();
    await expect(third).resolves.toBeDefined();
    expect(turns.waiting).toBe(0);
  });
});
