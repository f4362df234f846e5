import type { InstanceViewDocument, StatusDocument } from './documents.ts';
import { AGENT_EXTENSION, type Host } from './local-machine.ts';

/** Answer of `…/instanceView`, and `properties.instanceView` under `$expand=instanceView`. `presence`: of its agent; RFC 3339. */
export function instanceView(
  host: Host,
  { state, since }: { readonly state: 'online' | 'offline'; readonly since: string },
): InstanceViewDocument {
  const { publisher, type, name } = AGENT_EXTENSION;
  const isOnline = state === 'online';
  const ready: StatusDocument = isOnline
    ? { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Ready' }
    : // As Azure says it of a guest agent that it does not hear from.
      { code: 'ProvisioningState/Unavailable', level: 'Warning', displayStatus: 'Not Ready' };
  const provisioned: StatusDocument = {
    code: 'ProvisioningState/succeeded',
    level: 'Info',
    displayStatus: 'Provisioning succeeded',
  };
  const message = isOnline ? 'The Hopscope agent is running.' : 'The Hopscope agent is not connected.';
  const handler = { type: `${publisher}.${type}`, typeHandlerVersion: host.agentVersion };
  return {
    computerName: host.hostname,
    osName: host.osName,
    osVersion: host.osVersion,
    vmAgent: {
      vmAgentVersion: host.agentVersion,
      statuses: [{ ...ready, message, time: since }],
      extensionHandlers: [{ ...handler, status: ready }],
    },
    extensions: [{ name, ...handler, statuses: [provisioned] }],
    statuses: [
      { ...provisioned, time: since },
      { code: 'PowerState/running', level: 'Info', displayStatus: 'VM running' },
    ],
  };
}
