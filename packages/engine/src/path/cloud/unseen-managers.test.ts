import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { lintCloud } from '../../lint/lint.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import type { Port } from '../../address/port.ts';
import { portsBetween } from '../../reach/ports-between.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import { adminRules } from '../explain/admin-rules.ts';
import { explainCloud } from '../explain/explain.ts';
import { predictCloud } from './predict-cloud.ts';

/**
 * "Security admin rules in Azure Virtual Network Manager" (virtual-network-manager/concept-security-admins): a rule is asked in the networks
 * of the groups that its collection applies to. Where one of these documents is missing, nobody knows which networks that are.
 */
const NETWORK =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s;nic b 10.0.1.5 in v/s;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic c 10.1.1.4 in w/s;nic d 10.1.1.5 in w/s';
const DENIAL = 'admin v 10 in Deny Tcp 10.0.0.0/8 > 10.0.0.0/8 80';

const MANAGER = `${idOf('networkManagers', 'm')}/`;
const GROUP = `${MANAGER}networkGroups/v`;
const COLLECTION = `${MANAGER}securityAdminConfigurations/c/ruleCollections/v`;

type Change = (documents: readonly CloudResource[]) => readonly CloudResource[];
const without =
  (gone: string): Change =>
  (documents) =>
    documents.filter(({ id }) => id !== gone);
const withMember: Change = (documents) => [
  ...without(GROUP)(documents),
  {
    id: `${GROUP}/staticMembers/one`,
    type: 'Microsoft.Network/networkManagers/networkGroups/staticMembers',
    properties: { resourceId: idOf('virtualNetworks', 'v') },
  },
];
const withCondition: Change = (documents) =>
  documents.map((each) =>
    each.id === GROUP ? { ...each, properties: { ...(each.properties as object), conditionalMembership: '{}' } } : each,
  );

function networkOf(change: Change, ...rules: readonly string[]) {
  return compileCloud(change(cloudOf(...NETWORK.split(';'), ...rules)), 1);
}

function endingOf(network: ReturnType<typeof networkOf>, from: string, to: string, port: number): string {
  const path = predictCloud(network, {
    source: idOf('networkInterfaces', from),
    destination: { kind: 'resource', id: idOf('networkInterfaces', to) },
    port: port as Port,
  });
  if (!path.ok) throw new Error(path.problem);
  const { disposition, hops } = path.value.path;
  const sentences = hops.flatMap(({ issues = [] }) => issues.map(({ code, sentence }) => `${code}: ${sentence}`));
  return [disposition, ...sentences].join(' ');
}

const doubtOf = (what: string) =>
  `undetermined CONFIG_MISSING: Whether the rule a10 of v is asked here hangs on ${what}, of which not all is among the documents, and it would decide.`;

describe('security admin rules of which no document tells where they are asked', () => {
  it.each([
    ['without the group', without(GROUP)],
    ['without the collection', without(COLLECTION)],
  ])('%s they may be asked in any network', (_, change) => {
    const network = networkOf(change, DENIAL);
    expect(endingOf(network, 'a', 'b', 80)).toMatch(/^undetermined CONFIG_MISSING: Whether the rule a10/);
    expect(endingOf(network, 'c', 'd', 80)).toMatch(/^undetermined CONFIG_MISSING: Whether the rule a10/);
    expect(endingOf(network, 'a', 'b', 81)).toBe('delivered');
  });

  it('a network that a member’s document puts into the group is in it', () => {
    const network = networkOf(withMember, DENIAL);
    expect(endingOf(network, 'a', 'b', 80)).toMatch(/^denied ADMIN_RULE_DENY/);
    expect(endingOf(network, 'c', 'd', 80)).toBe(doubtOf('v'));
  });

  it('a group with conditions may have other networks in it', () => {
    const network = networkOf(withCondition, DENIAL);
    expect(endingOf(network, 'a', 'b', 80)).toMatch(/^denied ADMIN_RULE_DENY/);
    expect(endingOf(network, 'c', 'd', 80)).toBe(doubtOf('v'));
  });

  it('one that allows changes nothing where no group stops the flow', () => {
    const network = networkOf(without(GROUP), 'admin v 10 in Allow Tcp * > * 80');
    expect(endingOf(network, 'a', 'b', 80)).toBe('delivered');
  });

  it('what another rule denies before is denied', () => {
    const network = networkOf(withMember, 'admin v 5 in Deny Tcp * > * 80', 'admin v 10 in AlwaysAllow Tcp * > * 80');
    expect(endingOf(network, 'a', 'b', 80)).toMatch(/^denied ADMIN_RULE_DENY/);
  });

  it('ports, senders, explanations and lint say the same', () => {
    const network = networkOf(without(GROUP), DENIAL);
    const [a, b] = ['a', 'b'].map((name) => idOf('networkInterfaces', name));
    const ports = portsBetween(network, a ?? '', b ?? '');
    expect(
      ports.ok && ports.value.filter(({ protocol }) => protocol === 'tcp').map((each) => each.disposition),
    ).toEqual(['delivered', 'undetermined', 'delivered']);
    const reached = whoReaches(network, b ?? '', 80 as Port);
    expect(reached.ok && [reached.value.configurations.length, reached.value.undetermined.length]).toEqual([0, 1]);
    expect(adminRules(network, b ?? '')).toEqual({ ok: true, value: [] });
    const explained = explainCloud(network, {
      source: a ?? '',
      destination: { kind: 'resource', id: b ?? '' },
      port: 80 as Port,
    });
    expect(JSON.stringify(explained)).toContain('"match":"maybe","missed":[],"unknown":["scope"]');
    const findings = [...lintCloud(network)].flat();
    expect(findings.map(({ field }) => field)).toEqual(['properties.appliesToGroups']);
  });

  it('a rule behind one of these may yet decide', () => {
    const network = networkOf(without(COLLECTION), DENIAL, 'admin v 20 in Deny Tcp 10.1.1.0/24 > 10.0.0.0/8 80');
    expect([...lintCloud(network)].flat().map(({ field }) => field)).not.toContain('properties.priority');
  });
});
