import type { Address } from '../../address/address.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { addressOf, idOf } from '../cloud/names.ts';
import { isFront, ruleFor } from '../walk/devices/balance.ts';
import { healthBehind } from '../walk/devices/health.ts';

/** How a load balancer treats a packet at one of its frontends. */
export type BalancingReading = {
  /** Id of the rule that takes it. */
  readonly rule: string;
  /** Everybody that the rule leads to, as far as documents tell. */
  readonly backends: readonly Address[];
  /** Those of them that get no flows: they do not run, or rules keep probes from them. */
  readonly resting: readonly Address[];
  /** There are others, of whom no document tells. */
  readonly isOpen: boolean;
};

/** Undefined: it is no load balancer's frontend, or no rule of it takes the packet. */
export function readBalancing(network: CloudNetwork, front: number, packet: Packet): BalancingReading | undefined {
  if (!isFront(network, front)) return undefined;
  const listener = ruleFor(network, front, packet);
  if (listener < 0) return undefined;
  const { backends, stopped, blocked, isOpen } = healthBehind(network, listener);
  const addresses = (rows: readonly number[]) => rows.map((row) => addressOf(network.configurations.addresses, row));
  return {
    rule: idOf(network, network.listeners.ids, listener),
    backends: addresses(backends),
    resting: addresses([...new Set([...stopped, ...blocked])]),
    isOpen,
  };
}
