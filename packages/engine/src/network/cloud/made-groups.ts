import type { RulesBuilder } from '../../rules/compile/rules-builder.ts';
import type { WrittenRules } from '../../rules/compile/rule-columns.ts';
import type { SecurityGroup } from '../../rules/security-rule.ts';

/** Groups that no document is: what is made of several, as admin rules and those of firewalls are. Answers their rows. */
export function madeGroups(rules: RulesBuilder): (groups: readonly SecurityGroup[]) => readonly number[] {
  const held: { readonly row: number; part: WrittenRules | undefined }[] = [];
  return (groups) => {
    for (const each of held) {
      if (each.part === undefined) continue;
      rules.removeGroup(each.row);
      rules.release(each.part);
      each.part = undefined;
    }
    return groups.map(({ id, rules: own }, at) => {
      const place = held[at] ?? { row: rules.addGroup(), part: undefined };
      held[at] = place;
      place.part = rules.write(place.row, id, own);
      rules.nameGroup(place.row, id);
      rules.assign(place.row, [place.part]);
      return place.row;
    });
  };
}
