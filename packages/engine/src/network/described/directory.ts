import { idHasher, isSameId, numbersByHash } from '../../table/numbers-by-hash.ts';
import type { Place } from './shelf.ts';

/**
 * Where each document is, by its id, whose letters may be in any case. Found by hashes of ids and not by their keys: of large networks
 * these are a tenth of what is kept, and it takes longer to fold an id, and to have V8 hash it, than to hash it as it stands.
 */
export function directory() {
  let places: (Place | undefined)[] = [];
  let numbers = numbersByHash();
  const hashOf = idHasher();
  let gone = 0;

  const numberOf = (id: string, hash: number) =>
    numbers.find(hash, (number) => {
      const place = places[number];
      return place !== undefined && isSameId(place.id, id);
    });

  function add(place: Place, hash: number): void {
    places[numbers.add(hash)] = place;
  }

  /** Numbers are for good, so those of many that are gone are left behind together. */
  function beginAnew(): void {
    const [before, kept] = [numbers, places];
    [places, numbers, gone] = [[], numbersByHash(), 0];
    for (const [number, place] of kept.entries()) if (place !== undefined) add(place, before.hashOf(number));
  }

  return {
    hashOf,
    /** `hash`: of the id. */
    find(id: string, hash = hashOf(id)): Place | undefined {
      const number = numberOf(id, hash);
      return number < 0 ? undefined : places[number];
    },
    add,
    remove({ id }: Place): void {
      places[numberOf(id, hashOf(id))] = undefined;
      gone += 1;
      if (2 * gone > places.length + MUCH) beginAnew();
    },
  };
}

const MUCH = 1000;
