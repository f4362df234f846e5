import { sessionSchema } from '@hopscope/protocol';
import { useEffect, useState } from 'react';
import * as z from 'zod';
import { listAll } from '../../door/arm-list.ts';
import type { Asked } from '../../door/ask.ts';
import { useAsked } from '../../door/use-asked.ts';
import { nameOf } from '../../words/figures.ts';

/** A machine that a check can end at: with or without an agent. */
export type Target = { readonly name: string; readonly addresses: readonly string[] };

/** What is read of an interface; Azure's documents have more. */
const interfaceSchema = z.looseObject({
  properties: z.looseObject({
    virtualMachine: z.looseObject({ id: z.string() }).optional(),
    ipConfigurations: z
      .array(z.looseObject({ properties: z.looseObject({ privateIPAddress: z.string().optional() }) }))
      .default([]),
  }),
});

type Targets = { readonly asked: Asked<readonly Target[]> | undefined; readonly again: () => void };

/** Machines by the interfaces that are described for them. */
export function useTargets(): Targets {
  const session = useAsked(sessionSchema, '/v1/session');
  const subscription = session.asked?.kind === 'answered' ? session.asked.value.subscriptionId : undefined;
  const [asked, setAsked] = useState<Asked<readonly Target[]>>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (subscription === undefined) return;
    const left = new AbortController();
    const path = `/subscriptions/${subscription}/providers/Microsoft.Network/networkInterfaces?api-version=2024-05-01`;
    void listAll(interfaceSchema, path, left.signal).then((all) => {
      if (left.signal.aborted) return;
      setAsked(all.kind === 'answered' ? { kind: 'answered', value: targetsOf(all.value) } : all);
    });
    return () => left.abort();
  }, [subscription, times]);
  const refused = session.asked?.kind === 'answered' ? undefined : session.asked;
  return { asked: refused ?? asked, again: () => (refused ? session.again() : setTimes(times + 1)) };
}

function targetsOf(interfaces: readonly z.infer<typeof interfaceSchema>[]): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const { properties } of interfaces) {
    const { virtualMachine, ipConfigurations } = properties;
    if (virtualMachine === undefined) continue;
    const key = virtualMachine.id.toLowerCase();
    const addresses = ipConfigurations.flatMap(({ properties }) => properties.privateIPAddress ?? []);
    const before = targets.get(key)?.addresses ?? [];
    if (addresses.length > 0)
      targets.set(key, { name: nameOf(virtualMachine.id), addresses: [...before, ...addresses] });
  }
  return [...targets.values()].toSorted((one, other) => one.name.localeCompare(other.name));
}
