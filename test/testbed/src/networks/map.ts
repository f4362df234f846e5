import type { Address } from '@hopscope/engine';

/** The places of a lab, in a row: source, two routers, destination. */
export type LabPlace = 'S' | 'A' | 'B' | 'D';
export const PLACES: readonly LabPlace[] = ['S', 'A', 'B', 'D'];

export type FamilyAddresses = { readonly ipv4: Address; readonly ipv6: Address };

const host = (network: number, number: number): FamilyAddresses => ({
  ipv4: `10.77.${network}.${number}` as Address,
  ipv6: `fd77:${network}::${number}` as Address,
});

/** Addresses in every lab: each is a world of its own, so they never meet. */
export const ADDRESSES = {
  source: host(1, 2),
  /** The side of A towards the source, from which it answers it. */
  routerA: host(1, 1),
  routerB: host(2, 2),
  destination: host(3, 2),
  /** Nobody has it, on the destination's link. */
  absent: host(3, 99),
  /** Nobody has it, on the source's own link. */
  absentOnLink: host(1, 99),
  /** The far sides of A and B. */
  farA: host(2, 1),
  farB: host(3, 1),
} as const satisfies Readonly<Record<string, FamilyAddresses>>;

/** Networks of the three links, for routes. */
export const NETWORKS = {
  sourceLink: { ipv4: '10.77.1.0/24', ipv6: 'fd77:1::/64' },
  destinationLink: { ipv4: '10.77.3.0/24', ipv6: 'fd77:3::/64' },
} as const;

/** The port that every lab listens on. */
export const OPEN_PORT = 80;
/** Nobody listens there, and no variant touches it. */
export const CLOSED_PORT = 81;
