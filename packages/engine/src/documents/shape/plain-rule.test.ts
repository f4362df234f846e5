import { expect, it } from 'vitest';
import { isPlainRule } from './plain-rule.ts';

const PROPERTIES = {
  provisioningState: 'Succeeded',
  description: 'Lets the web in',
  priority: 100,
  direction: 'Inbound',
  access: 'Allow',
  protocol: 'Tcp',
  sourceAddressPrefix: '10.0.0.0/8',
  sourceAddressPrefixes: [],
  sourcePortRange: '*',
  destinationAddressPrefixes: ['10.0.0.0/8', 'Internet'],
  destinationApplicationSecurityGroups: [{ id: '/asg' }],
  destinationPortRanges: ['80', '443'],
};
const rule = (properties: unknown) => ({ id: '/n/securityRules/r', name: 'r', type: 'rule', etag: 'W/1', properties });

it.each([
  ['has what Azure writes', {}],
  ['leaves out what decides nothing', { provisioningState: undefined, description: undefined }],
])('there is nothing to look into in a rule that %s', (_, change) =>
  expect(isPlainRule(rule(JSON.parse(JSON.stringify({ ...PROPERTIES, ...change }))))).toBe(true),
);

it.each([
  ['a member that nobody knows', { weight: 7 }],
  ['an application security group without an id', { sourceApplicationSecurityGroups: [{ name: 'asg' }] }],
  ['an application security group that says more', { sourceApplicationSecurityGroups: [{ id: '/asg', name: 7 }] }],
  ['a port as a number', { destinationPortRange: 80 }],
  ['a text in place of a number', { priority: '100' }],
  ['a number in place of a text', { direction: 1 }],
  ['a text in place of a list', { sourceAddressPrefixes: '10.0.0.0/8' }],
  ['a list with something that is no text', { destinationPortRanges: ['80', 443] }],
  ['nothing where a text belongs', { access: null }],
])('a rule with %s is looked into', (_, change) => expect(isPlainRule(rule({ ...PROPERTIES, ...change }))).toBe(false));

it.each([
  ['no properties', { id: '/r' }],
  ['a member beside its properties', { ...rule(PROPERTIES), location: 'westeurope' }],
  ['a name that is no text', { ...rule(PROPERTIES), name: 7 }],
])('a rule with %s is looked into', (_, document) => expect(isPlainRule(document)).toBe(false));
