import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { packetOf } from '../../rules/packet.ts';
import { addressOf } from '../cloud/names.ts';
import type { FILTERS } from '../issues/asked.ts';
import { randomCloud } from '../random/random-cloud.fixture.ts';
import { seeded } from '../random/random.fixture.ts';
import { randomEnds } from '../random/random-ends.fixture.ts';
import { configurationOf } from './ends.ts';
import { isDenied, NOT_ASKED } from './filters.ts';
import { packetFrom } from './packets/packet-from.ts';
import { isDeniedAt, isDeniedBehind, type WalkStep } from './step.ts';
import { verdictOn, walk } from './walk.ts';

const NETWORKS = 200;
const FLOWS = 40;

it('a verdict is the walk up to the first rule that denies for certain, in any network', () => {
  const ends = { denied: 0, other: 0 };
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const cloud = randomCloud(random);
    const network = compileCloud(cloud.documents, seed);
    for (let asked = 0; asked < FLOWS; asked += 1) {
      const flow = randomEnds(cloud, random);
      const destination = parseAddress(flow.destination);
      const from = configurationOf(network, flow.source, flow.destination.includes(':') ? 'ipv6' : 'ipv4');
      if (!destination.ok || from < 0) continue;
      const source = addressOf(network.configurations.addresses, from);
      const ports = { protocol: 'tcp', destinationPort: random.pick([22, 80, 443, 8080]) } as const;
      const packet = packetFrom(network, from, packetOf({ ...ports, source, destination: destination.value }));
      const whole = walk(network, from, packet);
      const verdict = verdictOn(network, from, packet);
      const first = whole.steps.findIndex((step) => isDeniedAt(network, step));
      const expected =
        first < 0 ? whole.steps : [...whole.steps.slice(0, first), upToDenial(network, whole.steps[first])];
      const where = [seed, flow.source, flow.destination, ports.destinationPort];
      expect([...where, verdict.end, verdict.steps]).toEqual([...where, first < 0 ? whole.end : 'denied', expected]);
      ends[first < 0 ? 'other' : 'denied'] += 1;
    }
  }
  expect(Math.min(ends.denied, ends.other)).toBeGreaterThan(NETWORKS);
});

const IN_ORDER = [
  'inboundAdmin',
  'inboundSubnet',
  'inboundInterface',
  'firewall',
  'outboundAdmin',
  'outboundInterface',
  'outboundSubnet',
] as const satisfies readonly (keyof typeof FILTERS)[];

/** A step as whoever asks has it that is content with one denial. */
function upToDenial(network: CloudNetwork, step: WalkStep | undefined): WalkStep | undefined {
  if (step === undefined) return undefined;
  const denied = IN_ORDER.findIndex((name) => {
    const admin = name.startsWith('inbound') ? step.inboundAdmin : step.outboundAdmin;
    if (name === 'firewall' || name.endsWith('Admin')) return isDenied(network, step[name]);
    // A group does not decide where an admin rule perhaps lets the packet pass.
    return isDeniedBehind(network, admin, step[name], NOT_ASKED);
  });
  const behind = Object.fromEntries(IN_ORDER.slice(denied + 1).map((name) => [name, NOT_ASKED]));
  const { via: _, entry: __, ...plain } = step;
  return { ...plain, ...behind, route: NONE };
}
