import { ADDRESSES, OPEN_PORT, type Lab } from '@hopscope/testbed';
import { runTimed } from '../child.ts';
import { findPeer, type Peer } from '../machine/peers.ts';
import { median, type Row } from '../report/row.ts';
import type { Stage } from '../bench.ts';

/** A peer's way to ask what a check asks: who is on the way, and do connections succeed? */
type Reference = {
  readonly peer: Peer;
  readonly parameters: readonly string[];
  readonly rounds: number;
};

const DESTINATION = ADDRESSES.destination.ipv4;

/** What peers take for the same question, in milliseconds of wall time; NaN where one is missing. */
export type ReferenceTimes = { readonly traceAndProbe: number; readonly mtr: number };

export async function measureReferences(lab: Lab, at: string, stage: Stage): Promise<ReferenceTimes> {
  const rounds = stage.quick ? 1 : 3;
  const measure = async (reference: Reference) => {
    const { peer, parameters } = reference;
    const what = `${at}: ${[peer, ...parameters].join(' ')}`.replace(` ${DESTINATION}`, '');
    const found = findPeer(peer);
    if ('missing' in found) {
      stage.skip({ what, reason: found.missing });
      return Number.NaN;
    }
    const values: number[] = [];
    for (let round = 0; round < reference.rounds; round += 1)
      values.push((await inSource(lab, found.path, parameters)).ms);
    const row: Row = { what, unit: 'ms', values };
    stage.row(row);
    return median(values);
  };
  const trace = await measure({
    peer: 'traceroute',
    parameters: ['-n', '-T', '-p', `${OPEN_PORT}`, DESTINATION],
    rounds,
  });
  const probe = await measure({
    peer: 'nping',
    parameters: ['--tcp-connect', '-p', `${OPEN_PORT}`, '-c', '100', '--delay', '2ms', '-q', DESTINATION],
    rounds,
  });
  // One round is long enough: a hundred cycles at 0.1 s, or ten; it waits 5 s more for whatever may still come.
  const cycles = stage.quick ? '10' : '100';
  const mtr = await measure({
    peer: 'mtr',
    parameters: ['--tcp', '-P', `${OPEN_PORT}`, '-n', '--report', '-c', cycles, '-i', '0.1', DESTINATION],
    rounds: 1,
  });
  return { traceAndProbe: trace + probe, mtr };
}

/** Every command is started in the lab's source in the same way, ours and theirs. */
export const inSource = (lab: Lab, program: string, parameters: readonly string[]) =>
  runTimed('ip', ['netns', 'exec', lab.namespace('S').name, program, ...parameters]);
