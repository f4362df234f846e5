import { bad, ok, type Result } from '@hopscope/engine';

/** Where the machine that is enrolled will stand in the inventory. */
export type EnrolmentScope = { readonly subscription: string; readonly group: string; readonly region: string };

export type EnrolmentToken = {
  /** 256 bits in base64url. */
  readonly secret: string;
  /** SHA-256 of the certificate (DER) that the agent is to trust, in lower-case hex; nothing else is trusted. */
  readonly authority: string;
  readonly scope: EnrolmentScope;
};

const FORM = /^hs1\.([A-Za-z0-9_-]{43})\.([0-9a-f]{64})\.([^/\s]{1,64})\/([^/\s]{1,90})\/([a-z0-9]{1,64})$/;

/** Tells a token from another secret at a glance; a later form gets another number. */
const PREFIX = 'hs1.';

export const writeToken = ({ secret, authority, scope }: EnrolmentToken): string =>
  `${PREFIX}${secret}.${authority}.${scope.subscription}/${scope.group}/${scope.region}`;

/** Reads `hs1.<secret>.<sha256 of the CA>.<subscription>/<group>/<region>`. A problem never quotes what was read. */
export function readToken(text: string): Result<EnrolmentToken> {
  const trimmed = text.trim();
  if (trimmed === '') return bad('the enrolment token is empty');
  if (/^hs\d+\./.test(trimmed) && !trimmed.startsWith(PREFIX))
    return bad('the enrolment token is of a version that this agent does not know; expected hs1.…');
  const [, secret, authority, subscription, group, region] = FORM.exec(trimmed) ?? [];
  if (secret === undefined || authority === undefined)
    return bad('the enrolment token is damaged; expected hs1.<secret>.<sha256>.<subscription>/<group>/<region>');
  return ok({
    secret,
    authority,
    scope: { subscription: subscription ?? '', group: group ?? '', region: region ?? '' },
  });
}
