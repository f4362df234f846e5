import { machineNameOf } from '../../documents/resource.ts';
import { STATUSES } from '../../documents/state/power-state.ts';
import type { Issue } from '../../issue/issue.ts';
import { wholeOf } from '../../network/cloud/deployment-states.ts';
import { MISSING, NONE, UNREAD_FLAG, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { IS } from '../../network/cloud/places.ts';
import { textAt } from '../../table/text-table.ts';
import { flagsAt, interfaceAt, machineAt } from '../walk/place.ts';
import type { WalkStep } from '../walk/step.ts';
import { addressOf, idOf, lastPart, textOf } from '../cloud/names.ts';

/** A machine that does not run neither sends, nor sends on, nor answers; nothing where it runs. */
export function powerIssue(network: CloudNetwork, step: WalkStep): readonly Issue[] {
  const power = powerAt(network, step);
  if (power === 'on') return [];
  if (power === 'unknown') return [powerUnread(network, step.configuration)];
  const machine = machineAt(network, step.configuration);
  const id = idOf(network, network.machines.ids, machine);
  const powerState = textOf(network, network.machines.powerStates, machine) ?? '';
  return [
    {
      code: 'VM_NOT_RUNNING',
      origin: 'local',
      severity: 'error',
      sentence: `The machine ${machineNameOf(id)} is not running: it is ${powerState}.`,
      context: { machine: id, powerState },
    },
  ];
}

/** Nobody knows whether a machine runs of which its document does not tell so that it could be read. */
export function powerUnread(network: CloudNetwork, configuration: number): Issue {
  const resource = idOf(network, network.machines.ids, machineAt(network, configuration));
  const sentence = `Whether the machine ${machineNameOf(resource)} runs could not be read.`;
  const context = { resource, field: STATUSES };
  return { code: 'CONFIG_MISSING', origin: 'local', severity: 'warning', sentence, context };
}

/** Does an interface, by its row, send on what is not its own? */
export function forwardingAt({ interfaces }: CloudNetwork, row: number): 'yes' | 'no' | 'unknown' {
  const flag = interfaces.forwards[row] ?? 0;
  return flag === UNREAD_FLAG ? 'unknown' : flag === 1 ? 'yes' : 'no';
}

/** Nobody knows that of an interface whose document does not tell it so that it could be read. */
export function forwardingUnread(network: CloudNetwork, row: number): Issue {
  const resource = idOf(network, network.interfaces.ids, row);
  const sentence = `Whether ${lastPart(resource)} sends on packets that are not for it could not be read.`;
  const context = { resource, field: 'properties.enableIPForwarding' };
  return { code: 'CONFIG_MISSING', origin: 'local', severity: 'warning', sentence, context };
}

type At = Pick<WalkStep, 'configuration'>;

export function powerAt(network: CloudNetwork, { configuration }: At): 'on' | 'off' | 'unknown' {
  if ((flagsAt(network, configuration) & IS.troubled) === 0) return 'on';
  const state = network.machines.powerStates[machineAt(network, configuration)] ?? NONE;
  return state >= 0 ? 'off' : state === NONE ? 'on' : 'unknown';
}

export const isOff = (network: CloudNetwork, at: At): boolean => powerAt(network, at) === 'off';

/**
 * Has its service approved a private endpoint, and takes what comes? Nobody knows where that is not among the documents, or behind
 * somebody's own service; others need no approval.
 */
export function approvalAt(network: CloudNetwork, configuration: number): 'given' | 'missing' | 'unknown' {
  if ((flagsAt(network, configuration) & IS.troubled) === 0) return 'given';
  const { endpointStates, endpointLinks } = network.interfaces;
  const one = interfaceAt(network, configuration);
  const state = endpointStates[one] ?? NONE;
  if (state >= 0) return 'missing';
  return state < NONE || (endpointLinks[one] ?? NONE) >= 0 ? 'unknown' : 'given';
}

/** Does a private link service only send from there what its consumers send ("What is Azure Private Link service?", NAT IP configuration)? */
export const isLinkServices = (network: CloudNetwork, configuration: number): boolean =>
  (flagsAt(network, configuration) & IS.troubled) !== 0 &&
  (network.interfaces.linkServices[interfaceAt(network, configuration)] ?? NONE) >= 0;

/** Nobody answers where a private link service only sends. */
export function linkServiceIssue(network: CloudNetwork, configuration: number): Issue | undefined {
  if (!isLinkServices(network, configuration)) return undefined;
  const service = textOf(network, network.interfaces.linkServices, interfaceAt(network, configuration)) ?? '';
  const address = addressOf(network.configurations.addresses, configuration);
  return {
    code: 'ENDPOINT_NOT_FOUND',
    origin: 'local',
    severity: 'warning',
    sentence: `${address} is an address by which the private link service ${lastPart(service)} sends what its consumers send: nobody answers there.`,
    context: { service },
  };
}

const unreadLink = (owner: string, resource: string): Issue => ({
  code: 'ANALYSIS_UNSUPPORTED',
  origin: 'inbound',
  severity: 'warning',
  sentence: `The private endpoint at ${owner} leads to ${lastPart(resource)}, and what becomes of flows behind that is not modelled.`,
  context: { resource },
});

/** A private endpoint whose service has not approved it leads nowhere. */
export function endpointIssues(network: CloudNetwork, { configuration }: WalkStep): readonly Issue[] {
  const approval = approvalAt(network, configuration);
  if (approval === 'given') return NO_ISSUES;
  const { interfaces, texts } = network;
  const one = interfaceAt(network, configuration);
  const id = idOf(network, interfaces.ids, one);
  const link = textOf(network, interfaces.endpointLinks, one);
  if (approval === 'unknown' && link !== undefined) return [unreadLink(lastPart(id), link)];
  if (approval === 'unknown') {
    const resource = textAt(texts, MISSING - (interfaces.endpointStates[one] ?? MISSING));
    const sentence = `The private endpoint ${lastPart(resource)} of ${lastPart(id)} is not among the documents: whether its service has approved it is not known.`;
    return [{ code: 'CONFIG_MISSING', origin: 'inbound', severity: 'warning', sentence, context: { resource } }];
  }
  const state = textOf(network, interfaces.endpointStates, one) ?? '';
  return [
    {
      code: 'PRIVATE_ENDPOINT_NOT_APPROVED',
      origin: 'inbound',
      severity: 'error',
      sentence: `The connection of the private endpoint at ${lastPart(id)} is ${state}, not approved.`,
      context: { interface: id, state },
    },
  ];
}

/** Resources at a hop whose deployment is not done, or whose machine reports to be unhealthy: they may work all the same. */
export function stateIssues(network: CloudNetwork, { configuration }: WalkStep): readonly Issue[] {
  const { configurations, interfaces, machines } = network;
  const one = configurations.interfaces[configuration] ?? NONE;
  const machine = interfaces.machines[one] ?? NONE;
  const [own, around] = [configurations.states[configuration] ?? NONE, machines.states[machine] ?? NONE];
  if (own < 0 && around < 0) return NO_ISSUES;
  const id = one < 0 ? wholeOf(idOf(network, configurations.ids, configuration)) : idOf(network, interfaces.ids, one);
  return [
    ...issueFor(id, textOf(network, configurations.states, configuration)),
    ...issueFor(idOf(network, machines.ids, machine), textOf(network, machines.states, machine)),
  ];
}

const NO_ISSUES: readonly Issue[] = [];

function issueFor(resource: string, state: string | undefined): readonly Issue[] {
  if (state === undefined) return [];
  const name = machineNameOf(resource);
  const about = { origin: 'local', severity: 'warning', context: { resource, state } } as const;
  if (state === 'unhealthy')
    return [{ ...about, code: 'RESOURCE_NOT_RUNNING', sentence: `${name} reports that it is not healthy.` }];
  if (state === 'unread')
    return [
      {
        ...about,
        code: 'CONFIG_PROPAGATING',
        sentence: `What state the deployment of ${name} is in could not be read: what its document says may not be in effect.`,
      },
    ];
  if (state === 'failed' || state === 'canceled')
    return [
      {
        ...about,
        code: 'RESOURCE_NOT_RUNNING',
        sentence: `The last deployment of ${name} ended ${state}: what its document says may not be in effect.`,
      },
    ];
  return [
    {
      ...about,
      code: 'CONFIG_PROPAGATING',
      sentence: `${name} is ${state}: what its document says may not be in effect yet.`,
    },
  ];
}
