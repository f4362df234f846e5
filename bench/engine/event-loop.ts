import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

import type { Address, Port } from '../../packages/engine/src/index.ts';
import type { ArmDocument } from '../../packages/protocol/src/index.ts';
import { describedCloud } from '../../packages/server/src/estate/cloud/described-cloud.ts';
import { openEstate } from '../../packages/server/src/estate/estate.ts';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import type { Bench } from '../bench.ts';
import { atMost, ratio } from '../report/row.ts';
import { largeCloud, type Size } from './large-cloud.ts';

/** As much as a store takes within a bench. */
const SIZE: Size = {
  networks: 5,
  subnets: 100,
  machines: 5000,
  groups: 250,
  rulesOfGroup: 200,
  tables: 20,
  routesOfTable: 400,
};

/** Machines behind one load balancer, none of which anything gets to. */
const SHUT = 500;
const NETWORK = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shut/providers/Microsoft.Network';
const FRONTEND = '172.16.0.9' as Address;

/** How long a server's event loop waits while its network changes, and while somebody asks about it. */
export const benchEventLoop: Bench = async ({ quick, row }) => {
  const forMs = quick ? 1500 : 6000;
  const dataDir = mkdtempSync(join(tmpdir(), 'hopscope-bench-'));
  const store = await openStore({ dataDir });
  try {
    const estate = await openEstate({ resources: store.resources, now: Date.now });
    const large = largeCloud(SIZE);
    const put = (document: object) => estate.put(document as ArmDocument, 'bench');
    let waiting: Promise<unknown>[] = [];
    for (const document of [...large.documents(), ...shutBackends()]) {
      waiting.push(put({ name: '', ...document }));
      if (waiting.length < 256) continue;
      await Promise.all(waiting);
      waiting = [];
    }
    await Promise.all(waiting);
    const cloud = await describedCloud(estate);
    const idle = await delayDuring(forMs, async () => pause(10));
    row({ what: 'server: event-loop delay, nothing happens, p99', unit: 'ms', values: [idle] });
    const goal = atMost(20);
    let round = 0;
    const works = [
      ['rules change', () => put({ name: '', ...large.group(round % SIZE.groups, round) })],
      ['interfaces change', () => put({ name: '', ...large.networkInterface(round % SIZE.machines, round) })],
      [
        'who reaches a machine',
        () => cloud.ask({ kind: 'reachers', destination: large.interfaceId(round % SIZE.machines), port: 443 }),
      ],
      [`explain of ${SHUT} shut backends`, () => cloud.ask({ kind: 'explain', flow: toShutBackends })],
    ] as const;
    for (const [what, work] of works) {
      const delay = await delayDuring(forMs, () => {
        round += 1;
        return work();
      });
      const values = [delay];
      row({
        what: `server: event-loop delay, ${what}, p99`,
        unit: 'ms',
        values,
        goal,
        ratios: [ratio('nothing happens', values, [idle])],
      });
    }
    await cloud.close();
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true });
  }
};

const toShutBackends = {
  source: `${NETWORK}/networkInterfaces/asker`,
  destination: { kind: 'address', address: FRONTEND },
  port: 443 as Port,
} as const;

const subnet = { id: `${NETWORK}/virtualNetworks/v/subnets/s` };
const frontend = { id: `${NETWORK}/loadBalancers/l/frontendIPConfigurations/f` };
const pool = { id: `${NETWORK}/loadBalancers/l/backendAddressPools/p` };

function shutBackends(): readonly object[] {
  const both = { frontendIPConfiguration: frontend, backendAddressPool: pool };
  const rule = { protocol: 'Tcp', frontendPort: 443, backendPort: 443, ...both };
  return [
    resource('virtualNetworks/v', {
      addressSpace: { addressPrefixes: ['172.16.0.0/16'] },
      subnets: [{ ...subnet, name: 's', properties: { addressPrefix: '172.16.0.0/16' } }],
    }),
    networkInterface('asker', '172.16.0.4', {}),
    resource('loadBalancers/l', {
      frontendIPConfigurations: [{ ...frontend, name: 'f', properties: { privateIPAddress: FRONTEND, subnet } }],
      backendAddressPools: [{ ...pool, name: 'p', properties: {} }],
      loadBalancingRules: [{ id: `${NETWORK}/loadBalancers/l/loadBalancingRules/r`, name: 'r', properties: rule }],
    }),
    ...Array.from({ length: SHUT }, (_, at) => shutBackend(at)).flat(),
  ];
}

/** It is off, and behind a group of its own that denies, so that one thing comes to light behind another. */
function shutBackend(at: number): readonly object[] {
  const name = `b${at}`;
  const from = { sourceAddressPrefix: '*', sourcePortRange: '*' };
  const to = { destinationAddressPrefix: '*', destinationPortRange: '*' };
  const denial = { priority: 200, direction: 'Inbound', access: 'Deny', protocol: '*', ...from, ...to };
  const group = resource(`networkSecurityGroups/${name}`, {
    securityRules: [
      { id: `${NETWORK}/networkSecurityGroups/${name}/securityRules/no`, name: 'no', properties: denial },
    ],
  });
  const address = `172.16.${1 + Math.floor(at / 128)}.${4 + (at % 128)}`;
  const behind = { loadBalancerBackendAddressPools: [pool] };
  const card = networkInterface(name, address, behind, { networkSecurityGroup: { id: group.id } });
  const machine = {
    networkProfile: { networkInterfaces: [{ id: card.id }] },
    instanceView: { statuses: [{ code: 'PowerState/deallocated' }] },
  };
  const id = `${NETWORK.replace('Microsoft.Network', 'Microsoft.Compute')}/virtualMachines/${name}`;
  return [group, card, { id, name, type: 'Microsoft.Compute/virtualMachines', properties: machine }];
}

function networkInterface(name: string, privateIPAddress: string, more: object, group = {}) {
  const id = `${NETWORK}/networkInterfaces/${name}/ipConfigurations/i`;
  const ipConfigurations = [{ id, name: 'i', properties: { privateIPAddress, subnet, ...more } }];
  return resource(`networkInterfaces/${name}`, { ipConfigurations, ...group });
}

function resource(path: string, properties: object) {
  const [type = '', name = ''] = path.split('/');
  return { id: `${NETWORK}/${path}`, name, type: `Microsoft.Network/${type}`, properties };
}

/** The 99th percentile, ms; the interval at which it is looked at, a millisecond, is part of it. */
async function delayDuring(forMs: number, work: () => Promise<unknown>): Promise<number> {
  await work();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  for (const start = performance.now(); performance.now() - start < forMs;) await work();
  delays.disable();
  return delays.percentile(99) / 1e6;
}
