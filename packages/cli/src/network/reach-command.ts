import { bad, ok, parsePort } from '@hopscope/engine';
import { reachSchema } from '@hopscope/protocol';
import { valueOf, type Given } from '../arguments/flags.ts';
import { complain, type Command } from '../command.ts';
import { ANSWER_FLAGS, askNetwork, misused, NETWORK_FLAGS, printAnswer, splitPort, surplusIn } from './ask-network.ts';
import { reachText } from './reach-text.ts';

const REFUSED = 1;

export const reach: Command = {
  manual: {
    synopsis: 'hopscope reach --to END:PORT | --from MACHINE --port PORT | --from MACHINE --to END',
    description: [
      'Says who can open a TCP connection to a port of an end, which is a described machine, a load balancer, an application gateway, a private endpoint, a storage account or a database server; whom a machine can open one to, on a port; or which protocols and ports lead from one machine to another. Sets are exact: among the described machines at each of their addresses, of IPv4 and of IPv6; and by IPv4 in the internet, behind gateways and the like. Who was not asked is said. Nothing is sent.',
    ],
    flags: [
      {
        name: 'to',
        value: 'END[:PORT]',
        words: 'Who is reached: an end; without --from with its port',
      },
      { name: 'from', value: 'MACHINE', words: 'The machine that connects: with --to, on every port' },
      { name: 'port', value: 'PORT', words: 'With --from alone: the port on which others are reached' },
      ...NETWORK_FLAGS,
      ...ANSWER_FLAGS,
    ],
    examples: [
      ['hopscope reach --to Database0:1433', 'who reaches the database'],
      ['hopscope reach --from Audit0 --port 1433', 'whose database port it reaches'],
      ['hopscope reach --from Audit0 --to Database0', 'which ports are open between the two'],
      ['hopscope reach --network infrastructure/ --to db-1:5432', 'before it is deployed'],
    ],
    exitCodes: [
      [0, 'answered, whatever the answer is'],
      [1, 'no server answered, it refused, or the documents cannot be read'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const surplus = surplusIn(given);
    if (surplus !== undefined) return misused(terminal, 'reach', surplus);
    const question = questionOf(given);
    if (!question.ok) return misused(terminal, 'reach', question.problem);
    const { body, about } = question.value;
    const answer = await askNetwork(given, { path: '/v1/reach', body }, reachSchema, terminal);
    if (!answer.ok) {
      complain(terminal, answer.problem);
      return REFUSED;
    }
    printAnswer(given, terminal, answer.value, (value, paint) => reachText(value, about, paint));
    return 0;
  },
};

/** What is asked of the door, and how the person called what it is about. */
function questionOf(given: Given) {
  const [source, to, over] = [valueOf(given, 'from'), valueOf(given, 'to'), valueOf(given, 'port')];
  if (over !== undefined) {
    const port = parsePort(over);
    if (source === undefined || to !== undefined) return bad('--port goes with --from alone.');
    return port.ok ? ok({ body: { source, port: port.value }, about: source }) : bad(`--port: ${port.problem}.`);
  }
  if (to === undefined)
    return bad(
      source === undefined
        ? "say which machine, such as '--to db-1:5432'."
        : "say on which port ('--port 5432'), or to which end ('--to db-1').",
    );
  const { end, port: written } = splitPort(to);
  if (source === undefined && written === undefined)
    return bad(`'${to}' names no port. Say which, such as '${to}:443', or where from.`);
  if (source !== undefined && written !== undefined)
    return bad(`with --from every port is asked about; leave :${written} out.`);
  const port = written === undefined ? undefined : parsePort(written);
  if (port?.ok === false) return bad(`--to ${to}: ${port.problem}.`);
  return ok({
    body: {
      destination: end,
      ...(port !== undefined && { port: port.value }),
      ...(source !== undefined && { source }),
    },
    about: to,
  });
}
