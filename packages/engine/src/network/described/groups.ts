import type { RulesBuilder, RuleWords } from '../../rules/compile/rules-builder.ts';
import type { WrittenRules } from '../../rules/compile/rule-columns.ts';
import type { ServiceTags } from '../../rules/service-tags.ts';
import type { GroupDraft } from '../../documents/drafts.ts';
import { equalPriority, readGroup, readRules } from '../../documents/filters/read-group.ts';
import { ANY_PLACE } from '../../rules/security-rule.ts';
import { keyOf, readIds, type CloudResource } from '../../documents/resource.ts';
import { besides, family, type FindPlace } from './family.ts';

type WrittenGroup = GroupDraft & { readonly rules: WrittenRules };

/** A rule of its own, and where it is written. */
type WrittenRule = { readonly rule: RuleWords; readonly part: WrittenRules };

const usersOf = ({ properties }: CloudResource): readonly string[] => {
  const subnets = readIds(properties, 'subnets');
  const interfaces = readIds(properties, 'networkInterfaces');
  return interfaces.length === 0 ? subnets : [...subnets, ...interfaces];
};

/** Security groups, whose rules go into the tables as they are read. */
export function securityGroups(find: FindPlace, rules: RulesBuilder, serviceTags: ServiceTags) {
  const rows = new Map<string, number>();
  const rowOf = (key: string) => {
    const known = rows.get(key) ?? rules.addGroup();
    rows.set(key, known);
    return known;
  };
  return family<WrittenGroup, WrittenRule>(find, {
    read(document, findings) {
      const row = rowOf(keyOf(document.id));
      const group = readGroup(document, { findings, serviceTags });
      const part = rules.write(row, group.id, group.rules);
      rules.nameGroup(row, group.id);
      rules.assign(row, [part]);
      return { id: group.id, row, users: usersOf(document), rules: part };
    },
    readChild(parent, document, findings) {
      const read = readRules(document, document.id, { findings, serviceTags });
      const [rule] = read;
      if (rule === undefined) return undefined;
      const { id, name, direction, priority } = rule;
      // Whether Azure would have made its id of the group's is not known before the group is.
      return { rule: { id, name, direction, priority }, part: rules.write(rowOf(parent), undefined, read) };
    },
    join(group, children, findings) {
      const own = rules.wordsOf(group.rules, group.id).map(({ row, ...rule }) => ({ rule, part: { from: row } }));
      // Of one that stands each way the inbound one, as of one that is alone.
      const listed = new Map(own.toReversed().map((each) => [keyOf(each.rule.id), each]));
      const more = besides<WrittenRule, { readonly rule: RuleWords; readonly part: Pick<WrittenRules, 'from'> }>(
        listed,
        children,
        ({ rule, part }, alone) => rule.direction === alone.rule.direction && rules.isSame(part.from, alone.part.from),
        findings,
      );
      const first = new Map(own.map(({ rule }) => [`${rule.direction} ${rule.priority}`, rule.name]));
      for (const { rule } of more) {
        if (rule.priority === ANY_PLACE) continue;
        const place = `${rule.direction} ${rule.priority}`;
        const taken = first.get(place);
        if (taken === undefined) first.set(place, rule.name);
        else findings.push(equalPriority(rule, taken));
      }
      rules.assign(group.row, [group.rules, ...more.map(({ part }) => part)]);
      return group;
    },
    isAlike: (before, after) =>
      before.id === after.id && before.row === after.row && before.users.join(' ') === after.users.join(' '),
    forget({ row, rules: part }) {
      rules.removeGroup(row);
      rules.release(part);
    },
    forgetChild: ({ part }) => rules.release(part),
  });
}
