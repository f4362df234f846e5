import { describe, expect, it } from 'vitest';
import { parseAddress, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import type { Prefix } from '../address/prefix.ts';
import { cloudOf, idOf, machineId } from '../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { predictCloud } from '../path/cloud/predict-cloud.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Evidence, Outcome } from '../observation/observation.ts';
import type { HopReply } from '../observation/observed.ts';

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

/** Through an appliance at 10.0.3.4 to 10.0.2.4, with these lines more. */
const diagnosisOf = (outcome: Outcome, hops: readonly HopReply[], ...lines: readonly string[]): Diagnosis =>
  diagnosisWith([], outcome, hops, ...lines);

function diagnosisWith(
  evidence: readonly Evidence[],
  outcome: Outcome,
  hops: readonly HopReply[],
  ...lines: readonly string[]
): Diagnosis {
  const network = compileCloud(
    cloudOf(
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24 rt=r',
      'subnet v/fw 10.0.3.0/24',
      'subnet v/data 10.0.2.0/24 rt=s',
      'route r 10.0.2.0/24 10.0.3.4',
      'route s 10.0.1.0/24 10.0.3.4',
      'nic a 10.0.1.4 in v/app vm=app',
      'nic f 10.0.3.4 in v/fw vm=fw forwards nsg=n',
      'nic b 10.0.2.4 in v/data vm=db',
      'nsg n',
      ...lines,
    ),
    1,
  );
  const [target, port] = [address('10.0.2.4'), 80 as Port];
  const prediction = predictCloud(network, {
    source: machineId('app'),
    destination: { kind: 'address', address: target },
    port,
  });
  if (!prediction.ok) throw new Error(prediction.problem);
  return diagnose({
    destination: target,
    port,
    target: { address: target, port, family: 'ipv4' },
    source: prediction.value.source,
    predicted: prediction.value.path,
    probes: [outcome, outcome, outcome],
    hops,
    evidence,
    dataPlane: 'live',
    tookMs: 1,
  });
}

const CONNECTED: Outcome = { kind: 'connected', rtt: 900, clock: 'kernel', retransmits: 0 };
const REFUSED: Outcome = { kind: 'refused', rtt: 900, clock: 'kernel' };
const SILENT: Outcome = { kind: 'silent', waitedMs: 1500, left: 'yes' };
const DENY = 'rule n 100 out Deny Tcp * > * 80';
const expired = (ttl: number, from: string, rtt: number): HopReply => ({
  ttl,
  outcome: { kind: 'icmp', reason: 'ttl-exceeded', from: address(from), rtt, clock: 'kernel' },
});

const wordsOf = ({ verdict, agreement, hops }: Diagnosis) =>
  [
    verdict,
    agreement.kind,
    ...hops.map(({ kind, address: at = '', issues }) => [kind, at, ...issues.map(({ code }) => code)].join(' ')),
  ].join(' | ');

