import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { MIGRATIONS } from '../sql/migrations.ts';
import { openDatabase } from './database.ts';
import { databaseFile, lockDataDir, makeDataDir } from './data-directory.ts';
import { CLOSE, type Opening, type Requests } from './messages.ts';
import { openSession, type Session } from './session.ts';

// The thread that owns the database: the lock, the one connection that writes, and the waits for the disk.
const port = parentPort;
const { dataDir } = workerData as { readonly dataDir: string };

function open(): { readonly session: Session; readonly release: () => void } {
  makeDataDir(dataDir);
  const lock = lockDataDir(dataDir, process.pid);
  try {
    return { session: openSession(openDatabase(databaseFile(dataDir), MIGRATIONS)), release: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function start(): void {
  const { session, release } = open();
  port?.on('message', (first: Requests | typeof CLOSE) => {
    // Whatever arrived while the last commit waited for the disk is committed together now.
    const arrived = [first];
    for (let next = port && receiveMessageOnPort(port); next; next = port && receiveMessageOnPort(port)) {
      arrived.push(next.message);
    }
    session.serve(arrived.filter((message) => message !== CLOSE).flat(), (answers) => port.postMessage(answers));
    if (arrived.includes(CLOSE)) {
      session.close();
      release();
      port.close();
    }
  });
  port?.postMessage({} satisfies Opening);
}

try {
  start();
} catch (error) {
  port?.postMessage({ problem: (error as Error).message } satisfies Opening);
}
