/** Azure Resource Manager's own names: whatever cloud a client thinks it talks to, it asks for one of these or for ours. */
export const MANAGEMENT_AUDIENCES = ['https://management.core.windows.net/', 'https://management.azure.com/'] as const;

const MANAGEMENT_ORIGINS: ReadonlySet<string> = new Set(MANAGEMENT_AUDIENCES.map((url) => new URL(url).origin));

/** Whether a token for this audience is meant for us. Clients write it with and without the last slash. */
export function isOurAudience(audience: string, isOwnOrigin: (origin: string) => boolean): boolean {
  const url = URL.parse(audience);
  if (url === null || url.search !== '' || url.hash !== '' || !/^\/+$/.test(url.pathname)) return false;
  return MANAGEMENT_ORIGINS.has(url.origin) || isOwnOrigin(url.origin);
}
