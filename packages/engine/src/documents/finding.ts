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
