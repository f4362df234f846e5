import { parseAddress, type Address } from '@hopscope/engine';
import type { ArmDocument, ResourceId } from '@hopscope/protocol';
import * as z from 'zod';

import type { Estate } from './estate.ts';

/** What a simulated data plane makes its answers of. It is declared so, and every answer says it. */
export type DataPlane = {
  /** The example that it belongs to, as people call it. */
  readonly example: string;
  /** What its machines' resolver answers, by lower-case name. */
  readonly names: ReadonlyMap<string, readonly Address[]>;
  /** Round trips of its probes, one after the other and over again; microseconds. */
  readonly roundTrips: readonly number[];
};

export const namesSchema = z.record(z.string(), z.array(z.string()));

export const dataPlaneSchema = z.object({
  kind: z.literal('simulated'),
  roundTripMicroseconds: z.array(z.number().nonnegative()).min(1),
});

const TYPE = 'Hopscope/dataPlanes';
const ID = '/hopscope/data-planes/simulated' as ResourceId;

/** Kept beside the documents, because the machines' answers depend on it as much. */
export const dataPlaneDocument = (
  example: string,
  names: z.infer<typeof namesSchema>,
  dataPlane: z.infer<typeof dataPlaneSchema>,
): ArmDocument => ({ id: ID, name: example, type: TYPE, properties: { names, dataPlane } });

const PLAIN: DataPlane = { example: '', names: new Map(), roundTrips: [1000] };

/** As `dataPlaneOf`, read again only after a change. */
export function dataPlanes(estate: Estate): () => DataPlane {
  let latest: { readonly revision: number; readonly dataPlane: DataPlane } | undefined;
  return () => {
    if (latest?.revision !== estate.revision) latest = { revision: estate.revision, dataPlane: dataPlaneOf(estate) };
    return latest.dataPlane;
  };
}

/** Of the network in the store; without one that was loaded, names are unknown and every round trip takes a millisecond. */
function dataPlaneOf(estate: Estate): DataPlane {
  const held = estate.get(ID);
  if (held === undefined) return PLAIN;
  const { name, properties } = held.document;
  const names = namesSchema.parse(properties['names']);
  const { roundTripMicroseconds } = dataPlaneSchema.parse(properties['dataPlane']);
  const addresses = (texts: readonly string[]) =>
    texts.flatMap((text) => {
      const address = parseAddress(text);
      return address.ok ? [address.value] : [];
    });
  return {
    example: name,
    names: new Map(Object.entries(names).map(([each, texts]) => [each.toLowerCase(), addresses(texts)])),
    roundTrips: roundTripMicroseconds,
  };
}
