import { cpus, loadavg, release, totalmem } from 'node:os';

/** What the figures were measured on: they mean little elsewhere. */
export type Machine = {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  readonly root: boolean;
  /** Load average of the minute before: on a quiet machine near 0. */
  readonly load: number;
};

export function thisMachine(): Machine {
  const cores = cpus();
  return {
    cores: cores.length,
    cpu: cores[0]?.model.trim() ?? 'unknown CPU',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: `${process.platform} ${release()}`,
    node: process.versions.node,
    root: isRoot(),
    load: loadavg()[0] ?? Number.NaN,
  };
}

export const isRoot = (): boolean => process.getuid?.() === 0;

export const machineLine = ({ cores, cpu, memoryGb, kernel, node, root, load }: Machine): string =>
  `${cores} × ${cpu}, ${memoryGb} GB, ${kernel}, Node ${node}${root ? ', root' : ''}, load average ${load.toFixed(1)} before`;
