import type { InstanceViewDocument, StatusDocument } from './documents.ts';
import { AGENT_EXTENSION, type Host } from './local-machine.ts';

/** Answer of `…/instanceView`, and `properties.instanceView` under `$expand=instanceView`. `since`: RFC 3339, the server's start. */
export function instanceView(host: Host, since: string): InstanceViewDocument {
  const { publisher, type, name } = AGENT_EXTENSION;
  const ready: StatusDocument = { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Ready' };
  const provisioned: StatusDocument = { ...ready, displayStatus: 'Provisioning succeeded' };
  const handler = { type: `${publisher}.${type}`, typeHandlerVersion: host.agentVersion };
  return {
    computerName: host.hostname,
    osName: host.osName,
    osVersion: host.osVersion,
    vmAgent: {
      vmAgentVersion: host.agentVersion,
      statuses: [{ ...ready, message: 'The Hopscope agent is running.', time: since }],
      extensionHandlers: [{ ...handler, status: ready }],
    },
    extensions: [{ name, ...handler, statuses: [provisioned] }],
    statuses: [
      { ...provisioned, time: since },
      { code: 'PowerState/running', level: 'Info', displayStatus: 'VM running' },
    ],
  };
}
