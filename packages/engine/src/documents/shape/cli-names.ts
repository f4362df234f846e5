/** Members whose names the Azure CLI makes from those of its Python SDK, up to version 2.49: `private_ip_address` is `privateIpAddress` there. */
const OF_ARM = `applicationGatewayIPConfigurations backendIPConfiguration backendIPConfigurations enableFloatingIP
  enableIPForwarding enableOnlyIPv6Peering frontendIPConfiguration frontendIPConfigurations gatewayIPConfigurations hubIPAddresses
  loadBalancerFrontendIPConfiguration networkInterfaceIPConfiguration privateIPAddress privateIPAddressPrefixLength
  privateIPAddressVersion publicIPAddress publicIPAddressVersion publicIPPrefix`.split(/\s+/);

const RESPELT = OF_ARM.map((name): readonly [string, string] => [name.replace('IP', 'Ip'), name]);

/** How ARM calls what the Azure CLI prints under another name. */
export const NAMES: ReadonlyMap<string, string> = new Map(RESPELT);

/** The same of storage accounts, whose rules are called otherwise in every version (azure-mgmt-storage: `NetworkRuleSet`, `IPRule`, `VirtualNetworkRule`). */
export const STORAGE_NAMES: ReadonlyMap<string, string> = new Map([
  ...RESPELT,
  ['networkRuleSet', 'networkAcls'],
  ['ipAddressOrRange', 'value'],
  ['virtualNetworkResourceId', 'id'],
]);
