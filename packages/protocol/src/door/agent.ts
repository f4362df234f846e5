import * as z from 'zod';
import { agentFactsSchema } from '../agent/facts.ts';
import { refusalsSchema } from '../agent/session.ts';

const instant = z.iso.datetime().meta({ description: 'UTC, RFC 3339' });

const expected = (what: string) => ({ error: `expected ${what}` });

/** Letters, digits and `-_.()`, 1 to 90, no period at the end (Azure's naming rules for resource groups). */
const groupName = z
  .string(expected('the name of a resource group'))
  .regex(
    /^[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]$/,
    expected('the name of a resource group: letters, digits and -_.(), 1 to 90'),
  );
const regionName = z
  .string(expected('the name of a region'))
  .regex(/^[a-z0-9]{1,64}$/, expected('the name of a region: lower-case letters and digits'));

const MINUTE = 60;
/** How long a token may be good for, seconds. */
export const TOKEN_LIFE = { min: 1, default: 60 * MINUTE, max: 30 * 24 * 60 * MINUTE } as const;
const lifeExpected = expected(`seconds, ${TOKEN_LIFE.min} to ${TOKEN_LIFE.max}`);

/** Body of `POST /v1/enrolment-tokens`. */
export const newTokenSchema = z
  .strictObject(
    {
      group: groupName.meta({ description: 'Resource group of the machine to be (HopscopeHosts)' }).exactOptional(),
      region: regionName.meta({ description: 'Its region (local)' }).exactOptional(),
      expiresIn: z
        .int(lifeExpected)
        .min(TOKEN_LIFE.min, lifeExpected)
        .max(TOKEN_LIFE.max, lifeExpected)
        .meta({ description: 'Seconds that it is good for', default: TOKEN_LIFE.default })
        .exactOptional(),
    },
    { error: 'expected an object' },
  )
  .meta({ id: 'NewEnrolmentToken' });

/** An enrolment token, without its secret: only a hash of that is kept. */
export const enrolmentTokenSchema = z
  .object({
    id: z.guid(),
    state: z.enum(['open', 'used', 'expired', 'revoked']),
    subscription: z.string(),
    group: z.string(),
    region: z.string(),
    createdAt: instant,
    expiresAt: instant,
    agent: z.guid().meta({ description: 'Who was enrolled with it' }).exactOptional(),
  })
  .meta({ id: 'EnrolmentToken' });
export type EnrolmentTokenSummary = z.infer<typeof enrolmentTokenSchema>;

/** Answered once, when it is made. */
export const madeTokenSchema = enrolmentTokenSchema
  .extend({ token: z.string().meta({ description: 'The token itself; it is not told again' }) })
  .meta({ id: 'MadeEnrolmentToken' });

export const enrolmentTokenPageSchema = z
  .object({ value: z.array(enrolmentTokenSchema) })
  .meta({ id: 'EnrolmentTokenPage' });

/** Body of `POST /v1/agents`: the token is the credential. */
export const enrolmentSchema = z
  .strictObject(
    {
      token: z.string(expected('an enrolment token')).max(512, expected('an enrolment token')),
      key: z
        .base64url(expected('an Ed25519 public key, base64url'))
        .length(43, expected('an Ed25519 public key, base64url'))
        .meta({ description: 'The public half of the key that the agent made (Ed25519, raw, base64url)' }),
      name: z
        .string(expected('a name'))
        .min(1, expected('a name'))
        .max(64, expected('a name of at most 64 characters'))
        .meta({ description: "The machine's name in the inventory (its host name)" })
        .exactOptional(),
      facts: agentFactsSchema,
    },
    { error: 'expected an object' },
  )
  .meta({ id: 'Enrolment' });

export const agentSchema = z
  .object({
    id: z.guid(),
    machine: z.string().meta({ description: 'Resource id of the machine that it works for' }),
    name: z.string(),
    state: z.enum(['online', 'offline']),
    since: instant.meta({ description: 'Since when it is in this state, as far as this server knows' }),
    createdAt: instant,
    version: z.string(),
    refusals: refusalsSchema
      .meta({
        description:
          "Checks that its host's owner refused something, since it was started; absent: it has not told yet",
      })
      .exactOptional(),
    key: z.string().meta({ description: 'Public key, Ed25519, base64url' }),
  })
  .meta({ id: 'Agent' });
export type AgentSummary = z.infer<typeof agentSchema>;

export const agentPageSchema = z.object({ value: z.array(agentSchema) }).meta({ id: 'AgentPage' });
