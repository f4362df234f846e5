import type { Drafts, Reading } from './drafts.ts';
import { readFirewall, readIpGroup, readPolicy, readPolicyGroup } from './filters/read-firewall.ts';
import { readApplicationGateway } from './balancing/read-application-gateway.ts';
import { readBalancer } from './balancing/read-balancer.ts';
import {
  readConnection,
  readGateway,
  readListedTunnelRules,
  readLocalNetwork,
  readNatGateway,
  readPublicPrefix,
  readPrivateEndpoint,
  readTunnelRule,
} from './gateways/read-gateway.ts';
import { readCircuit } from './gateways/read-circuit.ts';
import { readHubConnection, readListedConnections, readVirtualHub } from './gateways/read-virtual-hub.ts';
import { readManaged } from './filters/read-managed.ts';
import { readOpaque } from './read-interface.ts';
import { readEndpointPolicy, readPolicyDefinition } from './services/read-endpoint-policy.ts';
import {
  readPublicSet,
  readRecordSet,
  readSet,
  readZone,
  readZoneGroup,
  readZoneLink,
} from './services/read-private-zone.ts';
import { readOtherService } from './services/read-other-service.ts';
import { readResolver } from './services/read-resolver.ts';
import {
  readCognitiveAccount,
  readSqlRule,
  readSqlServer,
  readStorageAccount,
  readVault,
} from './services/read-service.ts';
import { keyOf, parentOf, readText, typeOf, type CloudResource } from './resource.ts';
import { readInjected } from './services/read-injected.ts';
import { INJECTED, UNREAD } from './unread.ts';
import { addShape } from './shape/check-shape.ts';
import { NOT_THERE, unreadableIn } from './shape/unreadable.ts';

const SCALE_SET = 'microsoft.compute/virtualmachinescalesets';

