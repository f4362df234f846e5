/** What runs on a host: probes, the trace, and what the host itself knows, behind its owner's policy. */
export { openAgent, type Agent, type AgentOptions } from './agent.ts';
export type { Turn } from './policy/turns.ts';
export { POLICY_PATH } from './policy/policy-file.ts';
export { parseHostName } from './resolve/name.ts';
export type { Finding } from './doctor/finding.ts';

/** What this machine can and cannot do as the source of checks; loaded when it is asked. */
export async function examine(policyPath: string) {
  const doctor = await import('./doctor/examine.ts');
  return doctor.examine(policyPath);
}
export type { Joined, JoinNews, JoinOptions } from './connect/join-server.ts';
export type { EnrolmentFile } from './connect/state-directory.ts';

/** What an agent needs to work for a server; loaded when it is asked for. */
export async function connecting() {
  const [{ joinServer }, { enrol }, { openKey }, state, { readServerAddress }] = await Promise.all([
    import('./connect/join-server.ts'),
    import('./connect/enrol.ts'),
    import('./connect/key.ts'),
    import('./connect/state-directory.ts'),
    import('./connect/server-address.ts'),
  ]);
  const { stateDirectory, keyFile, readEnrolment, readStatus, writeStatus } = state;
  return {
    joinServer,
    enrol,
    openKey,
    readServerAddress,
    stateDirectory,
    keyFile,
    readEnrolment,
    readStatus,
    writeStatus,
  };
}
