import type { Address, Outcome } from '@hopscope/engine';
import { ADDRESSES } from './networks/map.ts';

const NAMES: Readonly<Record<keyof typeof ADDRESSES, string>> = {
  source: 'S',
  routerA: 'A',
  routerB: 'B',
  destination: 'D',
  absent: 'nobody',
  absentOnLink: 'nobody',
  farA: "A'",
  farB: "B'",
};

/** The place in a lab that has this address; with a stroke on a router's side that looks away from the source. */
export function placeNamed(address: Address | undefined): string {
  for (const [key, { ipv4, ipv6 }] of Object.entries(ADDRESSES))
    if (address === ipv4 || address === ipv6) return NAMES[key as keyof typeof ADDRESSES];
  return address ?? 'an unknown place';
}

/** An outcome in a lab, as tables of expectations write it: `refused`, `host-unreachable by B`, `silent, left: yes`. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'connected':
      return outcome.retransmits === 0 ? 'connected' : `connected after ${outcome.retransmits} repeats`;
    case 'refused':
      return 'refused';
    case 'icmp':
      return `${outcome.reason} by ${placeNamed(outcome.from)}`;
    case 'silent':
      return `silent, left: ${outcome.left}`;
    case 'failed':
      return `${outcome.call}: ${outcome.errno}`;
    case 'forbidden':
      return `forbidden: ${outcome.rule}`;
    case 'untold':
      return 'untold';
  }
}

/** An outcome as a hop of a trace: the router's name, `*` for silence, `!` before an error that ends the path. */
export function hopWord(outcome: Outcome): string {
  if (outcome.kind === 'silent') return '*';
  if (outcome.kind !== 'icmp') return outcomeWords(outcome);
  return outcome.reason === 'ttl-exceeded' ? placeNamed(outcome.from) : `!${placeNamed(outcome.from)}`;
}
