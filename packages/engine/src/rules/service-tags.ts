import { parsePrefix, type Prefix } from '../address/prefix.ts';
import { bad, ok, type Result } from '../result.ts';

/** The addresses of one of Azure's services, everywhere (`Storage`) or in one region (`Storage.WestUS`). */
export type ServiceTag = { readonly name: string; readonly prefixes: readonly Prefix[] };

/** By name in lower case: names do not differ by case. */
export type ServiceTags = ReadonlyMap<string, ServiceTag>;

export const NO_SERVICE_TAGS: ServiceTags = new Map();

/**
 * The file that Microsoft publishes every week ("Azure IP Ranges and Service Tags", ServiceTags_Public), which is also what
 * the service tags of a location are answered with. A prefix that cannot be read makes the whole file doubtful.
 */
export function readServiceTags(file: unknown): Result<ServiceTags> {
  const values = memberOf(file, 'values');
  if (!Array.isArray(values)) return bad('a file of service tags has a list `values`');
  const tags = new Map<string, ServiceTag>();
  for (const [index, value] of (values as readonly unknown[]).entries()) {
    const name = memberOf(value, 'name');
    const texts = memberOf(memberOf(value, 'properties'), 'addressPrefixes');
    if (typeof name !== 'string' || name === '') return bad(`values[${index}].name is no name of a service tag`);
    if (!Array.isArray(texts)) return bad(`values[${index}].properties.addressPrefixes of ${name} is no list`);
    const prefixes: Prefix[] = [];
    for (const text of texts as readonly unknown[]) {
      const prefix = parsePrefix(typeof text === 'string' ? text : '');
      if (!prefix.ok) return bad(`values[${index}].properties.addressPrefixes of ${name}: ${prefix.problem}`);
      prefixes.push(prefix.value);
    }
    tags.set(name.toLowerCase(), { name, prefixes });
  }
  return ok(tags);
}

/** What is wrong with the name of a tag that is not loaded. A file that has it for other regions, and not for this one, has all that there are. */
export function tagProblem(
  tags: ServiceTags,
  name: string,
): { readonly problem: string; readonly severity?: 'warning' } {
  const dot = name.lastIndexOf('.');
  const whole = name.slice(0, Math.max(dot, 0));
  const isOfRegions =
    tags.has(whole.toLowerCase()) && [...tags.keys()].some((key) => key.startsWith(`${whole.toLowerCase()}.`));
  return isOfRegions
    ? { problem: `The service tag ${whole} has no part that is called ${name.slice(dot + 1)}.` }
    : { problem: `The service tag ${name} is not loaded.`, severity: 'warning' };
}

/**
 * Which of several tags with the same prefix a route is chosen by: the region's own first, then the whole service, then
 * AzureCloud in a region, then AzureCloud ("Virtual network traffic routing", Exact match). A prefix itself is 0.
 */
export function rankOfTag(name: string): number {
  const isRegional = name.includes('.');
  return /^azurecloud(?:\.|$)/i.test(name) ? (isRegional ? 3 : 4) : isRegional ? 1 : 2;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
