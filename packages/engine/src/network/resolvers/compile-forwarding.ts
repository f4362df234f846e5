import type { NameDrafts, RulesetDraft } from '../../documents/services/name-drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import { MISSING, NONE } from '../cloud/cloud-network.ts';
import { namedRows } from './rows-of-name.ts';
import { rowsOf, type Link, type Rows } from '../links/link.ts';
import type { ForwardingTable } from './forwarding-table.ts';
import { serverAmong, type ServersNear } from './name-servers.ts';

type Surroundings = {
  readonly near: ServersNear;
  /** Of virtual networks. */
  readonly networkRows: Rows;
  readonly texts: TextTableBuilder;
  readonly link: Link;
  readonly findings: Finding[];
};

/** Rules that are switched off are none. */
export function compileForwarding(names: NameDrafts, around: Surroundings): ForwardingTable {
  const { networkRows, texts, link, findings } = around;
  const { rulesets, rulesetLinks } = names;
  const rows = rowsOf(rulesets);
  const placeOf = (child: { readonly id: string; readonly ruleset: string }, consequence: string) =>
    link(rows, child.ruleset, () => ({ resource: child.id, field: 'id', consequence }));
  const links = rulesetLinks.map((each) => {
    const consequence = 'No network uses the ruleset by this link.';
    const field = 'properties.virtualNetwork.id';
    const network = link(networkRows, each.network, () => ({ resource: each.id, field, consequence }));
    return { ruleset: placeOf(each, consequence), network: network === NONE ? MISSING : network };
  });
  const told = names.forwards.map((rule) => ({ ...rule, row: placeOf(rule, 'The rule is left out.') }));
  const rules = told.filter(({ row, isOn }) => row >= 0 && isOn);
  const resolverOf = resolversOf(names, around);
  const unread = new Set(told.flatMap(({ row, isUnread }) => (isUnread === true ? row : [])));
  const lacks = (kind: keyof typeof KINDS, has: ReadonlySet<number>) =>
    rulesets.map(({ id }, row) => {
      if (has.has(row)) return Number(kind === 'rules' && unread.has(row));
      findings.push({ resource: id, field: 'id', ...KINDS[kind], severity: 'warning' });
      return 1;
    });
  return {
    rulesets: {
      ids: sharedU32(rulesets.map(({ id }) => texts.add(id))),
      lacksRules: sharedU32(lacks('rules', new Set(told.map(({ row }) => row)))),
      lacksLinks: sharedU32(lacks('links', new Set(links.map(({ ruleset }) => ruleset)))),
    },
    links: {
      rulesets: sharedI32(links.map(({ ruleset }) => ruleset)),
      networks: sharedI32(links.map(({ network }) => network)),
    },
    rules: {
      ids: sharedU32(rules.map(({ id }) => texts.add(id))),
      rulesets: sharedI32(rules.map(({ row }) => row)),
      servers: sharedU32(rules.map(({ servers }) => texts.add(servers.join(', ')))),
      resolvers: sharedI32(rules.map(({ row, servers }) => resolverOf(rulesets[row], servers[0]))),
      ...namedRows(
        rules.map(({ domain }) => domain),
        texts,
      ),
    },
  };
}

/** Both are listed apart from their rulesets. */
const KINDS = {
  rules: {
    problem: 'None of its rules is among the documents.',
    consequence: 'What names lead to is not known in networks that use it, but for those in private zones.',
  },
  links: {
    problem: 'None of its links to networks is among the documents.',
    consequence: 'Whether networks that ask Azure for names use it is not known.',
  },
} as const;

/**
 * Whose resolver a rule asks. "The first IP address that is entered is used unless it doesn't respond." It is asked from the networks of the
 * ruleset's outbound endpoints.
 */
function resolversOf({ resolvers }: NameDrafts, { near, networkRows }: Surroundings) {
  const networks = rowsOf(resolvers);
  return (ruleset: RulesetDraft | undefined, server = ''): number => {
    const found = (ruleset?.resolvers ?? []).map((each) => {
      const home = networkRows.get(resolvers[networks.get(each) ?? NONE]?.network ?? '');
      return serverAmong(near.get(home ?? NONE), [server])?.resolver ?? NONE;
    });
    return found.every((each) => each === found[0]) ? (found[0] ?? NONE) : NONE;
  };
}
