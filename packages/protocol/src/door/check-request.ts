import {
  familyOf,
  REQUEST_DEFAULTS,
  REQUEST_LIMITS,
  type CheckRequest,
  type Destination,
  type Family,
} from '@hopscope/engine';
import * as z from 'zod';
import { problemsOf, refused, wrongValue, type Parsed, type Problem } from '../arm/problem.ts';
import { parseResourceId, type ResourceIdentity } from '../arm/resource-id.ts';
import { flowsProblem } from '../flows-problem.ts';
import { countFor, httpQuestionOf, PROTOCOL_PORTS } from '../http-question.ts';
import { httpHeadersSchema, methodSchema, pathTextSchema, statusSchema } from '../diagnosis/exchange.ts';
import { parseDestination } from '../destination.ts';
import { addressSchema, portSchema } from '../diagnosis/values.ts';

const within = ({ min, max }: { readonly min: number; readonly max: number }) => {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

/** Of a web server's question, what is not said elsewhere. */
const httpOptions = z
  .strictObject({
    method: methodSchema.meta({ default: 'GET' }).exactOptional(),
    path: pathTextSchema.meta({ description: 'Wins over the one of a URL in `destination`' }).exactOptional(),
    headers: httpHeadersSchema.exactOptional(),
    validStatus: z
      .array(
        z.union([
          statusSchema,
          z.strictObject({ from: statusSchema, to: statusSchema }, { error: 'expected a status code, or from and to' }),
        ]),
        { error: 'expected status codes' },
      )
      .min(1, { error: 'expected at least one status code' })
      .max(500, { error: 'expected at most 500 status codes' })
      .meta({ description: 'Status codes, or ranges of them, that count as success (200-399)' })
      .exactOptional(),
  })
  .meta({ id: 'HttpOptions' });

/**
 * Body of `POST /v1/checks`. Unknown members are refused, unlike at ARM's door: a misspelled option would otherwise be
 * silently left out.
 */
export const newCheckSchema = z
  .strictObject(
    {
      destination: z.string({ error: 'expected an address, a host name or a URL' }).meta({
        description: 'Address, host name, host:port, or http(s) URL',
        examples: ['db.example:5432', 'https://example.com/', '[2001:db8::1]:443'],
      }),
      port: portSchema
        .meta({ description: 'Wins over a port in `destination`, which wins over the one that its scheme implies' })
        .exactOptional(),
      source: z
        .string({ error: 'expected the resource id of a virtual machine' })
        .meta({ description: "Resource id of the machine that opens the connection; absent: the server's own" })
        .exactOptional(),
      family: z
        .enum(['ipv4', 'ipv6'], { error: 'expected ipv4 or ipv6' })
        .meta({ description: 'Only addresses of this family are tried' })
        .exactOptional(),
      sourcePort: portSchema
        .meta({ description: 'With `flows` that of the first; the others follow it' })
        .exactOptional(),
      sourceAddress: addressSchema
        .meta({ description: "One of the source's own addresses; absent: its kernel chooses" })
        .exactOptional(),
      protocol: z
        .enum(['tcp', 'http', 'https', 'icmp'], { error: 'expected tcp, http, https or icmp' })
        .meta({
          description:
            'tcp opens connections; http and https also ask the web server there, at port 80 or 443 where none is given; icmp sends echo requests, which have no ports',
          default: 'tcp',
        })
        .exactOptional(),
      http: httpOptions.exactOptional(),
      flows: within(REQUEST_LIMITS.flows)
        .meta({
          description:
            'Five-tuples to probe, each from a source port of its own and along its own path, no more than `count`; absent: every probe has a port of its own',
        })
        .exactOptional(),
      count: within(REQUEST_LIMITS.count)
        .meta({ description: 'Probes to send', default: REQUEST_DEFAULTS.count })
        .exactOptional(),
      paceMs: within(REQUEST_LIMITS.paceMs)
        .meta({ description: 'Milliseconds between the starts of two probes', default: REQUEST_DEFAULTS.paceMs })
        .exactOptional(),
      deadlineMs: within(REQUEST_LIMITS.deadlineMs)
        .meta({
          description: 'Milliseconds after which the check ends in any case',
          default: REQUEST_DEFAULTS.deadlineMs,
        })
        .exactOptional(),
      trace: z
        .boolean({ error: 'expected true or false' })
        .meta({ description: 'Whether hops are looked for', default: REQUEST_DEFAULTS.trace })
        .exactOptional(),
    },
    { error: 'expected an object with a destination' },
  )
  .meta({ id: 'NewCheck' });

export type NewCheck = z.infer<typeof newCheckSchema>;

/** What a check at our door asks: of whom (absent: this machine), and what. */
export type AskedCheck = { readonly source?: ResourceIdentity; readonly request: CheckRequest };

export function parseNewCheck(body: unknown): Parsed<AskedCheck> {
  const shape = newCheckSchema.safeParse(body);
  return shape.success ? askedCheckOf(shape.data) : { ok: false, problems: problemsOf(shape.error, body) };
}

/** The second half of `parseNewCheck`, for a body whose shape was checked on the way in. */
export function askedCheckOf(asked: NewCheck): Parsed<AskedCheck> {
  const written = parseDestination(asked.destination);
  const source = asked.source === undefined ? undefined : parseResourceId(asked.source);
  if (!written.ok) return wrong(refused('destination', written.problem));
  if (source?.ok === false) return wrong(refused('source', source.problem));
  const { destination } = written.value;
  const { family, sourcePort } = asked;
  const sourceFamily = family ?? (asked.sourceAddress === undefined ? undefined : familyOf(asked.sourceAddress));
  const { protocol = 'tcp' } = asked;
  if ((protocol === 'tcp' || protocol === 'icmp') && asked.http !== undefined)
    return wrong(wrongValue('http', asked.http, "it is for 'protocol' http or https"));
  if (
    asked.sourceAddress !== undefined &&
    isOtherFamily(familyOf(asked.sourceAddress), sourceFamilyOf(destination, family))
  )
    return wrong(wrongValue('sourceAddress', asked.sourceAddress, 'the destination is of the other family'));
  if (protocol === 'icmp') {
    const extra = (['port', 'sourcePort', 'flows'] as const).find((name) => asked[name] !== undefined);
    if (extra !== undefined) return wrong(wrongValue(extra, asked[extra], 'icmp has no ports'));
    if (written.value.port !== undefined)
      return wrong(wrongValue('destination', asked.destination, 'it names a port, and icmp has none'));
  }
  const count = asked.count ?? Math.max(countFor(protocol), asked.flows ?? 0);
  const tooMany = flowsProblem({ ...asked, count });
  if (tooMany !== undefined) return wrong(wrongValue('flows', asked.flows, tooMany));
  const port = asked.port ?? written.value.port ?? PROTOCOL_PORTS[protocol];
  if (port === undefined)
    return wrong(
      wrongValue(
        'port',
        undefined,
        "expected a port: here, in 'destination' as in host:443, or by an http or https URL",
      ),
    );
  if (destination.kind === 'address' && isOtherFamily(familyOf(destination.address), family))
    return wrong(wrongValue('family', family, `the destination ${destination.address} is of the other family`));
  return {
    ok: true,
    value: {
      ...(source && { source: source.value }),
      request: {
        destination,
        port,
        ...(protocol === 'icmp' && { protocol }),
        // A source address decides the family as much as a wish does.
        ...(sourceFamily !== undefined && { family: sourceFamily }),
        ...(sourcePort !== undefined && { sourcePort }),
        ...(asked.sourceAddress !== undefined && { sourceAddress: asked.sourceAddress }),
        ...(protocol !== 'tcp' &&
          protocol !== 'icmp' && { http: httpQuestionOf(protocol, written.value.path, asked.http ?? {}) }),
        ...(asked.flows !== undefined && { flows: asked.flows }),
        count,
        paceMs: asked.paceMs ?? REQUEST_DEFAULTS.paceMs,
        deadlineMs: asked.deadlineMs ?? REQUEST_DEFAULTS.deadlineMs,
        trace: asked.trace ?? REQUEST_DEFAULTS.trace,
      },
    },
  };
}

const sourceFamilyOf = (destination: Destination, family: Family | undefined) =>
  destination.kind === 'address' ? familyOf(destination.address) : family;

const isOtherFamily = (family: Family, wanted: Family | undefined) => wanted !== undefined && family !== wanted;

const wrong = (problem: Problem): Parsed<never> => ({ ok: false, problems: [problem] });
