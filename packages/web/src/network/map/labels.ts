import type { Words } from '../../words/words.ts';
import { nameOf } from '../../words/figures.ts';
import type { MapNetwork, MapPlace } from '../estate.ts';

export type Label = {
  readonly name: string;
  readonly more: string;
  readonly isAppliance: boolean;
  /** How many lie in it. */
  readonly count: number;
};

/** What stands in each box, by the id in lower case. */
export function labelsOf(places: ReadonlyMap<string, MapPlace>, words: Words['network']): ReadonlyMap<string, Label> {
  return new Map([...places].map(([id, place]) => [id, labelOf(place, places, words)]));
}

function labelOf(place: MapPlace, places: ReadonlyMap<string, MapPlace>, words: Words['network']): Label {
  switch (place.kind) {
    case 'network': {
      const { name, prefixes, subnets, peerings } = place.network;
      const more = [prefixes.join(', '), ...peersOf(peerings, places, words)].join(' · ');
      return { name, more, isAppliance: false, count: subnets.length };
    }
    case 'subnet': {
      const { name, prefixes, interfaces } = place.subnet;
      const more = `${prefixes.join(', ')} · ${words.machines(interfaces.length)}`;
      return { name, more, isAppliance: false, count: interfaces.length };
    }
    case 'machine': {
      const { name, address, forwards } = place.machine;
      return { name, more: forwards ? `${address} · ${words.appliance}` : address, isAppliance: forwards, count: 0 };
    }
  }
}

/** More peers than these are counted: the box is small, and who wants all of them chooses it. */
const NAMED = 3;

function peersOf(
  peerings: MapNetwork['peerings'],
  places: ReadonlyMap<string, MapPlace>,
  words: Words['network'],
): readonly string[] {
  if (peerings.length === 0) return [];
  const names = peerings.slice(0, NAMED).map(({ remote, state }) => {
    const known = places.get(remote.toLowerCase());
    const name = known?.network.name ?? nameOf(remote);
    return state === 'Connected' ? name : `${name} (${words.peeringStates[state]})`;
  });
  const others = peerings.length - names.length;
  return [`${words.peered} ${[...names, ...(others > 0 ? [`+${others}`] : [])].join(', ')}`];
}
