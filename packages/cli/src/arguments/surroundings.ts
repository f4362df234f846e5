import { resolve } from 'node:path';
import {
  bad,
  ok,
  readLearnedRoutes,
  readServiceTags,
  type CloudSurroundings,
  type LearnedRoutes,
  type Result,
  type ServiceTags,
} from '@hopscope/engine';
import { valueOf, type FlagSpec, type Given } from './flags.ts';
import { readJson } from './read-json.ts';

/** What is told about a network beside its documents. */
export const SURROUNDINGS_FLAGS: readonly FlagSpec[] = [
  { name: 'service-tags', value: 'FILE', words: "Microsoft's published file of service tags (none: not known)" },
  { name: 'learned-routes', value: 'FILE', words: 'What gateways learned by BGP, by their ids (none)' },
  { name: 'outbound-mail', value: 'FATE', words: 'TCP port 25 of the internet: carried or blocked (not known)' },
];

/** The first of these flags that was given. */
export const surroundingsFlagIn = ({ flags }: Given): string | undefined =>
  SURROUNDINGS_FLAGS.find(({ name }) => flags.has(name))?.name;

/** As the flags say, with the files that they name. */
export function readSurroundings(given: Given, cwd: string): Result<CloudSurroundings> {
  const [tagFile, routeFile] = [valueOf(given, 'service-tags'), valueOf(given, 'learned-routes')];
  const tags = tagFile === undefined ? undefined : readTags(cwd, tagFile);
  if (tags?.ok === false) return tags;
  const routes = routeFile === undefined ? undefined : readRoutes(cwd, routeFile);
  if (routes?.ok === false) return routes;
  const mail = valueOf(given, 'outbound-mail');
  if (mail !== undefined && mail !== 'carried' && mail !== 'blocked')
    return bad(`--outbound-mail is '${mail}'; expected carried or blocked.`);
  return ok({
    ...(tags && { serviceTags: tags.value }),
    ...(routes && { learnedRoutes: routes.value }),
    ...(mail !== undefined && { mail }),
  });
}

function readRoutes(cwd: string, file: string): Result<LearnedRoutes> {
  const json = readJson(resolve(cwd, file));
  if (!json.ok) return json;
  const routes = readLearnedRoutes(json.value);
  return routes.ok ? routes : bad(`${file}: ${routes.problem}.`);
}

/** The tags of Microsoft's published file. */
function readTags(cwd: string, file: string): Result<ServiceTags> {
  const read = readJson(resolve(cwd, file));
  if (!read.ok) return read;
  const tags = readServiceTags(read.value);
  return tags.ok ? tags : bad(`${file}: ${tags.problem}.`);
}
