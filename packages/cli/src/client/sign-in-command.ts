import { bad, ok, type Result } from '@hopscope/engine';
import { signInLinkSchema } from '@hopscope/protocol';
import { valueOf } from '../arguments/flags.ts';
import { refuseArguments } from '../surplus.ts';
import { complain, type Command } from '../command.ts';
import { credentialsFile, readCredentials } from './credentials.ts';
import { CREDENTIALS_FLAGS } from './credentials-flags.ts';
import { readText, send } from './request.ts';
import { inTime, membersOf, signInWith } from './sign-in.ts';

const NO_LINK = 1;

export const signInCommand: Command = {
  manual: {
    synopsis: 'hopscope sign-in',
    description: [
      'Signs in to a running server and prints a link that opens its portal signed in: once, within a quarter of an hour. It leads to the plain listener on this machine where there is one, because no browser knows the authority of our own certificate.',
    ],
    flags: CREDENTIALS_FLAGS,
    examples: [['hopscope sign-in', 'with ./.hopscope/credentials.json']],
    exitCodes: [
      [0, 'a link was printed'],
      [1, 'no server answered, or it refused'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const misuse = refuseArguments('sign-in', given, terminal);
    if (misuse !== undefined) return misuse;
    const link = await askForLink(credentialsFile(valueOf(given, 'data'), terminal));
    if (link.ok) {
      terminal.out(`${link.value}\n`);
      return 0;
    }
    complain(terminal, link.problem);
    return NO_LINK;
  },
};

async function askForLink(file: string): Promise<Result<string>> {
  const credentials = await readCredentials(file);
  if (!credentials.ok) return credentials;
  const signedIn = await signInWith(file, credentials.value.httpEndpoint);
  if (!signedIn.ok) return signedIn;
  const { origin, token } = signedIn.value;
  const response = await send(origin, {
    method: 'POST',
    path: '/v1/sign-in-links',
    headers: { authorization: `Bearer ${token}` },
    signal: inTime(),
  });
  if (!response.ok) return response;
  const answer = signInLinkSchema.safeParse(membersOf(await readText(response.value)));
  if (answer.success) return ok(answer.data.url);
  return bad(`the server at ${origin.url} gave no link: status ${response.value.statusCode ?? 'unknown'}.`);
}
