import type { Address, Port } from '@hopscope/engine';

/** Five-tuples to one target, from ports that follow each other. */
export type Wanted = {
  /** A network namespace; absent: the host's own. */
  readonly place?: string | undefined;
  /** Absent: the address that the kernel chooses, which may be any. */
  readonly source?: Address | undefined;
  readonly sourcePort: Port;
  readonly flows: number;
  readonly address: Address;
  readonly port: Port;
};

export type Claim = {
  /** Whether nobody who came before has one of them, or waits for it. */
  isGranted(): boolean;
  release(): void;
};

/** Two checks from the same ports to one target would take each other's answers: each waits for those that came before. */
export function openClaims(): (wanted: Wanted) => Claim {
  const line = new Set<Wanted>();
  return (wanted) => {
    const own = { ...wanted };
    line.add(own);
    return {
      isGranted() {
        for (const other of line) {
          if (other === own) return true;
          if (collide(other, own)) return false;
        }
        return false;
      },
      release: () => void line.delete(own),
    };
  };
}

function collide(one: Wanted, other: Wanted): boolean {
  const isSameTarget = one.place === other.place && one.address === other.address && one.port === other.port;
  const isSameSource = one.source === undefined || other.source === undefined || one.source === other.source;
  const share = one.sourcePort < other.sourcePort + other.flows && other.sourcePort < one.sourcePort + one.flows;
  return isSameTarget && isSameSource && share;
}
