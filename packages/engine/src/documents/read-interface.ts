import { parseAddress, type Address } from '../address/address.ts';
import { readBlock, withBlocks } from './read-block.ts';
import { shown, unreadList, unreadObject, type Finding } from './finding.ts';
import type {
  ConfigurationDraft,
  InterfaceDraft,
  MachineDraft,
  OpaqueDraft,
  PublicAddressDraft,
  UnreadAddress,
} from './drafts.ts';
import { HOST_ADDRESS } from '../rules/packet.ts';
import { readMemberships } from './filters/read-memberships.ts';
import { reportOddServers } from './filters/read-names.ts';
import { unreadInspector } from './unread.ts';
import { readPowerState } from './state/power-state.ts';
import {
  anyReferencesIn,
  childId,
  idIn,
  idsIn,
  isAnsweredThrough,
  isGiven,
  keyOf,
  listOr,
  membersOf,
  present,
  read,
  readList,
  readText,
  readTexts,
  referenceIn,
  regionOf,
  sharedId,
  textOr,
  type CloudResource,
} from './resource.ts';

/** What is read of an interface's document, of any kind. Named, as is what is read of rules: of a hundred thousand it is felt. */
type InterfaceProperties = {
  readonly [
    Member in
      | 'ipConfigurations'
      | 'networkSecurityGroup'
      | 'virtualMachine'
      | 'enableIPForwarding'
      | 'dnsSettings'
      | 'privateEndpoint'
      | 'privateLinkService'
      | 'hostedWorkloads'
      | 'primary'
      | 'defaultOutboundConnectivityEnabled'
  ]?: unknown;
};

export function readInterface(document: CloudResource, findings: Finding[]): InterfaceDraft {
  const { id } = document;
  const properties: InterfaceProperties = membersOf(document.properties);
  const forwards = properties.enableIPForwarding ?? false;
  if (typeof forwards !== 'boolean')
    findings.push({
      resource: id,
      field: 'properties.enableIPForwarding',
      problem: `${shown(forwards)} stands where true or false belongs.`,
      consequence: 'Whether it passes on what is not its own is not known: paths through it end undetermined.',
    });
  const listed = listOr(properties.ipConfigurations);
  const found = listed.map((each, index) =>
    readConfiguration(each, childId(each, id, 'ipConfigurations', index), findings),
  );
  const configurations = present(found);
  return {
    id,
    group: sharedId(referenceIn(properties.networkSecurityGroup, 'networkSecurityGroup', id)),
    machine: idIn(properties.virtualMachine),
    forwards: flagOr(forwards),
    isAnsweredThrough: isAnsweredThrough(document),
    nameServers: sharedId(readNameServers(id, properties.dnsSettings, findings)),
    privateEndpoint: idIn(properties.privateEndpoint),
    linkService: readLinkService(properties),
    isPrimary: properties.primary === true,
    hasDefaultOut: flagOr(properties.defaultOutboundConnectivityEnabled),
    configurations: withBlocks(primaryFirst(configurations, ({ isPrimary }) => isPrimary)),
    unread: configurations.length === listed.length ? unreadWhole(document) : unreadIn(id, listed, found),
  };
}

/** Nearly always, and one for all. */
const NO_UNREAD: readonly UnreadAddress[] = [];

/** Of one that has no list of configurations, though something stands there. */
const unreadWhole = ({ id, properties }: CloudResource): readonly UnreadAddress[] =>
  unreadList(properties, 'ipConfigurations') === undefined ? NO_UNREAD : [{ id }];

/** `found`: what was read of each. */
const unreadIn = (
  id: string,
  configurations: readonly unknown[],
  found: readonly unknown[],
): readonly UnreadAddress[] =>
  configurations.flatMap((each, index): readonly UnreadAddress[] => {
    if (found[index] !== undefined || !isConfigurationUnread(each)) return [];
    const subnet = readText(each, 'properties', 'subnet', 'id');
    return [{ id: childId(each, id, 'ipConfigurations', index), ...(subnet === undefined ? {} : { subnet }) }];
  });

