import type { Group } from './catalogue.ts';
import type { Entry, EvidenceNeeded, Origin } from './entry.ts';

/** The pages of the catalogue: what each is called, and what its codes are about. */
export const GROUPS: Readonly<Record<Group, { readonly title: string; readonly about: string }>> = {
  filter: {
    title: 'Filters',
    about: 'Rules that let packets pass or not: of groups, firewalls, hosts and the platform.',
  },
  route: { title: 'Routes', about: 'Where packets are led, and where answers to them are.' },
  peering: { title: 'Peerings', about: 'What joins virtual networks.' },
  gateway: { title: 'Gateways', about: 'Virtual network gateways, virtual hubs, and their connections.' },
  nva: { title: 'Appliances', about: 'Machines that send on what is not for themselves.' },
  nat: { title: 'Public addresses', about: 'Public addresses, and how packets get one.' },
  'load-balancer': { title: 'Load balancers', about: 'Load balancers, application gateways, and who is behind them.' },
  service: { title: 'Services', about: 'Managed services, private endpoints, TLS and HTTP.' },
  dns: { title: 'Names', about: 'From a name to an address.' },
  state: { title: 'State', about: 'The two ends of a flow, and whether they are there at all.' },
  live: { title: 'Packets', about: 'What packets met on their way.' },
  agent: { title: 'Agents', about: "What the source's own side could not do." },
  verdict: { title: 'Trust', about: 'How far an answer can be trusted, and what would make it better.' },
};

const PROOF: Readonly<Record<EvidenceNeeded, string>> = {
  configuration: 'proven by configuration',
  observation: 'proven by what an agent observed',
  either: 'proven by configuration, or by what an agent observed',
  both: 'proven by configuration and what an agent observed together',
  none: 'needs no proof',
};

const PLACES: Readonly<Record<Origin, string>> = {
  local: 'at the hop itself',
  inbound: 'on the way in',
  outbound: 'on the way out',
};

/** What there is to say of an entry beside its meaning, a clause each. */
export const clausesOf = ({ severity, otherwise, origins, evidence }: Entry): readonly string[] => [
  otherwise === undefined ? severity : `${severity}; ${severity === 'error' ? 'a warning' : 'an error'} ${otherwise}`,
  origins
    .map((origin) => PLACES[origin])
    .join(' or ')
    .replace('in or on the way out', 'in or out'),
  PROOF[evidence],
];
