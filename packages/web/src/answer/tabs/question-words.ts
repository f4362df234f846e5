import type { Check } from '@hopscope/protocol';
import { targetOf } from '../headline.ts';

/** Where the question was asked, and which of Azure's watchers stands for the source's region, if any. */
export type Surroundings = {
  readonly origin: string;
  readonly subscription: string;
  readonly watcher: string | undefined;
};

/** Values of headers are not told again. */
export const VALUE = 'VALUE';

type Http = NonNullable<Check['request']['http']>;

export const hostOf = ({ destination }: Check['request']): string =>
  destination.kind === 'name' ? destination.name : destination.address;

/** As a URL where a web server is asked, since its path belongs to the question. */
export function urlOf({ request }: Check): string | undefined {
  const { http } = request;
  return http && `${http.kind}://${targetOf({ request })}${http.path}`;
}

/** What counts as success where nobody says otherwise. */
const USUAL_STATUS = '200-399';

/** `204,300-399`; undefined where it is what is usual. */
export function statusText({ validStatus }: Http): string | undefined {
  const text = validStatus.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(',');
  return text === USUAL_STATUS ? undefined : text;
}

/** One by one, as Azure wants them. */
export const statusCodes = (http: Http): readonly number[] | undefined =>
  statusText(http) === undefined
    ? undefined
    : http.validStatus.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at));

/** As Azure spells it. */
export function azureProtocol({ http, protocol }: Check['request']): 'Tcp' | 'Icmp' | 'Http' | 'Https' {
  if (http !== undefined) return http.kind === 'http' ? 'Http' : 'Https';
  return protocol === 'icmp' ? 'Icmp' : 'Tcp';
}
