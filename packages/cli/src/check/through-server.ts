import type { IncomingMessage } from 'node:http';
import {
  bad,
  familyOf,
  NO_PORT,
  ok,
  type CheckRequest,
  type Diagnosis,
  type HttpQuestion,
  type Result,
} from '@hopscope/engine';
import {
  checkNewsSchema,
  checkSchema,
  machinePageSchema,
  type Check,
  type MachineSummary,
  type NewCheck,
} from '@hopscope/protocol';
import { credentialsFile } from '../client/credentials.ts';
import { readEvents } from '../client/events.ts';
import { readText, send } from '../client/request.ts';
import { inTime, membersOf, signInWith, type SignedIn } from '../client/sign-in.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Watch } from './here.ts';

export type Through = {
  readonly terminal: Terminal;
  /** Empty: the one that the credentials name. */
  readonly url: string;
  readonly data: string | undefined;
  /** Name, resource id or address of the machine to ask from; absent: the server's own. */
  readonly from?: string;
  /** As written: a machine of the inventory, or any other endpoint; absent: what the question says. */
  readonly to?: string;
};

/** A server that does not even answer this is not waited for. */
const CANCEL_TIMEOUT_MS = 2000;
/** Three times what a server lets pass between two signs of life. */
const QUIET_MS = 45_000;

/** Runs a check by way of a server's own door, and follows it live. */
export async function checkThroughServer(
  { terminal, url, data, from, to }: Through,
  request: CheckRequest,
  watch: Watch,
): Promise<Result<Diagnosis>> {
  const file = credentialsFile(data, terminal);
  const signedIn = await signInWith(file, url === '' ? undefined : url, watch.cancelled);
  if (!signedIn.ok) return signedIn;
  const wanted = {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
  const ends = await findEnds(signedIn.value, request, wanted, watch.cancelled);
  if (!ends.ok) return ends;
  const created = await create(signedIn.value, newCheckOf({ ...request, ...ends.value.to }, ends.value.from));
  if (!created.ok) return created;
  watch.cancelled.addEventListener('abort', () => void cancel(signedIn.value, created.value.id));
  if (watch.cancelled.aborted) await cancel(signedIn.value, created.value.id);
  return follow(signedIn.value, created.value.id, watch);
}

function newCheckOf({ destination, http, port, ...rest }: CheckRequest, source: string | undefined): NewCheck {
  return {
    ...rest,
    ...(port === NO_PORT ? {} : { port }),
    ...(http === undefined ? {} : { protocol: http.kind, http: optionsOf(http) }),
    destination: destination.kind === 'name' ? destination.name : destination.address,
    ...(source === undefined ? {} : { source }),
  };
}

const optionsOf = ({ method, path, headers, validStatus }: HttpQuestion): NonNullable<NewCheck['http']> => ({
  method,
  path,
  headers: [...headers],
  validStatus: [...validStatus],
});

type Ends = { readonly from?: string; readonly to?: Pick<CheckRequest, 'destination'> };

/** Machines of the inventory that were named: the source by its id, the destination by its address. */
async function findEnds(
  server: SignedIn,
  request: CheckRequest,
  { from, to }: Pick<Through, 'from' | 'to'>,
  given: AbortSignal,
): Promise<Result<Ends>> {
  const isId = from?.startsWith('/') === true;
  const machines = (from === undefined || isId) && to === undefined ? ok([]) : await readMachines(server, given);
  if (!machines.ok) return machines;
  const source = from === undefined || isId ? from : machineNamed(machines.value, from)?.id;
  if (from !== undefined && source === undefined)
    return bad(
      `the server knows no machine '${from}'; it knows ${machines.value.map((each) => each.name).join(', ')}.`,
    );
  const destination = to === undefined ? ok(undefined) : addressOf(machines.value, request, to);
  if (!destination.ok) return destination;
  return ok({ ...(source !== undefined && { from: source }), ...(destination.value && { to: destination.value }) });
}

function addressOf(
  machines: readonly MachineSummary[],
  { destination, family }: CheckRequest,
  to: string,
): Result<Ends['to'] | undefined> {
  if (destination.kind === 'address') return ok(undefined);
  const [, id] = /^(\/.*?)(?::[^/]*)?$/.exec(to) ?? [];
  const machine = machineNamed(machines, id ?? destination.name);
  if (machine === undefined) return id === undefined ? ok(undefined) : bad(`the server knows no machine '${id}'.`);
  const address = machine.addresses.find((each) => family === undefined || familyOf(each) === family);
  return address === undefined
    ? bad(`${machine.name} has no ${family ?? ''} address that could be reached.`)
    : ok({ destination: { kind: 'address', address } });
}

function machineNamed(machines: readonly MachineSummary[], text: string): MachineSummary | undefined {
  const wanted = text.toLowerCase();
  return (
    machines.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted) ??
    machines.find(({ addresses }) => addresses.some((address) => address === wanted))
  );
}

