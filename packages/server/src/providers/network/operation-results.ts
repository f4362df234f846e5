import type { Diagnosis } from '@hopscope/engine';
import { apiVersion, armError, isGuid, renderConnectivity, type Surroundings } from '@hopscope/protocol';

import { hasEnded, type CheckRecord } from '../../checks/check-record.ts';
import { mayRead } from '../may-read.ts';
import { refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';

/** How long a poll of an unfinished check is held: below the second after which clients ask again anyway, ms. */
const HELD = 900;

/** Where a check's answer is fetched, as often as anybody likes. */
export const operationResults = (parts: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'GET',
    path: '/subscriptions/:subscription/providers/Microsoft.Network/locations/:region/operationResults/:operation',
    since: { version: apiVersion('2017-03-01'), type: 'locations/operationResults', location: 'local' },
    handle: (asked) => readResult(parts, asked),
  },
];

async function readResult(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const { operation = '', region = '' } = asked.params;
  const id = operation.toLowerCase();
  const record = isGuid(id) ? await parts.checks.settle(id, HELD) : undefined;
  const isThere = record !== undefined && record.order.region.toLowerCase() === region.toLowerCase();
  // Whoever may not read it is not told that it exists.
  if (!isThere || !mayRead(asked.caller, record.order.source, parts.inventory.tenantId))
    return refused(armError('NotFound', { what: `Operation ${operation}` }, { target: 'operationResults' }));
  return answerOf(parts, record, asked);
}

async function answerOf(parts: ProviderParts, record: CheckRecord, asked: ArmAsked): Promise<ArmAnswer> {
  const { order, state, diagnosis, error } = record;
  const dataPlane = diagnosis?.dataPlane ?? parts.fleet.find(order.source)?.dataPlane ?? 'live';
  const operation = { ...order, dataPlane };
  if (!hasEnded(record)) return { kind: 'pending', operation };
  if (state === 'cancelled')
    return { kind: 'broken', operation, error: armError('OperationCanceled', { operation: order.id }) };
  if (diagnosis === undefined)
    return { kind: 'broken', operation, error: error ?? armError('OperationInterrupted', { operation: order.id }) };
  const surroundings = await surroundingsOf(parts, record, diagnosis);
  return { kind: 'done', operation, body: renderConnectivity(diagnosis, surroundings, asked.version) };
}

async function surroundingsOf(
  { inventory }: ProviderParts,
  { order }: CheckRecord,
  { hops }: Diagnosis,
): Promise<Surroundings> {
  // What a trace meets can be another host; a described machine's address means nothing on a real network.
  const met = hops.flatMap(({ kind, address }) => (kind === 'source' || address === undefined ? [] : [address]));
  const machines = (await inventory.hostsHolding(met)).map(({ machine }) => machine);
  const source = await inventory.machine(order.source);
  const destination = order.destination && (await inventory.machine(order.destination));
  return {
    operationId: order.id,
    // A machine that is gone since, or has another name, was still the source then.
    source: source?.machine ?? { id: order.source, ipConfigurations: [] },
    machines,
    ...(destination !== undefined && { destination: destination.machine }),
  };
}
