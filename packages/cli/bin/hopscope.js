#!/usr/bin/env node
// Hopscope is TypeScript that Node 24 runs as it is. Under an older Node this file runs the Node 24 that `npm ci` brought
// along; therefore it is plain JavaScript that Node 18 understands, and imports nothing of ours before it knows.
import { spawn } from 'node:child_process';
import module, { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const SHELL_CHECK_MS = 250;

/** Compiled code is kept where only this user writes: whoever can write there decides what runs. */
function cacheFolder() {
  const home = process.env.XDG_CACHE_HOME || (homedir() === '/' ? undefined : join(homedir(), '.cache'));
  return home === undefined
    ? fileURLToPath(new URL('../../../node_modules/.cache/hopscope', import.meta.url))
    : join(home, 'hopscope');
}

function broughtNode() {
  try {
    return createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return undefined;
  }
}

function giveUp(sentence) {
  process.stderr.write(`hopscope: ${sentence}\n`);
  process.exitCode = 2;
}

function runUnder(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    // The channel carries nothing: its end tells the child that this process is gone, however it went.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { NODE_COMPILE_CACHE: cacheFolder(), ...process.env },
  });
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => giveUp(`cannot run ${node}: ${error.message}.`));
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    // End as the child did, so that whoever waits for this process sees the same signal.
    for (const name of forwarded) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

/**
 * npm passes signals on to the shell that it started us with, and that shell to nobody. When the shell is gone, whoever
 * asked is, too.
 */
function endWithShell() {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, SHELL_CHECK_MS);
  watch.unref();
}

if (process.env.npm_lifecycle_event !== undefined) endWithShell();

const major = Number(process.versions.node.split('.')[0]);
if (major >= NEEDED_MAJOR) {
  process.env.NODE_COMPILE_CACHE ??= cacheFolder();
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import('../src/main.ts');
} else {
  const node = broughtNode();
  if (node === undefined)
    giveUp(
      `needs Node ${NEEDED_MAJOR} or newer; this is Node ${process.versions.node}, and npm has installed no newer one ` +
        `for ${process.platform}-${process.arch}. Run 'npm ci' without --omit=optional, or install Node ${NEEDED_MAJOR}.`,
    );
  else runUnder(node);
}
