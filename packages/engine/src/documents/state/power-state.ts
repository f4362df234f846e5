import type { Finding } from '../finding.ts';
import { keyOf, readList, readText, type CloudResource } from '../resource.ts';

/** What Azure calls the states of a machine ("States and billing status of Azure Virtual Machines"). */
const KNOWN = ['starting', 'running', 'stopping', 'stopped', 'deallocating', 'deallocated', 'unknown'];

/**
 * In lower case, where the machine does not answer; undefined where it runs, or where its document does not tell: most
 * documents come without an instance view.
 */
export function readPowerState({ id, properties }: CloudResource, findings: Finding[]): string | undefined {
  const statuses = readList(properties, 'instanceView', 'statuses');
  const code = statuses.flatMap((status) => readText(status, 'code') ?? []).find((each) => /^powerstate\//i.test(each));
  if (code === undefined) return undefined;
  const state = keyOf(code.slice(code.indexOf('/') + 1));
  if (state === 'running') return undefined;
  if (KNOWN.includes(state) && state !== 'unknown') return state;
  findings.push({
    resource: id,
    field: 'properties.instanceView.statuses',
    problem: `'${code}' does not tell whether the machine runs.`,
    consequence: 'It is taken to run.',
  });
  return undefined;
}
