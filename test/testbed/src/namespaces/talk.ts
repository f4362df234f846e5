import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A connection that stays open between two network namespaces, by their names. */
export type Talk = {
  /** Says a line and waits for its echo. */
  say(text: string): Promise<string>;
  end(): Promise<void>;
};

const PORT = 7000;
// Both end with whoever started them.
const ECHO = `process.stdin.resume().on("end", () => process.exit()); require("net").createServer((s) => s.pipe(s)).listen(${PORT}, () => console.log("ready"))`;
const TALK = `process.stdin.on("end", () => process.exit()); const s = require("net").connect(${PORT}, process.argv[1], () => console.log("ready")); process.stdin.pipe(s); s.pipe(process.stdout)`;

/** Resolves when `client` has connected to `server` at this address; both are processes of their own. */
export async function openTalk(server: string, client: string, address: string): Promise<Talk> {
  const echo = await open(server, ECHO);
  const talk = await open(client, TALK, address);
  return {
    async say(text) {
      talk.child.stdin.write(`${text}\n`);
      return String((await talk.lines.next()).value);
    },
    async end() {
      for (const { child } of [talk, echo]) {
        const closed = new Promise((resolve) => child.once('close', resolve));
        child.kill();
        await closed;
      }
    },
  };
}

async function open(namespace: string, script: string, ...words: readonly string[]) {
  const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, '-e', script, ...words]);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return { child, lines };
}
