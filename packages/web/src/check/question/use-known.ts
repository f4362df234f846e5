import { machinePageSchema, networkSchema, type MachineSummary } from '@hopscope/protocol';
import { useMemo, useState } from 'react';
import type { Trouble } from '../../door/ask.ts';
import { useAsked } from '../../door/use-asked.ts';
import type { Known } from './question.ts';
import { targetsOf } from './targets.ts';

export type KnownSoFar = {
  /** Absent until all of it is there: before that nobody can tell a machine's name from a host's. */
  readonly known?: Known;
  readonly machines: readonly MachineSummary[];
  readonly trouble?: Trouble;
  readonly again: () => void;
  /** Asks which agents are live by now. */
  readonly refresh: () => void;
};

/** What a question can name. An answer that was there once stays when a later one does not come. */
export function useKnown(): KnownSoFar {
  const { asked, again: refresh } = useAsked(machinePageSchema, '/v1/machines');
  const network = useAsked(networkSchema, '/v1/network');
  const [machines, setMachines] = useState<readonly MachineSummary[]>();
  if (asked?.kind === 'answered' && asked.value.value !== machines) setMachines(asked.value.value);
  const described = network.asked?.kind === 'answered' ? network.asked.value : undefined;
  const known = useMemo(
    () => machines && described && { machines, targets: targetsOf(described, machines) },
    [machines, described],
  );
  const trouble = [machines === undefined ? asked : undefined, network.asked].find(isTrouble);
  return {
    machines: machines ?? NONE,
    ...(known && { known }),
    ...(trouble && { trouble }),
    again: () => {
      if (machines === undefined) refresh();
      if (described === undefined) network.again();
    },
    refresh,
  };
}

const NONE: readonly MachineSummary[] = [];

const isTrouble = (asked: { readonly kind: string } | undefined): asked is Trouble =>
  asked !== undefined && asked.kind !== 'answered';
