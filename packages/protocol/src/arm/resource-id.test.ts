import { describe, expect, test } from 'vitest';
import { childId, isOfType, keyOf, parseResourceId, resourceIdOf, sameResource } from './resource-id.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ContosoRG`;

const parsed = (text: string) => {
  const identity = parseResourceId(text);
  if (!identity.ok) throw new Error(identity.problem);
  return identity.value;
};

describe('an id taken apart', () => {
  test('names its subscription, group, type and name, spelled as they came', () => {
    const text = `/Subscriptions/${SUBSCRIPTION}/ResourceGroups/ContosoRG/Providers/microsoft.compute/virtualmachines/MultiTierApp0`;
    expect(parsed(text)).toEqual({
      id: text,
      subscription: SUBSCRIPTION,
      group: 'ContosoRG',
      namespace: 'microsoft.compute',
      type: 'microsoft.compute/virtualmachines',
      names: ['MultiTierApp0'],
      name: 'MultiTierApp0',
    });
    expect(isOfType(parsed(text), 'Microsoft.Compute/virtualMachines')).toBe(true);
    expect(isOfType(parsed(text), 'Microsoft.Compute/virtualMachines/extensions')).toBe(false);
  });

  test('of a child names its parent first', () => {
    const nic = parsed(`${GROUP}/providers/Microsoft.Network/networkInterfaces/appNic0/ipConfigurations/ipconfig1`);
    expect(nic.type).toBe('Microsoft.Network/networkInterfaces/ipConfigurations');
    expect(nic.names).toEqual(['appNic0', 'ipconfig1']);
  });

  test('may lie right under its subscription', () => {
    const operation = parsed(`/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Network/locations/local`);
    expect(operation).not.toHaveProperty('group');
    expect(operation.type).toBe('Microsoft.Network/locations');
  });
});

test('ids are equal whatever their case', () => {
  const id = resourceIdOf({ subscription: SUBSCRIPTION, group: 'RG' }, 'Microsoft.Compute/virtualMachines', 'VM-1');
  const shouted = parsed(id.toUpperCase()).id;
  expect(sameResource(id, shouted)).toBe(true);
  expect(keyOf(childId(id, 'extensions', 'Agent'))).toBe(`${keyOf(shouted)}/extensions/agent`);
});

test.each([
  ['', 'it does not begin with /subscriptions/'],
  ['MultiTierApp0', 'it does not begin with /subscriptions/'],
  [`subscriptions/${SUBSCRIPTION}/resourceGroups/a/providers/b/c/d`, 'it does not begin with /subscriptions/'],
  ['/subscriptions', 'its subscription is not a GUID'],
  ['/subscriptions/subid/resourceGroups/a/providers/b/c/d', 'its subscription is not a GUID'],
  [`/subscriptions/${SUBSCRIPTION}`, 'it names no provider'],
  [GROUP, 'it names no provider'],
  [`${GROUP}/providers`, 'it names no provider'],
  [`${GROUP}/providers/Microsoft.Compute`, 'after the provider, types and names must alternate'],
  [`${GROUP}/providers/Microsoft.Compute/virtualMachines`, 'after the provider, types and names must alternate'],
  [`${GROUP}/providers/Microsoft.Compute/virtualMachines/a/b`, 'after the provider, types and names must alternate'],
  [`${GROUP}/providers/Microsoft.Compute/virtualMachines/a/`, 'it has an empty segment'],
  [`${GROUP}//providers/Microsoft.Compute/virtualMachines/a`, 'it has an empty segment'],
  [`${GROUP}/providers/Microsoft.Compute/virtualMachines/a?b`, 'a character that no id may have'],
  [`${GROUP}/providers/Microsoft.Compute/virtualMachines/a\u{0000}`, 'a character that no id may have'],
  [`https://management.azure.com${GROUP}/providers/b/c/d`, 'it does not begin with /subscriptions/'],
  [`/subscriptions/${'x'.repeat(5000)}`, 'it is longer than 2048 characters'],
])('%j is no id', (text, reason) => {
  const refused = parseResourceId(text);
  expect(refused.ok ? 'an id' : refused.problem).toContain(reason);
});