async function readMachines(server: SignedIn, given: AbortSignal): Promise<Result<readonly MachineSummary[]>> {
  const response = await send(server.origin, {
    method: 'GET',
    path: '/v1/machines',
    headers: bearer(server),
    signal: inTime(given),
  });
  if (!response.ok) return response;
  const text = await readText(response.value);
  const page = machinePageSchema.safeParse(membersOf(text));
  if (!page.success) return bad(refusalOf(response.value, text, server));
  return ok(page.data.value);
}

async function create(server: SignedIn, check: NewCheck): Promise<Result<Check>> {
  const response = await send(server.origin, {
    method: 'POST',
    path: '/v1/checks',
    headers: { ...bearer(server), 'content-type': 'application/json' },
    body: JSON.stringify(check),
    // Once it is asked for it is there to be cancelled: what is asked is not given up half-way.
    signal: inTime(),
  });
  if (!response.ok) return response;
  const text = await readText(response.value);
  const answered = checkSchema.safeParse(membersOf(text));
  if (answered.success) return ok(answered.data);
  return bad(refusalOf(response.value, text, server));
}

/** Tells what the server tells of a check, until it has ended. `quietMs`: a line that says nothing for so long is dead. */
export async function follow(
  server: SignedIn,
  id: string,
  watch: Pick<Watch, 'progress'>,
  quietMs = QUIET_MS,
): Promise<Result<Diagnosis>> {
  const stream = await send(server.origin, {
    method: 'GET',
    path: `/v1/checks/${id}/events`,
    headers: { ...bearer(server), accept: 'text/event-stream' },
  });
  if (!stream.ok) return stream;
  if (stream.value.statusCode !== 200) return bad(refusalOf(stream.value, await readText(stream.value), server));
  const { value: line } = stream;
  line.setTimeout(quietMs, () => line.destroy(new Error(`nothing was heard for ${quietMs / 1000} s`)));
  try {
    for await (const { data } of readEvents(line.setEncoding('utf8') as AsyncIterable<string>)) {
      const news = checkNewsSchema.safeParse(membersOf(data));
      // A newer server may tell more than this command knows.
      if (!news.success) continue;
      if (news.data.kind === 'progress') watch.progress(news.data.progress);
      if (news.data.kind === 'ended') return answerOf(news.data.check);
    }
  } catch (error) {
    return bad(`the line to ${server.origin.url} broke: ${(error as Error).message}. Check ${id} goes on there.`);
  }
  return bad(`the server at ${server.origin.url} ended the line before check ${id} had. It may be stopping.`);
}

function answerOf(check: Check): Result<Diagnosis> {
  if (check.diagnosis !== undefined) return ok(check.diagnosis);
  return bad(check.error === undefined ? `check ${check.id} ended without an answer.` : check.error.message);
}

/** What is known until then comes with the stream's last event. */
async function cancel(server: SignedIn, id: string): Promise<void> {
  const response = await send(server.origin, {
    method: 'POST',
    path: `/v1/checks/${id}/cancel`,
    headers: bearer(server),
    signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS),
  });
  if (response.ok) response.value.resume();
}

const bearer = ({ token }: SignedIn) => ({ authorization: `Bearer ${token}` });

/** The server's own words where it has some. */
function refusalOf(response: IncomingMessage, text: string, { origin }: SignedIn): string {
  const error = membersOf(text)['error'];
  const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : undefined;
  return message === undefined
    ? `the server at ${origin.url} answered with status ${response.statusCode ?? 'unknown'}; is it a Hopscope?`
    : `the server refuses: ${message}`;
}
