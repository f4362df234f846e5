import { valueOf } from '../arguments/flags.ts';
import { refuseArguments } from '../surplus.ts';
import { complain, type Command } from '../command.ts';
import { credentialsFile } from './credentials.ts';
import { CREDENTIALS_FLAGS } from './credentials-flags.ts';
import { signInWith } from './sign-in.ts';

const NO_TOKEN = 1;

export const token: Command = {
  manual: {
    synopsis: 'hopscope token',
    description: ['Signs in to a running server and prints a bearer token for its APIs, good for an hour.'],
    flags: CREDENTIALS_FLAGS,
    examples: [
      ['hopscope token', 'with ./.hopscope/credentials.json'],
      ['curl -H "Authorization: Bearer $(hopscope token)" http://127.0.0.1:8080/v1/checks', 'use it'],
    ],
    exitCodes: [
      [0, 'a token was printed'],
      [1, 'no server answered, or it refused'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const misuse = refuseArguments('token', given, terminal);
    if (misuse !== undefined) return misuse;
    const signedIn = await signInWith(credentialsFile(valueOf(given, 'data'), terminal));
    if (signedIn.ok) {
      terminal.out(`${signedIn.value.token}\n`);
      return 0;
    }
    complain(terminal, signedIn.problem);
    return NO_TOKEN;
  },
};
