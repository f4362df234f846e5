import { startChild, type Child } from '../namespaces/child.ts';
import type { LabPlace } from './map.ts';

/** What the wire's process is told. */
export type WireOrder = {
  /** Devices that must put whole checksums into their packets: what crosses a wire in user space is not completed later. */
  readonly whole: readonly { readonly namespace: string; readonly device: string }[];
  readonly delayUs: number;
};

/** Joins x0 and x1 of the wire's namespace: what enters one leaves the other after the delay. */
export const startWire = (
  path: (place: LabPlace | 'wire') => string,
  name: string,
  delayUs: number,
): Promise<Child> => {
  const device = (place: LabPlace | 'wire', device: string) => ({ namespace: path(place), device });
  const order: WireOrder = {
    whole: [
      device('S', 's0'),
      device('A', 'a0'),
      device('A', 'a1'),
      device('B', 'b0'),
      device('B', 'b1'),
      device('D', 'd0'),
      device('wire', 'x0'),
      device('wire', 'x1'),
    ],
    delayUs,
  };
  return startChild(name, new URL('./wire-child.ts', import.meta.url), order);
};
