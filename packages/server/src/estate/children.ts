import { childId, type ArmDocument, type ResourceId } from '@hopscope/protocol';

/** What lies in a list of another document: a subnet, a rule, an IP configuration. */
export type Child = {
  readonly id: ResourceId;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
};

/**
 * Documents come from anywhere: what is no object is no child, and a child that leaves out its id, name or properties has
 * those that ARM would make. The engine names one without any by its place, and so does this.
 */
export function childrenIn(
  { id: parent, properties: lists }: Pick<ArmDocument, 'id' | 'properties'>,
  member: string,
): readonly Child[] {
  return listIn(lists[member]).flatMap((each, index) => {
    if (!isRecord(each)) return [];
    const id = textIn(each['id']);
    const name = textIn(each['name']) ?? id?.split('/').at(-1) ?? String(index);
    const { properties } = each;
    return {
      ...each,
      id: (id as ResourceId | undefined) ?? childId(parent, member, name),
      name,
      properties: isRecord(properties) ? properties : {},
    };
  });
}

/** The document that something with an id of its own lies in, a subnet or a rule; of a document, itself. */
export const ownerOf = (id: ResourceId): ResourceId => id.split('/').slice(0, 9).join('/') as ResourceId;

/** Of a reference, `{ "id": … }`. */
export const idIn = (value: unknown): ResourceId | undefined =>
  isRecord(value) ? (textIn(value['id']) as ResourceId | undefined) : undefined;

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textIn = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
