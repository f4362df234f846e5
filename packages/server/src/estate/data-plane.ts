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
  /** What is declared of machines, by lower-case id. One that is not here listens everywhere and admits everything. */
  readonly machines: ReadonlyMap<string, MachinePorts>;
};

/** TCP ports. `admits`: by the machine's own firewall; absent: all. */
export type MachinePorts = { readonly listens: readonly number[]; readonly admits?: readonly number[] };

/** What its machines' resolver answers; undefined where nothing is declared of a name. */
export const declaredOf = ({ names }: Pick<DataPlane, 'names'>, name: string): readonly Address[] | undefined =>
  names.get(withoutDot(name));

const withoutDot = (name: string): string => name.toLowerCase().replace(/\.$/, '');

export const namesSchema = z.record(z.string(), z.array(z.string()));

const ports = z.array(z.int().min(1).max(65_535));

export const dataPlaneSchema = z.object({
  kind: z.literal('simulated'),
  roundTripMicroseconds: z.array(z.number().nonnegative()).min(1),
  machines: z.array(z.object({ id: z.string(), listens: ports, admits: ports.exactOptional() })).exactOptional(),
});

const TYPE = 'Hopscope/dataPlanes';
/** Where it is in the store. */
export const DATA_PLANE_ID = '/hopscope/data-planes/simulated' as ResourceId;

/** Kept beside the documents, because the machines' answers depend on it as much. */
export const dataPlaneDocument = (
  example: string,
  names: z.infer<typeof namesSchema>,
  dataPlane: z.infer<typeof dataPlaneSchema>,
): ArmDocument => ({ id: DATA_PLANE_ID, name: example, type: TYPE, properties: { names, dataPlane } });

/** Where nothing is declared of probes: a millisecond. */
export const PLAIN_PLANE: z.infer<typeof dataPlaneSchema> = { kind: 'simulated', roundTripMicroseconds: [1000] };

const PLAIN: DataPlane = {
  example: '',
  names: new Map(),
  roundTrips: PLAIN_PLANE.roundTripMicroseconds,
  machines: new Map(),
};

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
  const held = estate.get(DATA_PLANE_ID);
  if (held === undefined) return PLAIN;
  const { name, properties } = held.document;
  const names = namesSchema.parse(properties['names']);
  const { roundTripMicroseconds, machines = [] } = dataPlaneSchema.parse(properties['dataPlane']);
  const addresses = (texts: readonly string[]) =>
    texts.flatMap((text) => {
      const address = parseAddress(text);
      return address.ok ? [address.value] : [];
    });
  return {
    example: name,
    names: new Map(Object.entries(names).map(([each, texts]) => [withoutDot(each), addresses(texts)])),
    roundTrips: roundTripMicroseconds,
    machines: new Map(machines.map(({ id, ...ports }) => [id.toLowerCase(), ports])),
  };
}
