import type { Finding } from '../finding.ts';
import { anyReferencesIn, unreadPlace } from '../resource.ts';

/** The application security groups that an interface's configuration, or a private endpoint, is in; for each that cannot be read an id that none has. */
export function readMemberships(value: unknown, id: string, findings: Finding[]): readonly string[] {
  const groups = anyReferencesIn(value, 'applicationSecurityGroups', id);
  for (const group of groups) {
    const unread = unreadPlace(group);
    if (unread !== undefined)
      findings.push({
        ...unread,
        problem: 'Which application security group it is in cannot be read.',
        consequence: 'It may be in any: paths that rules for such groups decide end undetermined.',
      });
  }
  return groups;
}
