import { setImmediate as breathe } from 'node:timers/promises';

import {
  ok,
  compileCloud,
  drive,
  predictCloud,
  REQUEST_DEFAULTS,
  type CloudPrediction,
  type CloudResource,
  type Diagnosis,
  type OpenSession,
  type Port,
} from '@hopscope/engine';

import { openSimulatedSession } from '../fleet/simulated-session.ts';

const NETWORK = '/subscriptions/rehearsal/resourceGroups/rehearsal/providers/Microsoft.Network';
const SUBNET = { id: `${NETWORK}/virtualNetworks/v/subnets/s` };
const GROUP = { id: `${NETWORK}/networkSecurityGroups/g` };
const [FROM, TO] = [`${NETWORK}/networkInterfaces/from`, `${NETWORK}/networkInterfaces/to`];
/** Of a check: each is a turn. */
const PROBES = 10;
const [OPEN, SHUT] = [80 as Port, 81 as Port];

/**
 * Goes through two checks between two machines that nobody has, one that connects and one that a rule stops. Code that is
 * called for the first time is compiled first: the first check of a server kept everybody else waiting for 20 to 40 ms in one
 * turn, and ten times as long as any other. Here nobody waits for it, and each step has a turn of its own. Answers with the
 * diagnoses.
 */
export async function rehearse(): Promise<readonly Diagnosis[]> {
  // Whoever has started the server goes on first.
  await breathe();
  const network = compileCloud(DOCUMENTS, 0);
  const diagnoses: Diagnosis[] = [];
  for (const port of [OPEN, SHUT]) {
    await breathe();
    const predicted = predictCloud(network, { source: FROM, destination: { kind: 'resource', id: TO }, port });
    if (!predicted.ok) throw new Error(`A rehearsal's flow has no path: ${predicted.problem}.`);
    await breathe();
    diagnoses.push(await checked(predicted.value));
  }
  return diagnoses;
}

function checked(predicted: CloudPrediction): Promise<Diagnosis> {
  const { destination, destinationPort: port } = predicted.path.flow;
  return drive(
    { ...REQUEST_DEFAULTS, count: PROBES, destination: { kind: 'address', address: destination }, port },
    {
      openSession: unhurried(
        openSimulatedSession({
          dataPlane: () => ({ example: '', names: new Map(), roundTrips: [1000], machines: new Map() }),
          resolve: () => ({ kind: 'none', why: '' }),
          predict: () => ok(predicted),
        }),
      ),
      now: () => 0,
      wake: () => () => {},
      predict: () => predicted,
      progress: () => {},
      dataPlane: 'simulated',
    },
  ).finished;
}

/** Whatever is reported is heard in a turn of its own. */
const unhurried =
  (open: OpenSession): OpenSession =>
  (listener) => {
    let isOpen = true;
    let heard = Promise.resolve();
    const session = open({
      ...listener,
      report(...reports) {
        heard = heard.then(breathe).then(() => (isOpen ? listener.report(...reports) : undefined));
      },
    });
    return {
      ...session,
      close() {
        isOpen = false;
        session.close();
      },
    };
  };

const resource = (path: string, properties: object): CloudResource => {
  const [type = ''] = path.split('/');
  return { id: `${NETWORK}/${path}`, type: `Microsoft.Network/${type}`, properties };
};

const networkInterface = (id: string, privateIPAddress: string) =>
  resource(id.slice(NETWORK.length + 1), {
    ipConfigurations: [{ id: `${id}/ipConfigurations/c`, properties: { privateIPAddress, subnet: SUBNET } }],
  });

const DOCUMENTS: readonly CloudResource[] = [
  resource('virtualNetworks/v', {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [{ ...SUBNET, properties: { addressPrefix: '10.0.0.0/24', networkSecurityGroup: GROUP } }],
  }),
  resource('networkSecurityGroups/g', {
    securityRules: [
      {
        id: `${GROUP.id}/securityRules/shut`,
        properties: {
          priority: 100,
          direction: 'Inbound',
          access: 'Deny',
          protocol: 'Tcp',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: `${SHUT}`,
        },
      },
    ],
  }),
  networkInterface(FROM, '10.0.0.4'),
  networkInterface(TO, '10.0.0.5'),
];
