import { readFileSync } from 'node:fs';
import {
  addressesOf,
  compileCloud,
  drive,
  parseAddress,
  predictCloud,
  REQUEST_DEFAULTS,
  type Address,
  type CloudResource,
  type Diagnosis,
  type Port,
} from '@hopscope/engine';
import { describe, expect, it } from 'vitest';
import { apiVersion } from '../arm/api-version.ts';
import type { ResourceId } from '../arm/resource-id.ts';
import { parseDestination } from '../destination.ts';
import { renderConnectivity } from './render.ts';

type Question = {
  readonly name: string;
  readonly url: string;
  readonly body: {
    readonly source: { readonly resourceId: string };
    readonly destination: { readonly resourceId?: string; readonly address?: string; readonly port: number };
  };
  readonly answer: string;
};

const readExample = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../examples/contoso/${file}`, import.meta.url), 'utf8'));

const network = compileCloud(readExample('resources.json') as readonly CloudResource[], 1);
const names = readExample('names.json') as Readonly<Record<string, readonly Address[]>>;
const { roundTripMicroseconds } = readExample('data-plane.json') as {
  readonly roundTripMicroseconds: readonly number[];
};

/** The seed's four questions, over a data plane that is made up as its README says. */
describe('examples/contoso answers as the document of 2017 prints', () => {
  it.each(readExample('questions.json') as readonly Question[])('$name', async ({ body, url, answer }) => {
    const { source, destination } = body;
    const diagnosis = await simulated(source.resourceId, destination);
    const rendered = renderConnectivity(
      diagnosis,
      {
        operationId: 'f09b55fe-1d3a-4df7-817f-bceb8d2a94c8',
        source: { id: source.resourceId as ResourceId, ipConfigurations: [] },
        ...(destination.resourceId === undefined
          ? {}
          : { destination: { id: destination.resourceId as ResourceId, ipConfigurations: [] } }),
      },
      apiVersion(url.split('api-version=')[1] as `${number}-${number}-${number}`),
    );
    expect(JSON.stringify(withoutIds(rendered), null, 2)).toBe(JSON.stringify(readExample(answer), null, 2));
  });
});

async function simulated(source: string, asked: Question['body']['destination']): Promise<Diagnosis> {
  const written = asked.address === undefined ? undefined : parseDestination(asked.address);
  const host = written?.ok === true ? written.value.destination : undefined;
  const address =
    asked.resourceId === undefined
      ? host?.kind === 'name'
        ? names[host.name]?.[0]
        : host?.address
      : addressesOf(network, asked.resourceId)[0];
  const parsed = parseAddress(address ?? '');
  if (!parsed.ok) throw new Error(parsed.problem);
  const port = (
    asked.port === 0 ? ((written?.ok === true ? written.value.port : undefined) ?? 80) : asked.port
  ) as Port;
  const prediction = predictCloud(network, { source, destination: { kind: 'address', address: parsed.value }, port });
  if (!prediction.ok) throw new Error(prediction.problem);
  const isOpen = ['delivered', 'reaches-internet'].includes(prediction.value.path.disposition);
  return drive(
    { ...REQUEST_DEFAULTS, destination: { kind: 'address', address: parsed.value }, port },
    {
      openSession: (listener) => ({
        run: (job) => {
          if (job.kind === 'probe')
            for (let sequence = 0; sequence < job.count; sequence += 1)
              listener.report({
                kind: 'observed',
                observation: {
                  kind: 'probe',
                  job: job.job,
                  sequence,
                  outcome: isOpen
                    ? {
                        kind: 'connected',
                        rtt: roundTripMicroseconds[sequence % roundTripMicroseconds.length] ?? 0,
                        clock: 'kernel',
                        retransmits: 0,
                      }
                    : { kind: 'silent', waitedMs: job.silenceMs, left: 'yes' },
                },
              });
          listener.report({ kind: 'ended', job: job.job });
        },
        control: () => {},
        close: () => {},
      }),
      now: () => 0,
      wake: () => () => {},
      predict: () => prediction.value,
      progress: () => {},
      dataPlane: 'simulated',
    },
  ).finished;
}

/** Hops are called by their place, as in the example's answers. */
function withoutIds(answer: ReturnType<typeof renderConnectivity>): unknown {
  const ids = new Map(answer.hops.map(({ id }, index) => [id, `hop-${index + 1}`]));
  const hops = answer.hops.map((hop) => ({
    ...hop,
    id: ids.get(hop.id),
    nextHopIds: hop.nextHopIds.map((id) => ids.get(id)),
  }));
  return { ...answer, hops };
}
