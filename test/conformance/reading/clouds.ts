import { compileCloud, readServiceTags, type CloudNetwork } from '@hopscope/engine';
import {
  documentsOf,
  frontendsIn,
  hasSeveralHops,
  interfacesIn,
  internetPortsIn,
  statefulIn,
  tagsIn,
} from '../network/documents.ts';
import { withoutGroups } from './errors.ts';
import type { Listeners } from './predicted.ts';

/** As the engine reads the lines. */
export function cloudIn(network: readonly string[]): CloudNetwork {
  const values = Object.entries(tagsIn(network)).map(([name, addressPrefixes]) => ({
    name,
    properties: { addressPrefixes },
  }));
  const tags = readServiceTags({ values });
  if (!tags.ok) throw new Error(tags.problem);
  return compileCloud(documentsOf(network), 1, { serviceTags: tags.value });
}

export const listenersIn = (network: readonly string[]): Listeners => ({
  interfaces: interfacesIn(network),
  internet: internetPortsIn(network),
  frontends: frontendsIn(network),
  isStateful: statefulIn(network).length > 0,
  hasSeveralHops: hasSeveralHops(network),
  ungrouped: cloudIn(withoutGroups(network)),
});
