import { parentPort } from 'node:worker_threads';

import { openCloud, type CloudNetwork, type CloudSurroundings, type OpenCloud } from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';

import { answer } from './answer.ts';
import { applyChanges } from './apply-changes.ts';
import type { Request } from './messages.ts';

// A thread of the engine's: one builds networks and changes them, another answers what takes long.
const port = parentPort;
let surroundings: CloudSurroundings | undefined;
let documents: ArmDocument[] = [];
let open: OpenCloud | undefined;
let network: CloudNetwork | undefined;

function serve(request: Request): unknown {
  switch (request.kind) {
    case 'surroundings':
      ({ surroundings } = request);
      return undefined;
    case 'documents':
      for (const document of request.documents) documents.push(document);
      return undefined;
    case 'changes': {
      open ??= openCloud(documents, surroundings);
      documents = [];
      applyChanges(open, request.changes);
      return open.at(request.revision);
    }
    case 'question':
      network = request.network ?? network;
      return network && answer(network, request.question);
  }
}

/** A question that cannot be answered leaves the network as it was. Whatever else fails ends the thread: it is half made. */
function answerTo(request: Request): readonly [answer: unknown, problem?: string] {
  try {
    return [serve(request)];
  } catch (error) {
    if (request.kind !== 'question') throw error;
    return [undefined, String(error)];
  }
}

port?.on('message', ([id, request]: readonly [number, Request]) => port.postMessage([id, ...answerTo(request)]));
