import { parentPort, workerData } from 'node:worker_threads';
import { copyDatabase } from './backup-copy.ts';

const { file, path } = workerData as { readonly file: string; readonly path: string };
try {
  copyDatabase(file, path);
  parentPort?.postMessage(undefined);
} catch (error) {
  parentPort?.postMessage((error as Error).message);
}
