import type { RandomCloud, Random } from './random.fixture.ts';
import { RANDOM_NAMES } from './random-names.fixture.ts';

const ELSEWHERE = ['www.example.com', 'www.example.com', 'db.corp.example', 'x.corp.example'];

export type Asked = {
  readonly source: string;
  readonly destination?: string;
  readonly name?: string;
  readonly to?: string;
};

/** Ends of a flow: one to an IPv6 address is asked of who has one. */
export function randomEnds({ interfaces, both, addresses }: RandomCloud, { pick }: Random) {
  const source = pick(interfaces);
  return { source, destination: pick(both.has(source) ? addresses : addresses.filter((each) => !each.includes(':'))) };
}

/** A flow to a service, for whose address somebody asked by its name. */
function randomCall({ interfaces, both, services }: RandomCloud, { pick }: Random) {
  const source = pick(interfaces);
  const { name, address } = pick(both.has(source) ? services : services.filter((each) => !each.address.includes(':')));
  return { source, destination: address, name };
}

/** Of machines, interfaces and their configurations, load balancers and their frontends, private endpoints, firewalls, application gateways and services. */
function idsOf({ documents }: RandomCloud): readonly string[] {
  return documents.flatMap(({ id, type = '', properties }) => {
    const { ipConfigurations = [], frontendIPConfigurations = [] } = (properties ?? {}) as Record<string, Part[]>;
    const own = KINDS.some((kind) => type.endsWith(kind)) ? [id] : [];
    const parts = type.endsWith('networkInterfaces') ? ipConfigurations : frontendIPConfigurations;
    return [...own, ...parts.flatMap((each) => each.id ?? [])];
  });
}

type Part = { readonly id?: string };
const KINDS = [
  'virtualMachines',
  'networkInterfaces',
  'azureFirewalls',
  'applicationGateways',
  'loadBalancers',
  'privateEndpoints',
  'storageAccounts',
  'Sql/servers',
  'KeyVault/vaults',
  'CognitiveServices/accounts',
];

const SOMEBODY = [
  '203.0.113.9',
  '8.8.8.8',
  '20.9.9.99',
  '20.0.77.1',
  '9.9.9.9',
  '20.150.0.1',
  '20.9.201.1',
  '10.60.1.1',
];
const SOMEBODY6 = ['2603:1000::1', '2a00::7', '2001:db8:0:9::77', 'fd99::1'];

/** Somebody in the internet, or for once who is not, and a public address or the id of who may have one. */
export function randomCaller(cloud: RandomCloud, { pick, chance }: Random): Asked {
  const shown = cloud.documents.flatMap(({ properties }) => {
    const { ipAddress } = (properties ?? {}) as { readonly ipAddress?: string };
    return ipAddress ?? [];
  });
  const destination = shown.length === 0 || chance(0.03) ? pick(cloud.addresses) : pick(shown);
  const isSix = destination.includes(':') !== chance(0.03);
  const source = chance(0.03) ? pick(cloud.addresses) : pick(isSix ? SOMEBODY6 : SOMEBODY);
  return chance(0.25) ? { source, to: pick(idsOf(cloud)) } : { source, destination };
}

/** Who asks, and an address, a service by an address and its name, a name alone, or an id. */
export function randomAsked(cloud: RandomCloud, random: Random): Asked {
  if (random.chance(0.12)) return { source: random.pick(cloud.interfaces), to: random.pick(idsOf(cloud)) };
  if (random.chance(0.08)) return { source: random.pick(cloud.interfaces), name: random.pick(RANDOM_NAMES) };
  // A name that somebody asked elsewhere: for an address that it has there.
  if (random.chance(0.12)) return { ...randomEnds(cloud, random), name: random.pick(ELSEWHERE) };
  return random.chance(0.06) ? randomCall(cloud, random) : randomEnds(cloud, random);
}
