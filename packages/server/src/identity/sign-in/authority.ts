/**
 * What may stand first in the path of a sign-in URL. There is one tenant, so Entra's `common` and `organizations` mean it too;
 * `adfs` makes every Azure CLI skip the discovery at Microsoft's own host that it does for unknown authorities.
 */
const ALIASES: ReadonlySet<string> = new Set(['common', 'organizations', 'adfs']);

export const isAuthority = (segment: string, tenantId: string) =>
  segment.toLowerCase() === tenantId || ALIASES.has(segment.toLowerCase());
