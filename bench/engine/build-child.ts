import { openCloud, type CloudResource } from '../../packages/engine/src/index.ts';
import { LARGE, largeCloud } from './large-cloud.ts';

/** What the process has when it has built the network, and the documents are gone; MB. Times in ms. */
export type Built = {
  readonly buildMs: number;
  readonly cpuMs: number;
  /** Pages of memory that the process got meanwhile, those for making the documents among them. */
  readonly pages: number;
  readonly residentMb: number;
  readonly beforeMb: number;
  readonly heapMb: number;
  readonly tablesMb: number;
};

const MB = 1e6;
let inside = 0;

/**
 * Documents as whoever reads JSON has them: a text that was put together is a tree of its parts until somebody reads it, and
 * who reads first would pay for that.
 */
function* parsedDocuments(): Generator<CloudResource> {
  for (const document of largeCloud(LARGE).documents()) yield JSON.parse(JSON.stringify(document)) as CloudResource;
}

/** The time that documents take to be made is not the engine's. */
function* timed(documents: Iterator<CloudResource>): Generator<CloudResource> {
  for (;;) {
    const start = performance.now();
    const next = documents.next();
    inside += performance.now() - start;
    if (next.done === true) return;
    yield next.value;
  }
}

/** Buffers that may grow are not among what V8 says of its buffers: their bytes are counted here. */
const growing: WeakRef<SharedArrayBuffer>[] = [];
globalThis.SharedArrayBuffer = class extends SharedArrayBuffer {
  constructor(bytes = 0, options?: { readonly maxByteLength?: number }) {
    super(bytes, options);
    if (options !== undefined) growing.push(new WeakRef(this));
  }
};

const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});
collect();
const before = process.memoryUsage().rss;
/** Of this thread: what it did itself, however many others wanted the processor. */
const threadMs = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
const beforeDocuments = threadMs();
for (const { id } of parsedDocuments()) inside += id.length === 0 ? 1 : 0;
const documentsMs = threadMs() - beforeDocuments;
const pagesBefore = process.resourceUsage().minorPageFault;
const [start, began] = [performance.now(), threadMs()];
const cloud = openCloud(timed(parsedDocuments()));
const network = cloud.at(1);
const buildMs = performance.now() - start - inside;
const cpuMs = threadMs() - began - documentsMs;
const pages = process.resourceUsage().minorPageFault - pagesBefore;
// Whatever has a weak reference lives until the turn ends in which it was made.
await new Promise(setImmediate);
collect();
collect();
const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
const grown = growing.reduce((sum, room) => sum + (room.deref()?.byteLength ?? 0), 0);
const built: Built = {
  buildMs,
  cpuMs,
  pages,
  residentMb: rss / MB,
  beforeMb: before / MB,
  heapMb: heapUsed / MB,
  tablesMb: (arrayBuffers + grown) / MB,
};
process.stdout.write(`${JSON.stringify(built)}\n`);
// What was built is alive until here.
process.exitCode = network.findings.length + Number(cloud.remove('')) > 0 ? 1 : 0;
