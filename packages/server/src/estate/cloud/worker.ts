import { parentPort } from 'node:worker_threads';

import { openCloud, type CloudNetwork, type CloudSurroundings } from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';

import { answer } from './answer.ts';
import type { Request } from './messages.ts';

// A thread of the engine's: one builds networks and changes them, another answers what takes long.
const port = parentPort;
let surroundings: CloudSurroundings | undefined;
let documents: ArmDocument[] = [];
let open: ReturnType<typeof openCloud> | undefined;
let network: CloudNetwork | undefined;

function serve(request: Request): unknown {
  switch (request.kind) {
    case 'surroundings':
      ({ surroundings } = request);
      return undefined;
    case 'documents':
      documents.push(...request.documents);
      return undefined;
    case 'changes': {
      open ??= openCloud(documents, surroundings);
      documents = [];
      for (const { id, document } of request.changes)
        if (document === undefined) open.remove(id);
        else open.put(document);
      return open.at(request.revision);
    }
    case 'question':
      network = request.network ?? network;
      return network && answer(network, request.question);
  }
}

port?.on('message', ([id, request]: readonly [number, Request]) => port.postMessage([id, serve(request)]));
