/**
 * Preloaded into a process that is measured: how late its event loop is. SIGUSR2 has it write what it has seen since the signal
 * before, as JSON, to descriptor 3. It looks from the first signal on: a thousand looks a second would be most of what an idle
 * process takes. Plain JavaScript: reading TypeScript costs megabytes that are somebody else's figure. The sampling interval of one millisecond is part of every figure.
 */
import { writeSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  process.on('SIGUSR2', () => {
    delay.enable();
    const ms = (nanoseconds) => nanoseconds / 1e6;
    const seen = { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) };
    delay.reset();
    writeSync(3, `${JSON.stringify(seen)}\n`);
  });
}
