import { findEntry, type AzureType, type Hop, type Issue, type IssueCode } from '@hopscope/engine';
import type { Era } from './eras.ts';
import type { ConnectivityIssue } from './information.ts';
import { resourceContext } from './resource-context.ts';

/**
 * Our codes in Azure's words, which the catalogue holds. Where swagger's list has a word of the same meaning it is that
 * word, in every era, because compiled clients compare with it (`DnsResolution`, not the newer documents' `DNSResolution`);
 * otherwise it is the word of the newest document. The list is open in every version, and clients of every age keep words
 * that they do not know.
 */
const usualType = (code: string): AzureType => findEntry(code)?.azure[0] ?? 'Unknown';

/** A host that filters for itself is a guest's firewall; the same answer from something on the way is a rule there. */
const AT_DESTINATION: Readonly<Partial<Record<IssueCode, AzureType>>> = {
  ADMIN_PROHIBITED: 'GuestFirewall',
  PORT_UNREACHABLE_FILTERED: 'GuestFirewall',
};

/** The newest document has a type for each power state of a machine that does not run. */
const BY_POWER_STATE: Readonly<Record<string, AzureType>> = {
  starting: 'VMStarting',
  stopping: 'VMStopping',
  stopped: 'VMStopped',
  deallocating: 'VMDeallocating',
  deallocated: 'VMDeallocated',
};

const ORIGINS = { local: 'Local', inbound: 'Inbound', outbound: 'Outbound' } as const;
const SEVERITIES = { error: 'Error', warning: 'Warning' } as const;

export function renderIssue(issue: Issue, at: Hop['kind'], era: Era): ConnectivityIssue {
  const own =
    issue.code === 'VM_NOT_RUNNING'
      ? BY_POWER_STATE[issue.context['powerState'] ?? '']
      : at === 'destination'
        ? AT_DESTINATION[issue.code]
        : undefined;
  return {
    origin: ORIGINS[issue.origin],
    severity: SEVERITIES[issue.severity],
    type: own ?? usualType(issue.code),
    context: resourceContext(issue, era) ?? [
      { key: 'ErrorMessage', value: issue.sentence },
      ...Object.entries(issue.context).map(contextEntry),
    ],
  };
}

/** Keys begin with a capital, as `RuleName` and `RouteType` do. */
const contextEntry = ([name, value]: readonly [string, string]) => ({
  key: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  value,
});
