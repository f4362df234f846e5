import { openAgent, POLICY_PATH, type Agent } from '@hopscope/agent';
import type { Result } from '@hopscope/engine';

/**
 * Opens the agent of this machine, whose thread starts at once and takes longest of all that comes before the first probe.
 * Nothing else is imported here, so that it can be opened first.
 */
export function openOwnAgent(): Result<Agent> {
  const agent = openAgent({ policyPath: POLICY_PATH });
  if (agent.ok) return agent;
  return { ok: false, problem: `the policy of this machine's owner is not understood. ${agent.problem}.` };
}
