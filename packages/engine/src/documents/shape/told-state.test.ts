import { expect, it } from 'vitest';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { readDocumentList } from './document-list.ts';

const MACHINE = { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m', name: 'm' };
const graph = (code: string) => ({ extended: { instanceView: { powerState: { code, displayStatus: 'any' } } } });

/* "Resource Graph sample queries for virtual machines" (`properties.extended.instanceView.powerState.code`); `az vm list --show-details`. */
it.each([
  ['Resource Graph', { ...MACHINE, properties: graph('PowerState/deallocated') }, 'PowerState/deallocated'],
  [
    'the Azure CLI',
    { ...MACHINE, hardwareProfile: {}, instanceView: null, powerState: 'VM stopped' },
    'PowerState/stopped',
  ],
  [
    'the Azure CLI, of one that runs',
    { ...MACHINE, hardwareProfile: {}, powerState: 'VM running' },
    'PowerState/running',
  ],
  ['neither', { ...MACHINE, hardwareProfile: {}, powerState: '' }, undefined],
  [
    'an instance view before others',
    {
      ...MACHINE,
      properties: { ...graph('PowerState/stopped'), instanceView: { statuses: [{ code: 'PowerState/running' }] } },
    },
    'PowerState/running',
  ],
])('a machine whose state is told by %s', (_, document, expected) => {
  const list = readDocumentList([document]);
  if (!list.ok) throw new Error(list.problem);
  const properties = list.value[0]?.properties as { instanceView?: { statuses: readonly { code: string }[] } };
  expect(properties.instanceView?.statuses[0]?.code).toBe(expected);
});

// `az vm list --show-details` prints the names of all its addresses in one text.
it.each(['', 'a.westus.cloudapp.azure.com'])('the names of a machine, %j, are nothing that is read', (fqdns) => {
  const list = readDocumentList([
    { ...MACHINE, networkProfile: { networkInterfaces: [] }, fqdns, powerState: 'VM running' },
  ]);
  if (!list.ok) throw new Error(list.problem);
  expect(compileCloud(list.value, 1).findings).toEqual([]);
});
