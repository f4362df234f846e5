import { noBias, type Arbitrary } from 'fast-check';
import { exampleOf } from './build.ts';
import type { Example } from './example.ts';
import { sketch } from './sketch.ts';

/**
 * Random networks with so many random flows through each; shrinking takes flows and parts of the network away. Unbiased: small
 * numbers are no likelier to find anything here, only likelier to choose the same.
 */
export const examples = (flows: number): Arbitrary<Example> => noBias(sketch(flows)).map(exampleOf);
