import {
  addressesOf,
  familyOf,
  parseAddress,
  NO_PORT,
  parsePort,
  type Address,
  type CloudNetwork,
  type CloudQuestion,
  type Port,
} from '@hopscope/engine';
import {
  badRequest,
  explainRequestSchema,
  explanationSchema,
  parseDestination,
  problemsOf,
  refused,
  wrongValue,
  type ExplainRequest,
} from '@hopscope/protocol';

import type { Question } from '../../estate/cloud/messages.ts';
import { Refusal } from '../refusal.ts';
import { askEngine } from './ask-engine.ts';
import { describedEnd, isEndNamed, type Ends } from './described-end.ts';
import type { DoorParts, DoorRoute } from '../door/door-route.ts';

/** Why the configuration of the described network sends a flow where it does. */
export const explainRoutes = (parts: DoorParts): readonly DoorRoute[] => [
  {
    method: 'POST',
    path: '/v1/explain',
    operationId: 'explainPath',
    summary:
      'Predict a path, and tell every rule and route that was considered, what stops the flow, and what would open it',
    body: explainRequestSchema,
    answers: { 200: { description: 'The path, explained', schema: explanationSchema } },
    handle: async ({ body }, reply) =>
      askEngine(parts, await explainQuestion({ ...parts, ends: parts.inventory }, body), reply),
  },
];

/** What is asked about, and who tells which address a name has that no document tells. */
type Asked = Pick<DoorParts, 'cloud' | 'declared'> & { readonly ends: Ends };

/** Throws a refusal where the body asks for nothing that can be explained. */
export const explainQuestion = async (asked: Asked, body: unknown): Promise<Question> => ({
  kind: 'explain',
  flow: await flowOf(asked, body),
});

async function flowOf({ ends, cloud, declared }: Asked, body: unknown): Promise<CloudQuestion> {
  const shape = explainRequestSchema.safeParse(body);
  if (!shape.success) throw new Refusal(badRequest(problemsOf(shape.error, body)));
  const { source, destination: text, address, protocol, port: given, sourcePort, sourceAddress } = shape.data;
  const written = readDestination(text);
  if (protocol === 'icmp') refusePorts(shape.data, written);
  const port = protocol === 'icmp' ? NO_PORT : (given ?? written.port);
  if (port === undefined)
    throw new Refusal(badRequest([wrongValue('port', undefined, "expected a port: here, or in 'destination'")]));
  // A public address stands for whoever has it in the internet.
  const from = parseAddress(source).ok ? source : await describedEnd(ends, 'source', source);
  return {
    source: from,
    destination: withAddress(
      'address' in written
        ? { kind: 'address', address: written.address }
        : await namedDestination(ends, written.machine),
      address,
      (name) => sentTo(cloud(), from, declared(name)),
    ),
    port,
    ...(protocol !== undefined && protocol !== 'tcp' && { protocol }),
    ...(sourcePort !== undefined && { sourcePort }),
    ...(sourceAddress !== undefined && { sourceAddress }),
  };
}

/** Only of a name somebody may know the address: whoever asks, or the resolver of simulated machines, as in checks. */
function withAddress(
  asked: CloudQuestion['destination'],
  given: Address | undefined,
  declared: (name: string) => Address | undefined,
): CloudQuestion['destination'] {
  if (asked.kind === 'name') {
    const address = given ?? declared(asked.name);
    return address === undefined ? asked : { kind: 'address', address, name: asked.name };
  }
  if (given === undefined) return asked;
  throw new Refusal(badRequest([wrongValue('address', given, "it is for a host name in 'destination'")]));
}

/** The first address that the source can send to, by its family. */
function sentTo(network: CloudNetwork, source: string, addresses: readonly Address[] = []): Address | undefined {
  const own = addressesOf(network, source).map(familyOf);
  return addresses.find((each) => own.includes(familyOf(each))) ?? addresses[0];
}

/** As `/v1/checks` refuses them. */
function refusePorts(asked: ExplainRequest, { port }: Written): void {
  const extra = (['port', 'sourcePort'] as const).find((name) => asked[name] !== undefined);
  if (extra !== undefined) throw new Refusal(badRequest([wrongValue(extra, asked[extra], 'icmp has no ports')]));
  if (port !== undefined)
    throw new Refusal(badRequest([wrongValue('destination', asked.destination, 'it names a port, and icmp has none')]));
}

/** A machine or another end, by its id or name; or a name with dots that none of them has, which the described network's name server is asked for. */
async function namedDestination(ends: Ends, text: string): Promise<CloudQuestion['destination']> {
  if (!text.startsWith('/') && text.includes('.') && !(await isEndNamed(ends, text)))
    return { kind: 'name', name: text };
  return { kind: 'resource', id: await describedEnd(ends, 'destination', text) };
}

type Written = ({ readonly address: Address } | { readonly machine: string }) & { readonly port?: Port };

/** An address, a machine by its id or name, or another name, each with or without a port. */
function readDestination(text: string): Written {
  const [, id, written] = /^(\/.*?)(?::([^:/]*))?$/.exec(text) ?? [];
  if (id !== undefined) {
    if (written === undefined) return { machine: id };
    const port = parsePort(written);
    if (!port.ok) throw noDestination(`'${text}' is not a destination: ${port.problem}`);
    return { machine: id, port: port.value };
  }
  const read = parseDestination(text);
  if (!read.ok) throw noDestination(read.problem);
  const { destination, port } = read.value;
  const end = destination.kind === 'address' ? { address: destination.address } : { machine: destination.name };
  return { ...end, ...(port !== undefined && { port }) };
}

const noDestination = (problem: string) => new Refusal(badRequest([refused('destination', problem)]));
