import * as z from 'zod';

/** Who asks, and of which server. */
export const sessionSchema = z
  .object({
    principal: z.string().meta({ description: "The caller's object id" }),
    tenantId: z.guid(),
    subscriptionId: z.guid(),
    endpoint: z.url().meta({ description: 'Where it listens for agents and other machines' }),
    version: z.string().meta({ description: "The server's" }),
    expiresAt: z.iso
      .datetime()
      .meta({ description: 'When the session ends; absent for a caller with a token' })
      .exactOptional(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;

export const signedOutSchema = z.object({ ended: z.boolean() }).meta({ id: 'SignedOut' });

/** `url` opens the portal signed in, once, until `expiresAt`. */
export const signInLinkSchema = z.object({ url: z.url(), expiresAt: z.iso.datetime() }).meta({ id: 'SignInLink' });
