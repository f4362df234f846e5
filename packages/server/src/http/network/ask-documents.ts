import { compileCloud, nameOf, typeOf, whole, type CloudResource, type CloudSurroundings } from '@hopscope/engine';
import type { ArmError, ResourceId } from '@hopscope/protocol';

import { answer } from '../../estate/cloud/answers/answer.ts';
import { MACHINE_TYPE } from '../../providers/inventory.ts';
import { Refusal } from '../refusal.ts';
import { refusalOf } from './ask-engine.ts';
import type { Ends } from './described-end.ts';
import { explainQuestion } from './explain-routes.ts';
import { reachQuestion } from './reach-routes.ts';

/** A question of our door's about a described network: its path and body. */
export type DocumentsQuestion = { readonly path: '/v1/explain' | '/v1/reach'; readonly body: object };

/** What our door would answer, or how it would refuse. */
export type DocumentsAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ArmError };

/** Answers from documents that no server holds, as our door answers from those of its server. */
export async function askDocuments(
  documents: readonly CloudResource[],
  surroundings: CloudSurroundings,
  { path, body }: DocumentsQuestion,
): Promise<DocumentsAnswer> {
  const network = compileCloud(documents, 1, surroundings);
  const ends = endsIn(documents);
  try {
    const question =
      path === '/v1/reach'
        ? await reachQuestion(ends, body)
        : await explainQuestion({ ends, cloud: () => network, declared: () => undefined }, body);
    const answered = whole(answer(network, question));
    if (!answered.ok) return { ok: false, error: refusalOf(answered) };
    return { ok: true, value: JSON.parse(new TextDecoder().decode(answered.value)) };
  } catch (problem) {
    if (problem instanceof Refusal) return { ok: false, error: problem.error };
    throw problem;
  }
}

/** Nobody of them is a real machine. */
function endsIn(documents: readonly CloudResource[]): Ends {
  const ofType = (type: string) =>
    documents
      .filter((document) => typeOf(document) === type.toLowerCase())
      .map(({ id }) => ({ id: id as ResourceId, name: nameOf(id) }));
  const isCalled = (name: string) => (one: { readonly name: string }) => one.name.toLowerCase() === name.toLowerCase();
  return {
    machine: () => Promise.resolve(undefined),
    machinesNamed: (name) =>
      Promise.resolve(
        ofType(MACHINE_TYPE)
          .filter(isCalled(name))
          .map((virtualMachine) => ({ virtualMachine })),
      ),
    documents: (type) => Promise.resolve(ofType(type).map((document) => ({ document }))),
  };
}
