import { sessionSchema } from '@hopscope/protocol';
import { useEffect, useState } from 'react';
import { ask, type Asked } from '../door/ask.ts';
import { listAll } from '../door/arm-list.ts';
import { groupSchema, interfaceSchema, networkSchema, tableSchema, type Documents } from './documents.ts';

/** The described network, whole; `again` reads it anew. */
export function useDocuments(): { readonly asked: Asked<Documents> | undefined; readonly again: () => void } {
  const [asked, setAsked] = useState<Asked<Documents>>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const left = new AbortController();
    void readDocuments(left.signal).then((read) => {
      if (!left.signal.aborted) setAsked(read);
    });
    return () => left.abort();
  }, [times]);
  return { asked, again: () => setTimes((before) => before + 1) };
}

async function readDocuments(signal: AbortSignal): Promise<Asked<Documents>> {
  const session = await ask(sessionSchema, '/v1/session', { signal });
  if (session.kind !== 'answered') return session;
  const path = (type: string) =>
    `/subscriptions/${session.value.subscriptionId}/providers/Microsoft.Network/${type}?api-version=2024-05-01`;
  const [networks, interfaces, groups, tables] = await Promise.all([
    listAll(networkSchema, path('virtualNetworks'), signal),
    listAll(interfaceSchema, path('networkInterfaces'), signal),
    listAll(groupSchema, path('networkSecurityGroups'), signal),
    listAll(tableSchema, path('routeTables'), signal),
  ]);
  if (networks.kind !== 'answered') return networks;
  if (interfaces.kind !== 'answered') return interfaces;
  if (groups.kind !== 'answered') return groups;
  if (tables.kind !== 'answered') return tables;
  return {
    kind: 'answered',
    value: { networks: networks.value, interfaces: interfaces.value, groups: groups.value, tables: tables.value },
  };
}
