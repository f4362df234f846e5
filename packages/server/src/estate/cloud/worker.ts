import { parentPort } from 'node:worker_threads';

import { openCloud, type CloudNetwork, type CloudSurroundings, type OpenCloud } from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';

import { answering } from './answers/answering.ts';
import { applyChanges } from './apply-changes.ts';
import type { GiveUp, Order, Request } from './messages.ts';

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

const questions = answering((id, told, problem) => {
  port?.postMessage([id, told, problem], told?.ok === true ? [told.value.buffer] : []);
});

// A question that cannot be answered leaves the network as it was. Whatever else fails ends the thread: it is half made.
port?.on('message', ([id, request]: readonly [number, Request | GiveUp]) => {
  switch (request.kind) {
    case 'question':
      network = request.network ?? network;
      if (network === undefined) throw new Error('A question came before its network.');
      questions.ask(id, network, request.question);
      break;
    case 'give-up':
      questions.giveUp(id);
      break;
    case 'surroundings':
    case 'documents':
    case 'changes':
      port.postMessage([id, serve(request)]);
  }
});
