import { reachSchema } from '@hopscope/protocol';
import { askDoor } from '../client/ask-door.ts';
import { valueOf } from '../arguments/flags.ts';
import { complain, type Command } from '../command.ts';
import { ANSWER_FLAGS, dataOf, misused, printAnswer, splitPort, surplusIn } from './ask-network.ts';
import { reachText } from './reach-text.ts';

const REFUSED = 1;

export const reach: Command = {
  manual: {
    synopsis: 'hopscope reach --to MACHINE:PORT | --from MACHINE --to MACHINE',
    description: [
      'Says who can open a TCP connection to a port of a described machine; or, with --from, which protocols and ports lead from one machine to another. Sets are exact: nobody is left out, and nothing is sent.',
    ],
    flags: [
      { name: 'to', value: 'MACHINE[:PORT]', words: 'The machine that is reached, and without --from its port' },
      { name: 'from', value: 'MACHINE', words: 'Ask about every port, from this machine' },
      ...ANSWER_FLAGS,
    ],
    examples: [
      ['hopscope reach --to Database0:1433', 'who reaches the database'],
      ['hopscope reach --from Audit0 --to Database0', 'which ports are open between the two'],
    ],
    exitCodes: [
      [0, 'answered, whatever the answer is'],
      [1, 'no server answered, or it refused'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const [source, to] = [valueOf(given, 'from'), valueOf(given, 'to')];
    const surplus = surplusIn(given);
    if (surplus !== undefined) return misused(terminal, 'reach', surplus);
    if (to === undefined) return misused(terminal, 'reach', "say which machine, such as '--to db-1:5432'.");
    const { end, port } = splitPort(to);
    if (source === undefined && port === undefined)
      return misused(terminal, 'reach', `'${to}' names no port. Say which, such as '${to}:443', or where from.`);
    if (source !== undefined && port !== undefined)
      return misused(terminal, 'reach', `with --from every port is asked about; leave :${port} out.`);
    const body = { destination: end, ...(port !== undefined && { port }), ...(source !== undefined && { source }) };
    const asked = { method: 'POST', path: '/v1/reach', body, data: dataOf(given) } as const;
    const answer = await askDoor(asked, reachSchema, terminal);
    if (!answer.ok) {
      complain(terminal, answer.problem);
      return REFUSED;
    }
    printAnswer(given, terminal, answer.value, (value, paint) => reachText(value, to, paint));
    return 0;
  },
};
