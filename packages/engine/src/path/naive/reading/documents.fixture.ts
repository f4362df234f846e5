import type { Json } from '../words.fixture.ts';

export type Documents = (type: string) => readonly {
  readonly id: string;
  readonly region: string;
  readonly sku: Json;
  readonly tags: Json;
  readonly p: Json;
}[];