/** It is none, or has something for its address that is none. Null is how ARM writes that something is absent. */
function isConfigurationUnread(document: unknown): boolean {
  if (document === null) return false;
  const properties = typeof document === 'object' ? (read(document, 'properties') ?? {}) : document;
  return typeof properties !== 'object' || isAddressUnread(read(properties, 'privateIPAddress'));
}

/** Something stands there, and is no address. */
export const isAddressUnread = (value: unknown): boolean =>
  (value ?? '') !== '' && !(typeof value === 'string' && parseAddress(value).ok);

function readLinkService({ privateLinkService, hostedWorkloads }: InterfaceProperties): string | undefined {
  const isServices = isGiven(privateLinkService) || listOr(hostedWorkloads).length > 0;
  return isServices ? (idIn(privateLinkService) ?? '') : undefined;
}

const flagOr = (value: unknown) => (typeof value === 'boolean' ? value : undefined);

/** Those of all machines together are applied in an availability set. */
function readNameServers(id: string, settings: unknown, findings: Finding[]): string | undefined {
  if (settings === undefined) return undefined;
  const applied = readTexts(settings, 'appliedDnsServers');
  const written = applied.length > 0 ? applied : readTexts(settings, 'dnsServers');
  if (written.length === 0) return undefined;
  const servers = written.map((text) => (keyOf(text) === 'azureprovideddns' ? HOST_ADDRESS : text));
  reportOddServers(id, 'properties.dnsSettings.dnsServers', servers, findings);
  return servers.join(', ');
}

/** The same of one of its configurations. */
type ConfigurationProperties = {
  readonly [
    Member in
      | 'privateIPAddress'
      | 'privateIPAddressPrefixLength'
      | 'gatewayLoadBalancer'
      | 'subnet'
      | 'publicIPAddress'
      | 'primary'
      | 'loadBalancerBackendAddressPools'
      | 'loadBalancerInboundNatRules'
      | 'applicationGatewayBackendAddressPools'
      | 'applicationSecurityGroups'
      | 'privateLinkConnectionProperties'
  ]?: unknown;
};

export function readConfiguration(document: unknown, id: string, findings: Finding[]): ConfigurationDraft | undefined {
  const { properties: given } = membersOf(document);
  const properties: ConfigurationProperties = membersOf(given);
  const text = textOr(properties.privateIPAddress);
  const block = readBlock(text, properties.privateIPAddressPrefixLength, id, findings);
  const address = block?.address ?? readAddress(text, 'properties.privateIPAddress', id, findings);
  if (address === undefined) {
    // Half-deployed: Azure has not given it one yet.
    if (text === undefined && !isAddressUnread(properties.privateIPAddress))
      findings.push({
        resource: id,
        field: 'properties.privateIPAddress',
        problem: 'The configuration has no address.',
        consequence: 'Nothing is sent from it or to it.',
      });
    return undefined;
  }
  const inspector = idIn(properties.gatewayLoadBalancer);
  if (inspector !== undefined) findings.push(unreadInspector(id, inspector));
  const { loadBalancerBackendAddressPools: pools, privateLinkConnectionProperties: link } = properties;
  const draft = {
    id,
    address,
    subnet: sharedId(referenceIn(properties.subnet, 'subnet', id)),
    publicAddress: referenceIn(properties.publicIPAddress, 'publicIPAddress', id),
    isPrimary: properties.primary === true,
    pools: anyReferencesIn(pools, 'loadBalancerBackendAddressPools', id),
    natRules: idsIn(properties.loadBalancerInboundNatRules),
    gatewayPools: idsIn(properties.applicationGatewayBackendAddressPools),
    applicationGroups: readMemberships(properties.applicationSecurityGroups, id, findings),
    inspector,
  };
  if (link !== undefined) return { ...draft, names: readTexts(link, 'fqdns').map(keyOf) };
  return block === undefined ? draft : { ...draft, ...block };
}

function isPrimary(reference: unknown): boolean {
  const { properties } = membersOf(reference);
  const { primary } = membersOf(properties);
  return primary === true;
}

