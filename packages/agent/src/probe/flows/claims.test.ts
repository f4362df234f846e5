import { expect, it } from 'vitest';
import type { Address, Port } from '@hopscope/engine';
import { openClaims, type Wanted } from './claims.ts';

/** `10.0.0.1:4000+2 > 10.0.0.9:80`: two flows, from port 4000 on; `*`: from the address that the kernel chooses. */
function wanted(text: string): Wanted {
  const [, source, sourcePort, flows, address, port] = /^(\S+):(\d+)\+(\d+) > (\S+):(\d+)$/.exec(text) ?? [];
  return {
    source: source === '*' ? undefined : (source as Address),
    sourcePort: Number(sourcePort) as Port,
    flows: Number(flows),
    address: address as Address,
    port: Number(port) as Port,
  };
}

it.each([
  ['*:4000+1 > 10.0.0.9:80', '*:4000+1 > 10.0.0.9:80', 'waits'],
  ['*:4000+1 > 10.0.0.9:80', '10.0.0.1:4000+1 > 10.0.0.9:80', 'waits'],
  ['10.0.0.1:4000+1 > 10.0.0.9:80', '*:4000+1 > 10.0.0.9:80', 'waits'],
  ['10.0.0.1:4000+1 > 10.0.0.9:80', '10.0.0.1:4000+1 > 10.0.0.9:80', 'waits'],
  ['10.0.0.1:4000+1 > 10.0.0.9:80', '10.0.0.2:4000+1 > 10.0.0.9:80', 'begins'],
  ['*:4000+4 > 10.0.0.9:80', '*:4003+4 > 10.0.0.9:80', 'waits'],
  ['*:4000+4 > 10.0.0.9:80', '*:4004+4 > 10.0.0.9:80', 'begins'],
  ['*:4003+4 > 10.0.0.9:80', '*:4000+4 > 10.0.0.9:80', 'waits'],
  ['*:4000+1 > 10.0.0.9:80', '*:4000+1 > 10.0.0.9:81', 'begins'],
  ['*:4000+1 > 10.0.0.9:80', '*:4000+1 > 10.0.0.8:80', 'begins'],
])('while one has %s, one for %s %s', (first, second, expected) => {
  const claim = openClaims();
  const held = claim(wanted(first));
  expect(held.isGranted()).toBe(true);
  const other = claim(wanted(second));
  expect(other.isGranted() ? 'begins' : 'waits').toBe(expected);
  held.release();
  expect(other.isGranted()).toBe(true);
});

it('whoever waits comes before those who came later, also where these could begin', () => {
  const claim = openClaims();
  const first = claim(wanted('10.0.0.1:4000+1 > 10.0.0.9:80'));
  const second = claim(wanted('*:4000+1 > 10.0.0.9:80'));
  const third = claim(wanted('10.0.0.2:4000+1 > 10.0.0.9:80'));
  const granted = () => [first, second, third].map((each) => each.isGranted());
  expect(granted()).toEqual([true, false, false]);
  first.release();
  expect(granted()).toEqual([false, true, false]);
  second.release();
  expect(granted()).toEqual([false, false, true]);
});

it('what is wanted in one network is not waited for in another', () => {
  const claim = openClaims();
  const flow = wanted('*:4000+1 > 10.0.0.9:80');
  const granted = [{}, { place: 'a' }, { place: 'b' }, { place: 'a' }].map((place) =>
    claim({ ...flow, ...place }).isGranted(),
  );
  expect(granted).toEqual([true, true, true, false]);
});

it('whoever gives up is waited for no more', () => {
  const claim = openClaims();
  const first = claim(wanted('10.0.0.1:4000+1 > 10.0.0.9:80'));
  const second = claim(wanted('*:4000+1 > 10.0.0.9:80'));
  const third = claim(wanted('10.0.0.2:4000+1 > 10.0.0.9:80'));
  second.release();
  expect([first.isGranted(), third.isGranted()]).toEqual([true, true]);
});