/** Reads one document, and adds what it says to the drafts. Documents of the kinds that are many are read elsewhere. */
export function readDocument(document: CloudResource, drafts: Drafts, reading: Reading): void {
  const { findings } = reading;
  const type = typeOf(document);
  const odd = unreadableIn(document, type);
  if (odd !== undefined) {
    drafts.unread.push({ id: document.id, field: odd.field });
    findings.push({ resource: document.id, ...odd, consequence: NOT_THERE });
    addShape(document, type, findings);
    return;
  }
  switch (type) {
    case 'microsoft.network/azurefirewalls': {
      const firewall = readFirewall(document, reading);
      drafts.firewalls.push(firewall);
      // Only the first of its configurations names the subnet that all of them are in.
      for (const one of readOpaque(document, findings, firewall.subnet))
        drafts.opaque.push({ ...one, firewall: document.id });
      break;
    }
    case 'microsoft.network/firewallpolicies':
      drafts.policies.push(readPolicy(document, reading));
      break;
    case 'microsoft.network/firewallpolicies/rulecollectiongroups':
      drafts.policyGroups.push(readPolicyGroup(document, reading));
      break;
    case 'microsoft.network/ipgroups':
      drafts.ipGroups.set(keyOf(document.id), readIpGroup(document, reading));
      break;
    case 'microsoft.network/publicipprefixes': {
      const prefix = readPublicPrefix(document, reading);
      if (prefix !== undefined) drafts.publicPrefixes.set(keyOf(document.id), prefix);
      break;
    }
    case 'microsoft.network/natgateways':
      drafts.natGateways.push(readNatGateway(document, reading));
      break;
    case 'microsoft.network/loadbalancers':
      drafts.balancers.push(readBalancer(document, reading));
      break;
    case 'microsoft.network/applicationgateways': {
      const { gateway, unread } = readApplicationGateway(document, findings);
      if (unread === undefined) drafts.applicationGateways.push(gateway);
      else drafts.unread.push(unread);
      break;
    }
    case 'microsoft.network/virtualnetworkgateways':
      drafts.gateways.push(readGateway(document, reading));
      drafts.tunnelRules.push(...readListedTunnelRules(document, reading));
      break;
    case 'microsoft.network/virtualnetworkgateways/natrules':
      drafts.tunnelRules.push(readTunnelRule(document, reading));
      break;
    case 'microsoft.network/connections':
      drafts.connections.push(readConnection(document, reading));
      break;
    case 'microsoft.network/expressroutecircuits':
      drafts.circuits.push(readCircuit(document));
      break;
    case 'microsoft.network/virtualhubs/hubvirtualnetworkconnections':
      drafts.hubConnections.push(...readHubConnection(document));
      break;
    case 'microsoft.network/localnetworkgateways':
      drafts.localNetworks.push(readLocalNetwork(document, reading));
      break;
    case 'microsoft.network/privateendpoints':
      drafts.privateEndpoints.push(readPrivateEndpoint(document, reading));
      break;
    case 'microsoft.network/privateendpoints/privatednszonegroups':
      drafts.names.groups.push(...readZoneGroup(document));
      break;
    case 'microsoft.storage/storageaccounts':
      drafts.services.push(readStorageAccount(document, findings));
      break;
    case 'microsoft.keyvault/vaults':
      drafts.services.push(readVault(document, findings));
      break;
    case 'microsoft.cognitiveservices/accounts':
      drafts.services.push(readCognitiveAccount(document, findings));
      break;
    case 'microsoft.sql/servers':
      drafts.services.push(readSqlServer(document));
      break;
    case 'microsoft.sql/servers/firewallrules':
    case 'microsoft.sql/servers/virtualnetworkrules':
      drafts.serviceRules.push(readSqlRule(document, findings));
      break;
    case 'microsoft.network/serviceendpointpolicies':
      readEndpointPolicy(document, drafts.endpointPolicies, findings);
      break;
    case 'microsoft.network/serviceendpointpolicies/serviceendpointpolicydefinitions':
      readPolicyDefinition(parentOf(document.id), document.properties, drafts.endpointPolicies, findings);
      break;
    case 'microsoft.network/privatednszones':
      drafts.names.zones.push(readZone(document));
      break;
    case 'microsoft.network/privatednszones/virtualnetworklinks':
      drafts.names.links.push(readZoneLink(document));
      break;
    case 'microsoft.network/privatednszones/a':
    case 'microsoft.network/privatednszones/aaaa':
    case 'microsoft.network/privatednszones/cname':
      drafts.names.sets.push(readSet(document));
      for (const record of readRecordSet(document, findings)) drafts.names.records.push(record);
      break;
    // These tell no address.
    case 'microsoft.network/privatednszones/mx':
    case 'microsoft.network/privatednszones/ptr':
    case 'microsoft.network/privatednszones/soa':
    case 'microsoft.network/privatednszones/srv':
    case 'microsoft.network/privatednszones/txt':
      drafts.names.sets.push(readSet(document));
      return;
    case 'microsoft.network/dnszones':
      drafts.names.publicZones.push({
        id: document.id,
        isPrivate: keyOf(readText(document.properties, 'zoneType') ?? '') === 'private',
      });
      break;
    case 'microsoft.network/dnszones/a':
    case 'microsoft.network/dnszones/aaaa':
    case 'microsoft.network/dnszones/cname':
      for (const record of readPublicSet(document, findings)) drafts.names.publicRecords.push(record);
      break;
    case 'microsoft.network/dnsresolvers':
    case 'microsoft.network/dnsresolvers/inboundendpoints':
    case 'microsoft.network/dnsresolvers/outboundendpoints':
    case 'microsoft.network/dnsforwardingrulesets':
    case 'microsoft.network/dnsforwardingrulesets/forwardingrules':
    case 'microsoft.network/dnsforwardingrulesets/virtualnetworklinks':
      readResolver(document, drafts, findings);
      break;
    case 'microsoft.network/networkmanagers':
    case 'microsoft.network/networkmanagers/networkgroups':
    case 'microsoft.network/networkmanagers/networkgroups/staticmembers':
    case 'microsoft.network/networkmanagers/connectivityconfigurations':
    case 'microsoft.network/networkmanagers/securityadminconfigurations':
    case 'microsoft.network/networkmanagers/securityadminconfigurations/rulecollections':
    case 'microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules':
      readManaged(document, drafts.managed, reading);
      break;
    default: {
      const service = readOtherService(document, findings);
      if (service !== undefined) drafts.services.push(service);
      const consequence = UNREAD.get(type);
      const told = consequence === undefined ? [] : readOpaque(document, findings);
      const injected = told.length > 0 ? undefined : readInjected(document);
      if (injected !== undefined) drafts.injected.push(injected);
      // Of a scale set those are modelled who have its addresses.
      if (consequence === undefined && (injected === undefined || type === SCALE_SET)) return;
      const isHub = type === 'microsoft.network/virtualhubs';
      if (isHub) {
        drafts.hubs.push(readVirtualHub(document, findings));
        drafts.hubConnections.push(...readListedConnections(document));
      }
      for (const one of told) drafts.opaque.push(one);
      findings.push({
        resource: document.id,
        field: 'type',
        problem: `Resources of the type ${document.type ?? type} are not modelled yet.`,
        consequence: consequence ?? INJECTED,
        severity: 'warning',
      });
      // Nothing else of it is read.
      if (told.length === 0 && !isHub) return;
    }
  }
  addShape(document, type, findings);
}
