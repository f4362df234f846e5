import { bad, ok, outcomeOf, parsePort, type Result } from '@hopscope/engine';
import { explanationSchema } from '@hopscope/protocol';
import { valueOf, type Given } from '../arguments/flags.ts';
import { complain, type Command } from '../command.ts';
import { ANSWER_FLAGS, askNetwork, misused, NETWORK_FLAGS, printAnswer, surplusIn } from './ask-network.ts';
import { explanationText } from './explanation-text.ts';

/** Nothing could be asked: it is as open as before. */
const UNDETERMINED = 2;
const EXIT_CODES = { reachable: 0, unreachable: 1, undetermined: UNDETERMINED, 'leaves-model': UNDETERMINED } as const;

export const explain: Command = {
  manual: {
    synopsis: 'hopscope explain --from MACHINE --to END:PORT [--protocol WORD] [--source-port PORT]',
    description: [
      'Says why the described network sends a flow where it does: the predicted path, at each step every rule and every route and why it did or did not match, and the one that decides. Where something stops the flow, also what would have to change.',
      'Ends are machines that documents describe, by their names or resource ids, and where it goes also load balancers, application gateways, private endpoints, storage accounts and database servers. No packet is sent.',
      'From the internet a public address asks, which nobody described has: what stops it at its own end is not known. It goes to a public address of the documents, or to a machine or load balancer that has one.',
    ],
    flags: [
      {
        name: 'from',
        value: 'MACHINE',
        words: 'Where it begins; also a public address, of somebody in the internet',
      },
      {
        name: 'to',
        value: 'END:PORT',
        words: 'Where it goes: an address, an end or a host name, and a port',
      },
      { name: 'address', value: 'ADDRESS', words: 'Which address a host name has, where no document tells' },
      { name: 'protocol', value: 'WORD', words: 'tcp (as it is without), udp, or icmp, which has no ports' },
      { name: 'source-port', value: 'PORT', words: 'Which port it begins at (any from 1024 on, as a host chooses)' },
      { name: 'source-address', value: 'ADDRESS', words: 'Which address it says it comes from (the machine’s own)' },
      ...NETWORK_FLAGS,
      ...ANSWER_FLAGS,
    ],
    examples: [
      ['hopscope explain --from MultiTierApp0 --to Database0:80', 'in the example network'],
      ['hopscope explain --from web-1 --to shop-lb:443', 'whom a load balancer hands it to'],
      ['hopscope explain --from 203.0.113.9 --to web-1:443', 'whether somebody in the internet gets in'],
      ['hopscope explain --from web-1 --to 10.1.4.4:53 --protocol udp', 'datagrams'],
      ['hopscope explain --from web-1 --to www.contoso.com:443 --address 20.1.1.1', 'by name, as firewalls ask'],
      ['hopscope explain --from web-1 --to 10.1.4.4:5432 --json', 'for a script'],
      ['hopscope explain --network infrastructure/ --from web-1 --to db-1:5432', 'before it is deployed'],
    ],
    exitCodes: [
      [0, 'nothing in the configuration stops the flow'],
      [1, 'something does'],
      [2, 'the documents do not tell or cannot be read, no server answered, or wrong usage'],
    ],
  },
  async run(given, terminal) {
    const question = questionOf(given);
    if (!question.ok) return misused(terminal, 'explain', question.problem);
    const asked = { path: '/v1/explain', body: question.value } as const;
    const answer = await askNetwork(given, asked, explanationSchema, terminal);
    if (!answer.ok) {
      const isMissing = answer.target === 'address' && valueOf(given, 'address') === undefined;
      complain(terminal, isMissing ? `${answer.problem} Say it with '--address ADDRESS'.` : answer.problem);
      return UNDETERMINED;
    }
    printAnswer(given, terminal, answer.value, explanationText);
    return EXIT_CODES[outcomeOf(answer.value.path).kind];
  },
};

/** What is asked of the door, which looks at what the words mean. */
function questionOf(given: Given): Result<object> {
  const surplus = surplusIn(given);
  if (surplus !== undefined) return bad(surplus);
  const [source, destination] = [valueOf(given, 'from'), valueOf(given, 'to')];
  if (source === undefined || destination === undefined)
    return bad(`say where ${source === undefined ? 'from' : 'to'}, such as '--from web-1 --to db-1:5432'.`);
  const [protocol, port] = [valueOf(given, 'protocol'), valueOf(given, 'source-port')];
  const sourcePort = port === undefined ? undefined : parsePort(port);
  if (sourcePort?.ok === false) return bad(`--source-port: ${sourcePort.problem}.`);
  const [address, sourceAddress] = [valueOf(given, 'address'), valueOf(given, 'source-address')];
  return ok({
    source,
    destination,
    ...(address !== undefined && { address }),
    ...(protocol !== undefined && { protocol: protocol.toLowerCase() }),
    ...(sourcePort !== undefined && { sourcePort: sourcePort.value }),
    ...(sourceAddress !== undefined && { sourceAddress }),
  });
}
