import type { Json } from '../words.fixture.ts';

export type Documents = (type: string) => readonly {
  readonly id: string;
  readonly region: string;
  readonly sku: Json;
  readonly tags: Json;
  readonly p: Json;
}[];

/** A block of addresses of IPv4, as if each had a configuration of its own: all but the first say so in its id. */
export function oneByOne(configuration: Json): readonly Json[] {
  const [first = '', length] = String(configuration['properties'].privateIPAddress).split('/');
  const parts = first.split('.');
  return Array.from({ length: 2 ** (32 - Number(length ?? 32)) }, (_, at): Json => {
    const privateIPAddress = at === 0 ? first : [...parts.slice(0, 3), Number(parts[3]) + at].join('.');
    const id = at === 0 ? configuration['id'] : `${configuration['id']}#${privateIPAddress}`;
    return { ...configuration, id, properties: { ...configuration['properties'], privateIPAddress } };
  });
}
