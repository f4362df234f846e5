import type { Surroundings } from '../shape/plan-shape.ts';
import type { LabFolder } from './lab-folder.ts';

const machineId = (folder: LabFolder, name: string): string => {
  const found = folder.documents.find(
    (each) => /virtualmachines$/i.test(memberOf(each, 'type')) && memberOf(each, 'name') === name,
  );
  return memberOf(found, 'id');
};

const memberOf = (document: unknown, member: string): string => {
  const value: unknown = Object.entries(document ?? {}).find(([key]) => key === member)?.[1];
  return typeof value === 'string' ? value : '';
};

/** What a folder says beside the documents, for the plan. */
export const surroundingsOf = (folder: LabFolder): Surroundings => ({
  serviceTags: folder.serviceTags,
  stateful: folder.stateful.map((name) => machineId(folder, name)),
  links: Object.entries(folder.links).map(([name, link]) => ({ machine: machineId(folder, name), ...link })),
});
