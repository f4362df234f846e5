/** The thread that opens sockets in a lab's namespaces. It is in whichever it was last told to enter. */
import { connect, createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { enterNamespace } from './enter.ts';
import type { Answer, Connection, Order } from './messages.ts';

const say = (answer: Answer) => parentPort?.postMessage(answer);

parentPort?.on('message', (order: Order) => {
  try {
    // Node opens the socket before it takes the next message, so nothing comes between these two.
    enterNamespace(order.path);
    if (order.kind === 'listen') listen(order);
    else attempt(order);
  } catch (error) {
    say({ kind: 'failed', order: order.order, reason: error instanceof Error ? error.message : String(error) });
  }
});

/** Says hello as a web server would, so that a person's curl gets an answer, and takes whatever comes. */
const BODY = 'hello from a hopscope lab\n';
const GREETING = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${BODY.length}\r\nConnection: close\r\n\r\n${BODY}`;

function listen({ order, port }: Extract<Order, { readonly kind: 'listen' }>): void {
  const server = createServer((socket) => {
    // Probes end with a reset.
    socket.on('error', () => {});
    socket.once('data', () => socket.end(GREETING));
  });
  server.once('error', ({ message }) => say({ kind: 'failed', order, reason: message }));
  // Without a host it is `::`, which takes IPv4 as well, and is bound at once.
  server.listen({ port, backlog: 4096 }, () => say({ kind: 'listening', order }));
}

function attempt(wanted: Extract<Order, { readonly kind: 'connect' }>): void {
  const { order, address, port, sourcePort, source, timeoutMs } = wanted;
  const socket = connect({
    host: address,
    port,
    ...(sourcePort === undefined ? {} : { localPort: sourcePort }),
    ...(source === undefined ? {} : { localAddress: source }),
  });
  const end = (connection: Connection) => {
    clearTimeout(timer);
    // A reset leaves no port waiting; a SYN that is still on its way must not be repeated.
    if (socket.connecting) socket.destroy();
    else socket.resetAndDestroy();
    say({ kind: 'connection', order, connection });
  };
  // Where this thread had to wait its turn, an answer may have come that it has not heard yet.
  const timer = setTimeout(() => setImmediate(() => !socket.destroyed && end({ kind: 'silent' })), timeoutMs);
  socket.once('connect', () => end({ kind: 'connected' }));
  socket.once('error', ({ code = 'unknown' }: NodeJS.ErrnoException) =>
    end(code === 'ECONNREFUSED' ? { kind: 'refused' } : { kind: 'failed', code }),
  );
  // Destroyed already, where an error came first.
  socket.on('error', () => {});
}
