/** Something in a document that could not be taken as it stands. Nothing is dropped without one of these. */
export type Finding = {
  /** Id of the document. */
  readonly resource: string;
  /** The field at fault, as the document spells it. */
  readonly field: string;
  /** What is wrong, in one plain sentence. */
  readonly problem: string;
  /** What answers are like because of it, in one plain sentence. */
  readonly consequence: string;
  /** Nothing is wrong with the document: something that it names was not given. Absent: it is at fault. */
  readonly severity?: 'warning';
};

/** The problem with a reference that leads nowhere. */
export const noSuch = (id: string): string => `There is no ${id} among the documents.`;

/** A value of the wrong kind, as the subject of a sentence. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > 40 ? `A text of ${value.length} characters` : `'${value}'`;
  if (Array.isArray(value)) return 'A list';
  return typeof value === 'object' && value !== null ? 'An object' : String(value);
}

/** What is wrong with what stands in a field. */
export type Misfit = Pick<Finding, 'field' | 'problem'>;

/** What is wrong where an object belongs, as a document's properties; undefined where it is one, or absent. */
export function unreadObject(value: unknown, field = 'properties'): Misfit | undefined {
  if (isAbsent(value) || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  return { field, problem: `${shown(value)} stands where an object belongs.` };
}

/** What is wrong where a list of things that decide stands in properties, if it is none; undefined where it is one, or absent. */
export function unreadList(properties: unknown, member: string): Misfit | undefined {
  const odd = unreadObject(properties);
  if (odd !== undefined) return odd;
  const list = (properties as Readonly<Record<string, unknown>> | undefined | null)?.[member];
  if (isAbsent(list) || Array.isArray(list)) return undefined;
  return { field: `properties.${member}`, problem: `${shown(list)} stands where a list belongs.` };
}

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null;
