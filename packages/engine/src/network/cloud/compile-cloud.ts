import type { CloudResource } from '../../documents/resource.ts';
import type { CloudNetwork } from './cloud-network.ts';
import { openCloud, type CloudSurroundings } from './open-cloud.ts';

/**
 * ARM documents into tables. Reads them once, in any order, and keeps none. Never throws and drops nothing silently: what
 * cannot be taken as it stands is among the findings, and a path that would depend on it ends undetermined.
 */
export const compileCloud = (
  documents: Iterable<CloudResource>,
  revision: number,
  surroundings?: CloudSurroundings,
): CloudNetwork => openCloud(documents, surroundings).at(revision);
