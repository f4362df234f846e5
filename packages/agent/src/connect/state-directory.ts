import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bad, type Result } from './session/result.ts';
import * as z from 'zod';

/** What an agent remembers of its enrolment; its key lies beside it. */
const enrolmentFileSchema = z.object({
  version: z.literal(1),
  /** `https://hopscope.example:8443`, or `unix:/var/lib/hopscope/agent.sock` */
  server: z.string(),
  /** PEM: the one certificate that vouches for the server. Absent over a Unix socket. */
  authority: z.string().exactOptional(),
  agent: z.string(),
  /** Resource id of the machine. */
  machine: z.string(),
});
export type EnrolmentFile = Readonly<z.infer<typeof enrolmentFileSchema>>;

/** As root `/var/lib/hopscope-agent`, else below the user's own state directory (XDG Base Directory Specification). */
export function stateDirectory(options: {
  readonly asked?: string | undefined;
  readonly uid: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}): string {
  const { asked, uid, env, cwd } = options;
  if (asked !== undefined) return resolve(cwd, asked);
  if (uid === 0) return '/var/lib/hopscope-agent';
  const state = env['XDG_STATE_HOME'] ?? '';
  // The specification: paths that are not absolute are to be ignored.
  return join(state.startsWith('/') ? state : join(env['HOME'] ?? cwd, '.local', 'state'), 'hopscope-agent');
}

export const keyFile = (directory: string) => join(directory, 'key.pem');
const enrolmentFile = (directory: string) => join(directory, 'enrolment.json');

export async function readEnrolment(directory: string): Promise<Result<EnrolmentFile>> {
  const path = enrolmentFile(directory);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      return bad(`${path} cannot be read: ${(error as Error).message}`);
    return bad(`this host is not enrolled: there is no ${path}. Run 'hopscope agent enroll' first`);
  }
  try {
    return { ok: true, value: enrolmentFileSchema.parse(JSON.parse(text)) };
  } catch {
    return bad(`${path} is damaged; remove it and enrol anew`);
  }
}

export const writeEnrolment = (directory: string, enrolment: EnrolmentFile): Promise<void> =>
  writePrivately(enrolmentFile(directory), `${JSON.stringify(enrolment, undefined, 2)}\n`);

/** Whole or not at all, mode 0600 from the first byte on, in a directory that only this user may look into. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await chmod(folder, 0o700);
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  const file = await open(fresh, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

/** How `agent run` stands, for `agent status`. */
const statusSchema = z.object({
  state: z.enum(['online', 'offline']),
  pid: z.int().min(1),
  why: z.string().exactOptional(),
});
type Status = Readonly<z.infer<typeof statusSchema>>;

const statusFile = (directory: string) => join(directory, 'status.json');

let writing: Promise<void> = Promise.resolve();

/** One after the other, so that the last word is the last one written. */
export function writeStatus(directory: string, status: Status): Promise<void> {
  const mine = writing.then(() => writePrivately(statusFile(directory), `${JSON.stringify(status)}\n`));
  writing = mine.catch(() => undefined);
  return mine;
}

export async function readStatus(directory: string): Promise<Status | undefined> {
  try {
    return statusSchema.parse(JSON.parse(await readFile(statusFile(directory), 'utf8')));
  } catch {
    return undefined;
  }
}
