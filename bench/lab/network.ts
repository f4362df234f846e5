const NETWORK_SIZE = 100;
const NETWORK = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/bench/providers/Microsoft.Network';
const MACHINES = NETWORK.replace('Microsoft.Network', 'Microsoft.Compute/virtualMachines');

/** Networks of 100 machines in two subnets, every one behind a security group. */
export function describe(machines: number, isOpen = true): readonly unknown[] {
  const group = { id: `${NETWORK}/networkSecurityGroups/web` };
  const network = (index: number) => ({
    id: `${NETWORK}/virtualNetworks/v${index}`,
    name: `v${index}`,
    type: 'Microsoft.Network/virtualNetworks',
    properties: {
      addressSpace: { addressPrefixes: [`10.${index}.0.0/16`] },
      subnets: [0, 1].map((subnet) => ({
        name: `s${subnet}`,
        properties: { addressPrefix: `10.${index}.${subnet}.0/24`, networkSecurityGroup: group },
      })),
    },
  });
  const rule = {
    protocol: 'Tcp',
    priority: 100,
    direction: 'Inbound',
    access: isOpen ? 'Allow' : 'Deny',
    sourceAddressPrefix: '*',
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: '80',
  };
  const machine = (index: number) => {
    const [of, at] = [Math.floor(index / NETWORK_SIZE), index % NETWORK_SIZE];
    const nic = `${NETWORK}/networkInterfaces/n${index}`;
    const subnet = { id: `${NETWORK}/virtualNetworks/v${of}/subnets/s${at % 2}` };
    const privateIPAddress = addressOf(index);
    return [
      {
        id: nic,
        name: `n${index}`,
        type: 'Microsoft.Network/networkInterfaces',
        properties: { ipConfigurations: [{ name: 'c', properties: { privateIPAddress, primary: true, subnet } }] },
      },
      {
        id: machineId(index),
        name: `m${index}`,
        type: 'Microsoft.Compute/virtualMachines',
        properties: { networkProfile: { networkInterfaces: [{ id: nic }] } },
      },
    ];
  };
  return [
    {
      ...group,
      name: 'web',
      type: 'Microsoft.Network/networkSecurityGroups',
      properties: { securityRules: [{ name: 'web', properties: rule }] },
    },
    ...Array.from({ length: Math.ceil(machines / NETWORK_SIZE) }, (_, index) => network(index)),
    ...Array.from({ length: machines }, (_, index) => machine(index)).flat(),
  ];
}

export const machineId = (index: number): string => `${MACHINES}/m${index}`;

/** What lets a machine be the source of a check. */
export const extensionOf = (index: number) => ({
  id: `${machineId(index)}/extensions/AzureNetworkWatcherExtension`,
  name: 'AzureNetworkWatcherExtension',
  type: 'Microsoft.Compute/virtualMachines/extensions',
  properties: { publisher: 'Microsoft.Azure.NetworkWatcher', type: 'NetworkWatcherAgentLinux' },
});

export function addressOf(index: number): string {
  const [of, at] = [Math.floor(index / NETWORK_SIZE), index % NETWORK_SIZE];
  return `10.${of}.${at % 2}.${4 + Math.floor(at / 2)}`;
}
