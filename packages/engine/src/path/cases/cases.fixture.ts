import { parseAddress, type Address } from '../../address/address.ts';
import type { Prefix } from '../../address/prefix.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf, machineId } from '../../documents/cloud-lines.fixture.ts';
import { subnetId } from '../../documents/line-words.fixture.ts';
import { nameOf, type CloudResource } from '../../documents/resource.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { readServiceTags } from '../../rules/service-tags.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import type { Path } from '../path.ts';
import type { Page } from './pages.fixture.ts';

/**
 * A statement of Azure's documentation, and a network that shows it: the page, what it says, lines of
 * `cloudOf` apart by semicolons (and `mail blocked`, a fact of the subscription, and `learned g 192.168.0.0/16`, what a
 * gateway learned, `learned server 192.168.0.0/16@10.0.9.4,…` a Route Server of v, and from whom, or the one that the network w lends, or the virtual hub called hub), the question, and the answer: a disposition, and the codes of issues in the path's order.
 */
export type Case = readonly [page: Page, says: string, lines: string, question: string, answer: string];

const tags = readServiceTags({
  values: [
    { name: 'Storage', properties: { addressPrefixes: ['20.60.0.0/16', '20.61.0.0/16'] } },
    { name: 'Storage.WestUS', properties: { addressPrefixes: ['20.60.0.0/16'] } },
    { name: 'Storage.EastUS', properties: { addressPrefixes: ['20.61.0.0/16'] } },
    { name: 'AzureCloud', properties: { addressPrefixes: ['20.0.0.0/8'] } },
    { name: 'AzureCloud.WestUS', properties: { addressPrefixes: ['20.60.0.0/16'] } },
  ],
});

/** Who learned something and is no gateway, by its name. */
const LEARNED_BY: Readonly<Record<string, string>> = { v: 'virtualNetworks', w: 'virtualNetworks', hub: 'virtualHubs' };
/** The Route Server of the network v, which has no document. */
const SERVER = subnetId('v/RouteServerSubnet').toLowerCase();

const SQL = ['sql', { name: 'Sql', prefixes: ['20.62.0.0/16' as Prefix] }] as const;

/** What is done to the documents before they are asked. */
export type Change = (documents: readonly CloudResource[]) => readonly CloudResource[];

/** A `Case` whose documents are changed before they are asked. */
export type ChangedCase = readonly [
  page: Page,
  says: string,
  lines: string,
  change: Change,
  question: string,
  answer: string,
];

/** Takes away what somebody has not given. */
export const without =
  (...ids: readonly string[]): Change =>
  (documents) =>
    documents.filter(({ id }) => !ids.includes(id));

/** Gives more. */
export const withMore =
  (...more: readonly CloudResource[]): Change =>
  (documents) => [...documents, ...more];

/** One change, and then another one. */
export const both =
  (one: Change, other: Change): Change =>
  (documents) =>
    other(one(documents));

export type Json = Readonly<Record<string, unknown>>;

/** Gives some properties these members, in place of those that they have. */
export const withMembers =
  (members: Json) =>
  (properties: Json): Json => ({ ...properties, ...members });

/** Changes the properties of whoever's id ends so. */
export const withProperties =
  (end: string, changed: (properties: Json) => Json): Change =>
  (documents) =>
    documents.map((document): CloudResource =>
      document.id.endsWith(end) ? { ...document, properties: changed(document.properties as Json) } : document,
    );

/** Gives the properties of whoever's id ends so these members. */
export const withMembersAt = (end: string, members: Json): Change => withProperties(end, withMembers(members));

/** Changes the properties of a child there, by the list that it is in and its name. */
export const withChild = (end: string, list: string, name: string, changed: (properties: Json) => Json): Change =>
  withProperties(end, (properties) => ({
    ...properties,
    [list]: (properties[list] as readonly { readonly id: string; readonly properties: Json }[]).map((each) =>
      nameOf(each.id) === name ? { ...each, properties: changed(each.properties) } : each,
    ),
  }));

/** All that a path says is the matter. */
export const issuesIn = ({ hops }: Path) => hops.flatMap(({ issues = [] }) => issues);