describe('a path through the cloud, and what packets did', () => {
  it.each([
    [
      'open and connected',
      CONNECTED,
      '',
      'reachable | agree | source 10.0.1.4 | appliance 10.0.3.4 | destination 10.0.2.4',
    ],
    [
      'denied and silent: the rule is the cause, silence is not',
      SILENT,
      DENY,
      'unreachable | agree | source 10.0.1.4 | appliance 10.0.3.4 NSG_DENY | destination 10.0.2.4',
    ],
    [
      'open and refused: nothing listens',
      REFUSED,
      '',
      'unreachable | agree | source 10.0.1.4 | appliance 10.0.3.4 | destination 10.0.2.4 NO_LISTENER',
    ],
    [
      'open and silent: they disagree',
      SILENT,
      '',
      'unreachable | disagree | source 10.0.1.4 FILTERED_AFTER_HOP CONFIG_LIVE_CONTRADICTION | appliance 10.0.3.4 | destination 10.0.2.4',
    ],
    [
      'denied and connected: they disagree, and the rule is no cause',
      CONNECTED,
      DENY,
      'reachable | disagree | source 10.0.1.4 CONFIG_LIVE_CONTRADICTION | appliance 10.0.3.4 | destination 10.0.2.4',
    ],
    [
      'denied and refused: they disagree',
      REFUSED,
      DENY,
      'unreachable | disagree | source 10.0.1.4 CONFIG_LIVE_CONTRADICTION | appliance 10.0.3.4 | destination 10.0.2.4 NO_LISTENER',
    ],
    [
      'not known and connected',
      CONNECTED,
      'rule n 100 out Deny Tcp * > Storage 80',
      'reachable | unknown | source 10.0.1.4 | appliance 10.0.3.4 SERVICE_TAG_UNKNOWN | destination 10.0.2.4',
    ],
    [
      'denied and not sent: what is known is said',
      { kind: 'failed', call: 'bind', errno: 'EMFILE' },
      DENY,
      'undetermined | unknown | source 10.0.1.4 SOCKET_ERROR | appliance 10.0.3.4 NSG_DENY | destination 10.0.2.4',
    ],
  ] as const)('%s', (_, outcome, line, words) => expect(wordsOf(diagnosisOf(outcome, [], line))).toBe(words));

  it.each([
    [
      'a firewall and no listener',
      SILENT,
      '',
      false,
      'drops',
      'unreachable | agree | source 10.0.1.4 | appliance 10.0.3.4 | destination 10.0.2.4 NO_LISTENER GUEST_FIREWALL_DENY',
    ],
    [
      'a firewall',
      SILENT,
      '',
      true,
      'drops',
      'unreachable | agree | source 10.0.1.4 | appliance 10.0.3.4 | destination 10.0.2.4 GUEST_FIREWALL_DENY',
    ],
    [
      'no listener behind a rule that denies',
      SILENT,
      DENY,
      false,
      'admits',
      'unreachable | agree | source 10.0.1.4 | appliance 10.0.3.4 NSG_DENY | destination 10.0.2.4 NO_LISTENER',
    ],
    [
      'no listener, which a reset says already',
      REFUSED,
      '',
      false,
      'admits',
      'unreachable | agree | source 10.0.1.4 | appliance 10.0.3.4 | destination 10.0.2.4 NO_LISTENER',
    ],
    [
      'neither is so, and silence remains',
      SILENT,
      '',
      true,
      'admits',
      'unreachable | disagree | source 10.0.1.4 FILTERED_AFTER_HOP CONFIG_LIVE_CONTRADICTION | appliance 10.0.3.4 | destination 10.0.2.4',
    ],
    [
      'packets know better',
      CONNECTED,
      '',
      false,
      'drops',
      'reachable | agree | source 10.0.1.4 | appliance 10.0.3.4 | destination 10.0.2.4',
    ],
  ] as const)("the destination's own machine says: %s", (_, outcome, line, listens, firewall, words) => {
    const side = { kind: 'destination', address: address('10.0.2.4'), port: 80 as Port, listens, firewall } as const;
    expect(wordsOf(diagnosisWith([side], outcome, [], line))).toBe(words);
    const other = { ...side, port: 81 as Port };
    expect(wordsOf(diagnosisWith([other], outcome, [], line))).toBe(wordsOf(diagnosisOf(outcome, [], line)));
  });

  it("says in its sentence that the destination's firewall drops", () => {
    const side = {
      kind: 'destination',
      address: address('10.0.2.4'),
      port: 80 as Port,
      listens: true,
      firewall: 'drops',
    } as const;
    expect(diagnosisWith([side], SILENT, []).sentence).toBe(
      "Unreachable: nothing answers from 10.0.2.4, TCP port 80. The destination's own firewall does not let TCP port 80 in.",
    );
  });

  it('says the cause in its sentence', () =>
    expect(diagnosisOf(SILENT, [], DENY).sentence).toBe(
      'Unreachable: nothing answers from 10.0.2.4, TCP port 80. The rule r100 of n denies TCP port 80 from 10.0.1.4 to 10.0.2.4 on the way out of 10.0.3.4.',
    ));

  it('names what it disagrees about', () =>
    expect(diagnosisOf(CONNECTED, [], DENY).agreement).toEqual({
      kind: 'disagree',
      predicted: 'denied by a security rule (r100)',
      observed: 'connected',
    }));

  it('gives hops their documents, and a trace gives them distance, round trip and neighbours', () => {
    const trace = [expired(1, '10.0.3.4', 300), expired(2, '10.0.9.1', 500), { ttl: 3, outcome: CONNECTED }];
    expect(diagnosisOf(CONNECTED, trace).hops).toMatchObject([
      { kind: 'source', ttl: 0, machine: machineId('app'), place: 'machine' },
      {
        kind: 'appliance',
        ttl: 1,
        id: `${idOf('networkInterfaces', 'f')}/ipConfigurations/ipconfig1`,
        machine: machineId('fw'),
        rtt: { mean: 300 },
      },
      { kind: 'router', ttl: 2, address: '10.0.9.1' },
      { kind: 'destination', ttl: 3, machine: machineId('db'), rtt: { mean: 900 } },
    ]);
  });
});

it('says of a service that its address is one of many where nobody was asked for it', () => {
  const [target, port] = [address('20.60.0.0'), 443 as Port];
  const storage = { name: 'Storage', prefixes: ['20.60.0.0/16' as Prefix] };
  const network = compileCloud(
    cloudOf('vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app vm=app', 'storage s'),
    1,
    { serviceTags: new Map([['storage', storage]]) },
  );
  const prediction = predictCloud(network, {
    source: machineId('app'),
    destination: { kind: 'address', address: target, name: 's.blob.core.windows.net' },
    port,
  });
  if (!prediction.ok) throw new Error(prediction.problem);
  const { hops } = diagnose({
    destination: target,
    port,
    target: { address: target, port, family: 'ipv4' },
    source: prediction.value.source,
    predicted: prediction.value.path,
    probes: [CONNECTED],
    hops: [],
    evidence: [],
    dataPlane: 'simulated',
    tookMs: 1,
  });
  expect(hops.map(({ isOneOfMany }) => isOneOfMany)).toEqual([undefined, true]);
});
