/**
 * Where services of Azure's have their names, of which everybody is told to look in a zone `privatelink` once they have a private endpoint
 * ("Azure Private Endpoint private DNS zone values", of the public cloud). Those whose zones are of a region are not here.
 */
const FORWARDED: readonly string[] = `
  adf.azure.com afs.azure.net agentsvc.azure-automation.net api.azureml.ms azconfig.io azure-automation.net azure-devices.net
  azurecr.io azurewebsites.net blob.core.windows.net cassandra.cosmos.azure.com cognitiveservices.azure.com
  database.windows.net datafactory.azure.net dev.azuresynapse.net dfs.core.windows.net digitaltwins.azure.net
  documents.azure.com eventgrid.azure.net file.core.windows.net gremlin.cosmos.azure.com mariadb.database.azure.com
  mongo.cosmos.azure.com monitor.azure.com mysql.database.azure.com notebooks.azure.net ods.opinsights.azure.com
  oms.opinsights.azure.com openai.azure.com postgres.database.azure.com queue.core.windows.net redis.cache.windows.net
  redisenterprise.cache.azure.net search.windows.net service.signalr.net servicebus.windows.net sql.azuresynapse.net
  table.core.windows.net table.cosmos.azure.com vaultcore.azure.net web.core.windows.net`
  .trim()
  .split(/\s+/);

/** One has another name there. */
const ZONES: ReadonlyMap<string, string> = new Map([
  ...FORWARDED.map((domain) => [domain, `privatelink.${domain}`] as const),
  ['vault.azure.net', 'privatelink.vaultcore.azure.net'],
]);

/** The other way round: the name that everybody has of `x.privatelink.vaultcore.azure.net`. */
export function publicNameOf(name: string): string | undefined {
  const labels = name.split('.');
  const at = labels.indexOf('privatelink');
  if (at < 1) return undefined;
  const zone = labels.slice(at).join('.');
  const domain = [...ZONES].findLast(([, each]) => each === zone)?.[0] ?? labels.slice(at + 1).join('.');
  return [...labels.slice(0, at), domain].join('.');
}

/** `x.privatelink.vaultcore.azure.net` of `x.vault.azure.net`; undefined of names of other kinds. */
export function privateNameOf(name: string): string | undefined {
  const labels = name.split('.');
  if (labels.includes('privatelink')) return undefined;
  for (let at = 1; at < labels.length; at += 1) {
    const zone = ZONES.get(labels.slice(at).join('.'));
    if (zone !== undefined) return [...labels.slice(0, at), zone].join('.');
  }
  return undefined;
}

/** A name itself, and every domain that it lies in: the longest first. */
export function domainsOf(name: string): readonly string[] {
  const labels = name.split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

/** Domains of two labels that are Azure's own. */
const RESERVED: ReadonlySet<string> = new Set([...ZONES.keys(), 'windowsazure.us'].map((each) => lastTwo(each)));

/** Does a name lie in one of "the two-label DNS names" of these, which "are reserved for Azure services" ("Rule processing")? */
export const isReserved = (name: string): boolean => RESERVED.has(lastTwo(name));

function lastTwo(name: string): string {
  return name.split('.').slice(-2).join('.');
}