/**
 * `a -> 10.0.2.4:80`, `a -> b:80`, `a -> s.blob.core.windows.net:443`, by an address that somebody found
 * `a -> x.example@20.1.1.1:443`; `icmp a -> b:0`, `udp a -> b:53`, `a:5000 -> b:80`, `a as 10.9.9.9 -> b:80`.
 */
export function pathFor(lines: string, question: string, change: Change = (all) => all): Path {
  if (!tags.ok) throw new Error(tags.problem);
  // Where there is a database server, its tag is loaded, too; elsewhere it is one that is not.
  const [, mail] = /(?:^|;)mail (\w+)/.exec(lines) ?? [];
  const serviceTags = new Map([...tags.value, ...(/(?:^|;)sql /.test(lines) ? [SQL] : [])]);
  const network = compileCloud(change(cloudOf(...lines.split(';'))), 1, {
    serviceTags,
    ...(mail === undefined ? {} : { mail: mail as 'carried' }),
    learnedRoutes: new Map(
      [...lines.matchAll(/(?:^|;)learned (\w+) (\S+?)(?=;|$)/g)].map(([, gateway = '', prefix]) => [
        gateway === 'server' ? SERVER : idOf(LEARNED_BY[gateway] ?? 'virtualNetworkGateways', gateway).toLowerCase(),
        // `-`: nothing.
        (prefix ?? '').split(',').flatMap((each) => {
          const [network = '', nextHop] = each.split('@');
          const route = {
            prefix: network as Prefix,
            ...(nextHop === undefined ? {} : { nextHop: nextHop as Address }),
          };
          return network === '-' ? [] : [route];
        }),
      ]),
    ),
  });
  const [, protocol, source = '', sourcePort, spoken, rest = ''] =
    /^(?:(icmp|udp) )?([^\s:]+)(?::(\d+))?(?: as (\S+))? -> (.*)$/.exec(question) ?? [];
  const sourceAddress = parseAddress(spoken ?? '');
  const at = rest.lastIndexOf(':');
  const [to, port] = [rest.slice(0, at), rest.slice(at + 1)];
  const [name = '', found = to] = to.split('@');
  const address = parseAddress(found);
  const predicted = predictCloud(network, {
    source: idOf('networkInterfaces', source),
    destination: address.ok
      ? { kind: 'address', address: address.value, ...(name === found ? {} : { name }) }
      : to.includes('.')
        ? { kind: 'name', name: to }
        : { kind: 'resource', id: machineId(to) },
    port: Number(port) as Port,
    ...(protocol === undefined ? {} : { protocol: protocol as 'icmp' | 'udp' }),
    ...(sourcePort === undefined ? {} : { sourcePort: Number(sourcePort) as Port }),
    ...(sourceAddress.ok ? { sourceAddress: sourceAddress.value } : {}),
  });
  if (!predicted.ok) throw new Error(predicted.problem);
  return predicted.value.path;
}

/** What the engine answers. Warnings have a question mark. `ways`: by what, and with which address, the flow leaves. */
export function answerTo(
  lines: string,
  question: string,
  ways: 'with ways out' | 'plain' = 'plain',
  change?: Change,
): string {
  const path = pathFor(lines, question, change);
  const { disposition, hops } = path;
  const codes = issuesIn(path).map(({ code, severity }) => `${code}${severity === 'warning' ? '?' : ''}`);
  const leaving = hops.flatMap(({ leaving: way }) => way ?? []);
  const words = leaving.map(({ way, address }) => `by ${way}${address === undefined ? '' : ` ${address}`}`);
  return [disposition, ...(ways === 'plain' ? [] : words), ...codes].join(' ');
}

/** What the engine answers about changed documents: the codes of issues with the field that each names. */
export function answerWithFields(lines: string, question: string, change: Change): string {
  const path = pathFor(lines, question, change);
  const told = issuesIn(path).map(({ code, context }) => `${code} ${context['field'] ?? ''}`.trim());
  return [path.disposition, ...told].join(' ');
}

/** Such an answer where nobody knows, as a field of somebody's properties could not be read. */
export const unread = (field: string): string => `undetermined CONFIG_MISSING properties.${field}`;
