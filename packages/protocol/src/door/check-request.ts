import { familyOf, REQUEST_DEFAULTS, REQUEST_LIMITS, type CheckRequest, type Family } from '@hopscope/engine';
import * as z from 'zod';
import { problemsOf, refused, wrongValue, type Parsed, type Problem } from '../arm/problem.ts';
import { parseResourceId, type ResourceIdentity } from '../arm/resource-id.ts';
import { parseDestination } from '../destination.ts';
import { portSchema } from '../diagnosis/values.ts';

const within = ({ min, max }: { readonly min: number; readonly max: number }) => {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

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
      sourcePort: portSchema.exactOptional(),
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
  const port = asked.port ?? written.value.port;
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
        ...(family !== undefined && { family }),
        ...(sourcePort !== undefined && { sourcePort }),
        count: asked.count ?? REQUEST_DEFAULTS.count,
        paceMs: asked.paceMs ?? REQUEST_DEFAULTS.paceMs,
        deadlineMs: asked.deadlineMs ?? REQUEST_DEFAULTS.deadlineMs,
        trace: asked.trace ?? REQUEST_DEFAULTS.trace,
      },
    },
  };
}

const isOtherFamily = (family: Family, wanted: Family | undefined) => wanted !== undefined && family !== wanted;

const wrong = (problem: Problem): Parsed<never> => ({ ok: false, problems: [problem] });
