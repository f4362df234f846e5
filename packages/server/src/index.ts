/** The server: ARM's door and ours, over one store and one fleet of agents. */
export type { LiveLab } from './fleet/lab-members.ts';
export { askDocuments } from './http/network/ask-documents.ts';
export { startServer, type RunningServer } from './server.ts';
export type { Retention, ServerOptions } from './server-options.ts';
export type { HostAgent } from './fleet/member.ts';
export type { Credentials } from './identity/identity.ts';
export { backupDataDir } from './store/open-store.ts';
