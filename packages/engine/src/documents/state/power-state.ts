import { shown, type Finding } from '../finding.ts';
import { keyOf, read, readText, type CloudResource } from '../resource.ts';

/** What Azure calls the states of a machine ("States and billing status of Azure Virtual Machines"). */
const OFF = ['starting', 'stopping', 'stopped', 'deallocating', 'deallocated'];

/** `word`: as Azure calls it, in lower case. `isUnread`: what its document says does not tell whether the machine runs. */
export type PowerState = { readonly word: string; readonly isUnread: boolean };

/** Undefined where the machine runs, or where its document does not tell: most come without an instance view. */
export function readPowerState({ id, properties }: CloudResource, findings: Finding[]): PowerState | undefined {
  const view = read(properties, 'instanceView');
  if (view === undefined || view === null) return undefined;
  const statuses = read(view, 'statuses') ?? [];
  const unread = (problem: string): PowerState => {
    const consequence = 'Whether it runs is not known: paths by it, or to it, end undetermined.';
    findings.push({ resource: id, field: STATUSES, problem, consequence });
    return { word: 'unknown', isUnread: true };
  };
  if (!isPlain(view) || !Array.isArray(statuses)) return unread(`${shown(view)} tells no states.`);
  const codes = statuses.filter((status) => status !== null).map((status) => readText(status, 'code'));
  const code = codes.find((each) => /^powerstate\//i.test(each ?? ''));
  if (code === undefined) return codes.includes(undefined) ? unread('One of its states cannot be read.') : undefined;
  const word = keyOf(code.slice(code.indexOf('/') + 1));
  if (word === 'running') return undefined;
  return OFF.includes(word) ? { word, isUnread: false } : unread(`'${code}' does not tell whether the machine runs.`);
}

/** Where a machine's document tells of its power. */
export const STATUSES = 'properties.instanceView.statuses';

const isPlain = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);