export function readMachine(document: CloudResource, findings: Finding[]): MachineDraft {
  const { id, properties } = document;
  const { networkProfile, virtualMachineScaleSet } = membersOf(properties);
  const { networkInterfaces } = membersOf(networkProfile);
  const references = listOr(networkInterfaces);
  const primaries = references.filter(isPrimary);
  if (primaries.length > 1)
    findings.push({
      resource: id,
      field: 'properties.networkProfile.networkInterfaces',
      problem: `${primaries.length} of its interfaces are said to be the primary one.`,
      consequence: 'Azure refuses the machine; here the first of them is the one that it sends from.',
    });
  return {
    id,
    interfaces: idsIn(primaryFirst(references, isPrimary)),
    namesPrimary: primaries.length > 0,
    isAnsweredThrough: isAnsweredThrough(document),
    powerState: readPowerState(document, findings),
    isFlexible: isGiven(virtualMachineScaleSet),
  };
}

/** "The concatenation of the domain name label and the regionalized DNS zone make up the fully qualified domain name", in the public cloud. */
function readShownName({ location, properties }: CloudResource): string | undefined {
  const settings = read(properties, 'dnsSettings');
  if (settings === undefined || settings === null) return undefined;
  const [label, whole] = [readText(settings, 'domainNameLabel'), readText(settings, 'fqdn')];
  // With a scope something is added to it that no document tells.
  const isWhole = location !== undefined && readText(settings, 'domainNameLabelScope') === undefined;
  const made = label === undefined || !isWhole ? undefined : `${label}.${regionOf(location)}.cloudapp.azure.com`;
  const name = whole ?? made;
  return name === undefined ? undefined : keyOf(name).replace(/\.$/, '');
}

export function readPublicAddress(document: CloudResource, findings: Finding[]): PublicAddressDraft {
  const { id, properties, sku } = document;
  // A dynamic address is given only while its machine runs.
  const given = unreadObject(properties) === undefined ? (read(properties, 'ipAddress') ?? '') : properties;
  const address = readAddress(readText(properties, 'ipAddress'), 'properties.ipAddress', id, findings);
  const configuration = readText(properties, 'ipConfiguration', 'id');
  const name = keyOf(readText(sku, 'name') ?? '');
  const shownName = readShownName(document);
  return {
    id,
    ...(shownName === undefined ? {} : { name: shownName }),
    ...(address === undefined ? {} : { address }),
    ...(address === undefined && given !== '' ? { isUnread: true } : {}),
    ...(configuration === undefined ? {} : { configuration }),
    ...(STANDARD.includes(name) ? { isStandard: true } : {}),
    ...(name === 'basic' ? { isBasic: true } : {}),
  };
}

/** SKUs that are closed to what comes in until a group lets it ("Public IP addresses"). */
const STANDARD: readonly string[] = ['standard', 'standardv2'];

/** The addresses that a resource of a kind that is not modelled has in subnets. `home`: that of those which name none. */
export const readOpaque = (
  { id, properties }: CloudResource,
  findings: Finding[],
  home?: string,
): readonly OpaqueDraft[] =>
  [...readList(properties, 'frontendIPConfigurations'), ...readList(properties, 'ipConfigurations')].flatMap(
    (configuration) => {
      const text = readText(configuration, 'properties', 'privateIPAddress');
      const address = readAddress(text, 'properties.ipConfigurations.privateIPAddress', id, findings);
      const subnet = readText(configuration, 'properties', 'subnet', 'id') ?? home;
      return address !== undefined && subnet !== undefined ? [{ id, address, subnet }] : [];
    },
  );

function readAddress(
  text: string | undefined,
  field: string,
  resource: string,
  findings: Finding[],
): Address | undefined {
  if (text === undefined) return undefined;
  const parsed = parseAddress(text);
  if (parsed.ok) return parsed.value;
  const consequence = 'Who asks for that resource by name finds no address; any other of its subnet may be its.';
  findings.push({ resource, field, problem: `'${text}' is no IP address.`, consequence });
  return undefined;
}

export const primaryFirst = <T>(items: readonly T[], isPrimary: (item: T) => boolean): readonly T[] =>
  items.length < 2 ? items : [...items.filter(isPrimary), ...items.filter((item) => !isPrimary(item))];
