import type { Address } from '../../address/address.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { keep, lately, madeLately, type Lately } from '../../table/lately.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import type { FilterStep, RouteWords } from '../path.ts';
import { machineAt } from '../walk/place.ts';
import { addressOf, idOf, isUnseenRoute, routeWords, textOf } from './names.ts';

/**
 * Parts of documents that were made lately, to be parts of others: words of rows are most of what a document is made of, and
 * the same appliances, routes and rules come in many.
 */
export type Wording = {
  readonly network: CloudNetwork;
  readonly ends: Lately<EndWords>;
  readonly routes: Lately<RouteWords>;
  /** The steps of rules that allow, of which nothing else is told. */
  readonly allowed: Lately<FilterStep>;
  readonly asked: Lately<AskedWords>;
};

/** What a hop says of its IP configuration. */
export type EndWords = {
  readonly address: Address;
  readonly id: string;
  readonly machine: string | undefined;
};

/** What is said of a group that denies or is in doubt, whatever it was asked about. */
export type AskedWords = {
  readonly filter: FilterStep;
  /** The code of a denial. */
  readonly denial: IssueCode | undefined;
  /** What is not known about its answer; and the same where it was asked about an answer. */
  readonly doubt: Issue | undefined;
  readonly doubtOfAnswer: Issue | undefined;
  /** The row of the rule, where which of its doubts is the reason hangs on the packet. */
  readonly openRule: number | undefined;
  /** What the issue of a denial says whatever the flow, its sentence in two parts. */
  readonly before: string;
  readonly behind: string;
  readonly context: Issue['context'];
};

/** Places. With the ids that nobody else holds some sixteen megabytes at most, measured on a network of 100,000 machines. */
const [MOST_ENDS, MOST_ROUTES, MOST_ALLOWED, MOST_ASKED] = [1 << 15, 1 << 11, 1 << 15, 1 << 14];

const known = new WeakMap<CloudNetwork, Wording>();

export function wordingOf(network: CloudNetwork): Wording {
  const before = known.get(network);
  if (before !== undefined) return before;
  const wording = {
    network,
    ends: lately<EndWords>(MOST_ENDS),
    routes: lately<RouteWords>(MOST_ROUTES),
    allowed: lately<FilterStep>(MOST_ALLOWED),
    asked: lately<AskedWords>(MOST_ASKED),
  };
  known.set(network, wording);
  return wording;
}

export const endWords = ({ network, ends }: Wording, configuration: number): EndWords =>
  madeLately(ends, configuration + 1) ?? keep(ends, configuration + 1, wordsOfEnd(network, configuration));

function wordsOfEnd(network: CloudNetwork, configuration: number): EndWords {
  const { configurations, machines } = network;
  return {
    address: addressOf(configurations.addresses, configuration),
    id: idOf(network, configurations.ids, configuration),
    machine: textOf(network, machines.ids, machineAt(network, configuration)),
  };
}

/** None of a row that stands for what nobody knows. */
export const wordsOfRoute = ({ network, routes }: Wording, route: number): RouteWords | undefined =>
  madeLately(routes, route + 1) ??
  (isUnseenRoute(network, route) ? undefined : keep(routes, route + 1, routeWords(network, route)));
