import { DATA_PLANE_ID, dataPlaneDocument } from './data-plane.ts';
import type { Estate } from './estate.ts';
import { readExample, type Example } from './read-example.ts';

/** Who wrote the documents of an example, as the store has it. */
const authorOf = (name: string) => `example ${name}`;

/**
 * Puts an example into a store that has no documents yet, or only some of the same example because an earlier start was
 * interrupted. Answers whether it did. Rejects with a sentence where it cannot be read.
 */
export async function loadExample(estate: Estate, example: Example, subscription: string): Promise<boolean> {
  const { name } = example;
  if (estate.get(DATA_PLANE_ID) !== undefined) return false;
  const isStrange = [...estate.all()].some(({ changedBy }) => changedBy !== authorOf(name));
  if (isStrange) return false;
  const { documents, names, dataPlane } = await readExample(example, subscription);
  await Promise.all(documents.map((document) => estate.put(document, authorOf(name))));
  // Last: it says that everything else is there.
  await estate.put(dataPlaneDocument(name, names, dataPlane), authorOf(name));
  return true;
}
