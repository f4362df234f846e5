import { bad, NO_PORT, ok, type CheckRequest, type Diagnosis, type HttpQuestion, type Result } from '@hopscope/engine';
import { checkNewsSchema, checkSchema, type Check, type NewCheck } from '@hopscope/protocol';
import { askSignedIn, bearer, refusalOf } from '../client/ask-door.ts';
import { credentialsFile } from '../client/credentials.ts';
import { readEvents } from '../client/events.ts';
import { readText, send } from '../client/request.ts';
import { membersOf, signInWith, type SignedIn } from '../client/sign-in.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { findEnds, type NamedEnds } from './find-ends.ts';
import type { Watch } from './here.ts';

export type Through = NamedEnds & {
  readonly terminal: Terminal;
  /** Empty: the one that the credentials name. */
  readonly url: string;
  readonly data: string | undefined;
};

/** A server that does not even answer this is not waited for. */
const CANCEL_TIMEOUT_MS = 2000;
/** Three times what a server lets pass between two signs of life. */
const QUIET_MS = 45_000;

/** Runs a check by way of a server's own door, and follows it live. */
export async function checkThroughServer(
  { terminal, url, data, ...named }: Through,
  request: CheckRequest,
  watch: Watch,
): Promise<Result<Diagnosis>> {
  const file = credentialsFile(data, terminal);
  const signedIn = await signInWith(file, url === '' ? undefined : url, watch.cancelled);
  if (!signedIn.ok) return signedIn;
  const ends = await findEnds(signedIn.value, request, named, watch.cancelled);
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

/** Once it is asked for it is there to be cancelled: what is asked is not given up half-way. */
const create = (server: SignedIn, check: NewCheck): Promise<Result<Check>> =>
  askSignedIn(server, { method: 'POST', path: '/v1/checks', body: check }, checkSchema);

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
