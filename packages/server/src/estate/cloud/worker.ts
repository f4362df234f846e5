import { parentPort } from 'node:worker_threads';

import { openCloud, type CloudNetwork, type CloudSurroundings, type OpenCloud } from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';

import { answer } from './answers/answer.ts';
import { applyChanges } from './apply-changes.ts';
import type { Order, QuestionAsked, Request } from './messages.ts';

// A thread of the engine's: one builds networks and changes them, another answers what takes long.
const port = parentPort;
let surroundings: CloudSurroundings | undefined;
let documents: ArmDocument[] = [];
let open: OpenCloud | undefined;
let network: CloudNetwork | undefined;

function serve(order: Order): unknown {
  switch (order.kind) {
    case 'surroundings':
      ({ surroundings } = order);
      return undefined;
    case 'documents':
      for (const document of order.documents) documents.push(document);
      return undefined;
    case 'changes': {
      open ??= openCloud(documents, surroundings);
      documents = [];
      applyChanges(open, order.changes);
      return open.at(order.revision);
    }
  }
}

/** One that cannot be answered leaves the network as it was. Whatever else fails ends the thread: it is half made. */
async function tell(id: number, { network: given, question }: QuestionAsked): Promise<void> {
  network = given ?? network;
  try {
    const told = network && (await answer(network, question));
    port?.postMessage([id, told], told?.ok === true ? [told.value.buffer] : []);
  } catch (error) {
    // With its stack, for the log.
    port?.postMessage([id, undefined, error instanceof Error ? error : new Error(String(error))]);
  }
}

port?.on('message', ([id, request]: readonly [number, Request]) => {
  if (request.kind === 'question') void tell(id, request);
  else port.postMessage([id, serve(request)]);
});
