import type { Description } from '../documents/description.ts';
import { EVERYWHERE, hostPrefix } from '../address/ranges.ts';
import { PROBER } from '../rules/tags.ts';
import { fabricKey, PROBE_DEVICE, PROBING_DEVICE } from '../shape/devices.ts';
import type { Chain, PlannedLink, PlannedNamespace, PlannedProbe } from '../shape/plan-shape.ts';

/**
 * Probes come from the platform's own address ("Azure Load Balancer health probes"). A fabric has it as one to receive at, and
 * sends from it into a link that ends in itself: so a probe comes in as packets from elsewhere do, and groups are asked.
 */
const PROBE_TABLE = 80;
/** Only from here does the kernel take an address to be its own as a source, too. */
const LOCAL_TABLE = 255;

/** Of IPv4 only. */
export function probesOf({ frontends, publicFrontends, interfaces, subnets }: Description): readonly PlannedProbe[] {
  const probes = new Map<string, PlannedProbe>();
  for (const { rules } of [...frontends, ...publicFrontends])
    for (const { probePort: port, backends } of rules)
      for (const { interface: index, address } of backends) {
        const network = subnets[interfaces[index]?.subnet ?? -1]?.network;
        if (port === undefined || network === undefined || address.includes(':')) continue;
        probes.set(`${network} ${address} ${port}`, { fabric: fabricKey(network), address, port });
      }
  return [...probes.values()];
}

const isProbing = (description: Description, network: number): boolean =>
  probesOf(description).some(({ fabric }) => fabric === fabricKey(network));

export const probeLinks = (description: Description): readonly PlannedLink[] =>
  description.networks.flatMap((_, network): readonly PlannedLink[] => {
    const namespace = fabricKey(network);
    const ends = [
      { namespace, device: PROBE_DEVICE },
      { namespace, device: PROBING_DEVICE },
    ] as const;
    return isProbing(description, network) ? [{ ends }] : [];
  });

type Probing = Pick<PlannedNamespace, 'routes' | 'routingRules'> & { readonly chains: readonly Chain[] };

/** What a fabric needs to probe: `delivery` is the table in which all addresses of the network are. */
export function probing(description: Description, network: number, delivery: number): Probing {
  if (!isProbing(description, network)) return { routes: [], routingRules: [], chains: [] };
  return {
    routes: [
      { table: LOCAL_TABLE, prefix: hostPrefix(PROBER), way: { kind: 'local' } },
      { table: PROBE_TABLE, prefix: EVERYWHERE.ipv4, way: { kind: 'device', device: PROBE_DEVICE } },
    ],
    routingRules: [
      { family: 'ipv4', priority: 180, when: { iif: PROBING_DEVICE }, table: delivery },
      { family: 'ipv4', priority: 190, when: { from: PROBER }, table: PROBE_TABLE },
    ],
    chains: [
      {
        // Nobody answers there, but for what is asked from it.
        name: 'answered',
        hook: 'type filter hook input priority filter; policy accept;',
        lines: [
          { text: `ip daddr ${PROBER} meta l4proto != tcp drop` },
          { text: `ip daddr ${PROBER} tcp flags & (syn | ack) == syn drop` },
        ],
      },
    ],
  };
}
