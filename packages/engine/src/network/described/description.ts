import type { RulesBuilder } from '../../rules/compile/rules-builder.ts';
import type { ServiceTags } from '../../rules/service-tags.ts';
import { noDrafts, type Drafts } from '../../documents/drafts.ts';
import { readMachine, readPublicAddress } from '../../documents/read-interface.ts';
import { readDeploymentState } from '../../documents/state/deployment-state.ts';
import { keyOf, read, typeOf, type CloudResource } from '../../documents/resource.ts';
import { addTypeFault } from '../../documents/shape/check-type.ts';
import { addShape } from '../../documents/shape/check-shape.ts';
import type { Finding } from '../../documents/finding.ts';
import type { Cells, Source } from './cells.ts';
import { interfaces, routeTables, virtualNetworks } from './families.ts';
import { securityGroups } from './groups.ts';
import { others } from './others.ts';
import { directory } from './directory.ts';
import { shelf, type DraftShelf, type Place, type Shelf } from './shelf.ts';

/** What documents say, read one by one: no document is kept. Each can be put again, as it is then, or taken away. */
export type Description = {
  /** Reading one of these is noted by whatever is made of it. */
  readonly drafts: Drafts;
  /** Of several documents with the same id the first counts, where they come by themselves. */
  add(document: CloudResource): void;
  put(document: CloudResource): void;
  /** False where there was none. */
  remove(id: string): boolean;
  /** Makes drafts what the documents say by now. */
  settle(): void;
  findings(): readonly Finding[];
};

const network = (type: string) => keyOf(`Microsoft.Network/${type}`);
/** Of the machines of a scale set, what they have lies in them ("Networking for Azure Virtual Machine Scale Sets"). */
const inScaleSet = (type = '') => keyOf(`Microsoft.Compute/virtualMachineScaleSets/virtualMachines${type}`);

export function describe({
  rules,
  serviceTags,
  cells: made,
}: {
  readonly rules: RulesBuilder;
  readonly serviceTags: ServiceTags;
  readonly cells: Cells;
}): Description {
  const places = directory();
  const find = (id: string) => places.find(id);
  const families = {
    virtualNetworks: virtualNetworks(find),
    routeTables: routeTables(find, serviceTags),
    interfaces: interfaces(find),
    groups: securityGroups(find, rules, serviceTags),
  };
  const machines = shelf(readMachine);
  const publicAddresses = shelf(readPublicAddress);
  const rest = others({ serviceTags });
  const shelves: ReadonlyMap<string, Shelf> = new Map<string, Shelf>([
    [network('virtualNetworks'), families.virtualNetworks],
    [network('virtualNetworks/subnets'), families.virtualNetworks.children],
    [network('virtualNetworks/virtualNetworkPeerings'), families.virtualNetworks.children],
    [network('routeTables'), families.routeTables],
    [network('routeTables/routes'), families.routeTables.children],
    [network('networkInterfaces'), families.interfaces],
    [network('networkInterfaces/ipConfigurations'), families.interfaces.children],
    [network('networkSecurityGroups'), families.groups],
    [network('networkSecurityGroups/securityRules'), families.groups.children],
    [network('publicIPAddresses'), publicAddresses],
    [keyOf('Microsoft.Compute/virtualMachines'), machines],
    [inScaleSet(), machines],
    [inScaleSet('/networkInterfaces'), families.interfaces],
    [inScaleSet('/networkInterfaces/ipConfigurations'), families.interfaces.children],
    [inScaleSet('/networkInterfaces/ipConfigurations/publicIPAddresses'), publicAddresses],
  ]);
  const sources = Object.fromEntries(
    Object.entries(noDrafts()).map(([kind, first]) => [kind, made.source<unknown>(first)]),
  );
  const drafts = {} as Drafts;
  for (const [kind, cell] of Object.entries(sources)) Object.defineProperty(drafts, kind, { get: () => cell.read() });
  const many: readonly (readonly [Source<unknown> | undefined, DraftShelf<unknown>])[] = [
    [sources['virtualNetworks'], families.virtualNetworks],
    [sources['routeTables'], families.routeTables],
    [sources['interfaces'], families.interfaces],
    [sources['machines'], machines],
    [sources['publicAddresses'], publicAddresses],
    [sources['groups'], families.groups],
  ];
  /** By documents, or by where one stands that is none. */
  const found = new Map<Place | string, readonly Finding[]>();
  const states = new Map<string, string>();
  let isStateNew = false;

  let count = 0;

  function put(document: CloudResource, hash: number, before: Place | undefined): void {
    const { id } = document;
    const type = typeOf(document);
    const shelf = shelves.get(type) ?? rest;
    const isNew = before?.shelf !== shelf;
    if (before !== undefined && isNew) remove(before);
    const place = before === undefined || isNew ? { id, shelf, draft: undefined, state: undefined } : before;
    if (isNew) places.add(place, hash);
    place.id = id;
    const findings: Finding[] = [];
    keepState(place, readDeploymentState(document, findings));
    shelf.put(place, document, findings, isNew);
    addTypeFault(document, findings);
    if (shelf !== rest) addShape(document, type, findings);
    if (findings.length > 0) found.set(place, findings);
    else found.delete(place);
  }

  function remove(place: Place): void {
    place.shelf.remove(place);
    found.delete(place);
    keepState(place, undefined);
    places.remove(place);
  }

  function keepState(place: Place, state: string | undefined): void {
    if (place.state === state) return;
    isStateNew = true;
    place.state = state;
    if (state === undefined) states.delete(keyOf(place.id));
    else states.set(keyOf(place.id), state);
  }

  return {
    drafts,
    put(document) {
      const hash = places.hashOf(document.id);
      put(document, hash, places.find(document.id, hash));
    },
    add(document) {
      count += 1;
      if (!isResource(document)) {
        found.set(`[${count - 1}]`, [nameless(count - 1)]);
        return;
      }
      const hash = places.hashOf(document.id);
      const first = places.find(document.id, hash);
      if (first === undefined) put(document, hash, undefined);
      else found.set(first, [...(found.get(first) ?? []), again(document.id, first.id)]);
    },
    remove(id) {
      const place = places.find(id);
      if (place !== undefined) remove(place);
      return place !== undefined;
    },
    settle() {
      for (const each of Object.values(families)) each.settle();
      for (const [cell, each] of many) if (each.isChanged()) cell?.write(each.all());
      if (isStateNew) sources['states']?.write(new Map(states));
      isStateNew = false;
      for (const [kind, value] of Object.entries(rest.changed())) sources[kind]?.write(value);
    },
    findings: () => [...[...found.values()].flat(), ...Object.values(families).flatMap((each) => each.findings())],
  };
}

/** Whatever the types say: documents come from files. */
const isResource = (document: unknown): boolean => {
  const id = read(document, 'id');
  return typeof id === 'string' && id !== '';
};

const nameless = (index: number): Finding => ({
  resource: `[${index}]`,
  field: 'id',
  problem: 'It is no ARM resource: there is no id.',
  consequence: 'It is left out.',
});

const again = (id: string, first: string): Finding => ({
  resource: id,
  field: 'id',
  problem: `Another document came first with the same id, ${first}.`,
  consequence: 'The later one is left out.',
});
