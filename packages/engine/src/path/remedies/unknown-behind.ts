import type { Issue } from '../../issue/issue.ts';

/** Why nobody knows what else stops a flow until this is changed, as the end of a sentence. */
export function unknownBehind({ code }: Issue): string {
  switch (code) {
    case 'NO_ROUTE':
    case 'PRIVATE_TRAFFIC_TO_INTERNET':
      return 'what that network lets in, and who is there, is in no document';
    case 'ENDPOINT_NOT_FOUND':
      return 'what rules and routes say of that machine depends on where it is put';
    case 'FIREWALL_APPLIANCE_DENY':
    case 'LB_NO_MATCHING_FRONTEND':
      return 'it depends on whom the rule leads to';
    case 'LB_NO_BACKENDS':
      return 'it depends on who these are';
    case 'NO_OUTBOUND_ADDRESS':
    case 'PROTOCOL_UNSUPPORTED':
      return 'it depends on which address that is';
    case 'ADDRESS_OVERLAP':
    case 'NETWORKS_NOT_CONNECTED':
    case 'PEERING_NOT_TRANSITIVE':
    case 'PEERING_DISCONNECTED':
      return 'it depends on the addresses that it is given';
    case 'GATEWAY_NOT_PROVISIONED':
    case 'NO_CONNECTION':
      return 'which networks it then leads to is in no document';
    case 'RETURN_NO_ROUTE':
      return 'it depends on whom the route leads to';
    default:
      return 'no document tells how things are then';
  }
}

/** All that stops it for certain is told, and then it is led through these. */
export const INSPECTED = 'what the appliances of a gateway load balancer let pass is in no document';

/** Everything that is told was supposed to be changed, and nothing more is found. */
export const STUCK = 'with all of this changed it is stopped still, and no cause is known';
