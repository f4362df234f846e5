/** What runs on a host: probes, the trace, and what the host itself knows, behind its owner's policy. */
export { openAgent, type Agent, type AgentOptions } from './agent.ts';
export type { AgentFacts } from './facts.ts';
export type { Turn } from './policy/turns.ts';
export { POLICY_PATH } from './policy/policy-file.ts';
export { parseHostName } from './resolve/name.ts';
export type { Finding } from './doctor/finding.ts';

/** What this machine can and cannot do as the source of checks; loaded when it is asked. */
export async function examine(policyPath: string) {
  const doctor = await import('./doctor/examine.ts');
  return doctor.examine(policyPath);
}
