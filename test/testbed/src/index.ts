/** A small network of real namespaces for tests and the bench. */
export { ask, type Answer, type Performer } from './ask.ts';
export { DIAMOND, openDiamond, type Diamond, type SharedPort, type Sharing } from './networks/diamond.ts';
export { openLab, withLab, type Lab, type LabOptions, type Listener } from './networks/lab.ts';
export { ADDRESSES, CLOSED_PORT, OPEN_PORT, type FamilyAddresses, type LabPlace } from './networks/map.ts';
export { labMissing, programMissing, skipped } from './needs.ts';
export { openTalk, type Talk } from './namespaces/talk.ts';
export { VARIANTS, type VariantName } from './networks/variants.ts';
export { hopWord, outcomeWords, placeNamed } from './words.ts';
