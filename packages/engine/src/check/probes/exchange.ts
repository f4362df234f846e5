import { isOpen, nothing, run, type Reaction } from '../state.ts';

/** Exchanges in a check, one after the other: as many as Azure's agent was seen to send (a recording of 2019). */
const MOST_EXCHANGES = 3;

/** An answer's headers that take longer will not come. */
const EXCHANGE_MS = 5000;

/**
 * Once a probe has connected the web server is asked, beside the probes and the trace. From one source port all take
 * turns, so there the exchanges come last.
 */
export const exchange: Reaction = (state) => {
  const { request, target } = state;
  const { http, sourcePort, sourceAddress, destination } = request;
  if (http === undefined || target === undefined || state.phase !== 'probing' || state.asked.exchange)
    return nothing(state);
  if (state.probes.length === state.unconnected.length) return nothing(state);
  const others = ['reserve', 'probe', 'trace', 'locate'] as const;
  if (sourcePort !== undefined && others.some((kind) => isOpen(state, kind))) return nothing(state);
  const { address, port } = target;
  return run({ ...state, asked: { ...state.asked, exchange: true } }, [
    {
      kind: 'exchange',
      address,
      port,
      ...(sourcePort === undefined ? {} : { sourcePort }),
      ...(sourceAddress === undefined ? {} : { sourceAddress }),
      secure: http.kind === 'https',
      host: destination.kind === 'name' ? destination.name : destination.address,
      method: http.method,
      path: http.path,
      headers: http.headers,
      count: Math.min(request.count, MOST_EXCHANGES),
      timeoutMs: Math.min(EXCHANGE_MS, request.deadlineMs),
    },
  ]);
};
