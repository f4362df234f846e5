/** What a question about a flow is answered, or which part of it cannot be asked, and why. */
export type QuestionResult<T> = { readonly ok: true; readonly value: T } | BadQuestion;

export type BadQuestion = { readonly ok: false; readonly problem: string; readonly part: QuestionPart };

/** `address`: which one a name in the destination has, which whoever asks may know. */
export type QuestionPart = 'source' | 'sourceAddress' | 'destination' | 'address';

export const badQuestion = (part: QuestionPart, problem: string): BadQuestion => ({ ok: false, problem, part });
