import type { PortForward } from './port-forward.ts';
import type { Port } from '../../address/port.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { balancerForwards } from './balancer-forwards.ts';
import { firewallForwards } from './firewall-forwards.ts';

/** Frontends of load balancers that have a configuration behind a rule, and addresses of firewalls that translate to it. */
export const forwardsTo = (network: CloudNetwork, to: number, port: Port): readonly PortForward[] => [
  ...balancerForwards(network, to, port),
  ...firewallForwards(network, to, port),
];
