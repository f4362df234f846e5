import { collectionOf, parentOf, withChildren } from './child-documents.ts';
import { noDrafts, type Drafts, type Reading } from './drafts.ts';
import { readGroup } from './read-group.ts';
import { readFirewall, readIpGroup, readPolicy, readPolicyGroup } from './read-firewall.ts';
import { readApplicationGateway } from './balancing/read-application-gateway.ts';
import { readBalancer } from './read-balancer.ts';
import { readConnection, readGateway, readLocalNetwork, readNatGateway, readPrivateEndpoint } from './read-gateway.ts';
import { readManaged } from './read-managed.ts';
import { readInterface, readMachine, readOpaque, readPublicAddress } from './read-interface.ts';
import { readRecordSet, readZoneLink } from './names/read-private-zone.ts';
import { readSqlRule, readSqlServer, readStorageAccount } from './services/read-service.ts';
import { readRouteTable } from './read-route-table.ts';
import { readVirtualNetwork } from './read-virtual-network.ts';
import { keyOf, typeOf, type CloudResource } from './resource.ts';

/**
 * Types that decide about packets, or have addresses in a subnet, and are not modelled yet. All others of which nothing
 * is known here (extensions, disks, watchers) do not touch a packet.
 */
const UNMODELLED: ReadonlySet<string> = new Set(
  ['bastionHosts', 'expressRouteGateways', 'virtualHubs'].map((name) => keyOf(`Microsoft.Network/${name}`)),
);

/** Documents that children belong in. */
const PARENTS: ReadonlySet<string> = new Set(
  ['virtualNetworks', 'networkSecurityGroups', 'routeTables', 'networkInterfaces'].map((name) =>
    keyOf(`Microsoft.Network/${name}`),
  ),
);

/** Reads documents one by one, in any order; what it makes of them is all that is kept. */
export function readDocuments(documents: Iterable<CloudResource>, reading: Reading): Drafts {
  const { findings } = reading;
  const drafts = noDrafts();
  const seen = new Map<string, string>();
  // A child may come before its parent.
  const [parents, children]: [CloudResource[], CloudResource[]] = [[], []];
  for (const document of documents) {
    const first = seen.get(keyOf(document.id));
    if (first === undefined) {
      seen.set(keyOf(document.id), document.id);
      if (collectionOf(document) !== undefined) children.push(document);
      else if (PARENTS.has(typeOf(document))) parents.push(document);
      else readDocument(document, drafts, reading);
    } else
      findings.push({
        resource: document.id,
        field: 'id',
        problem: `Another document came first with the same id, ${first}.`,
        consequence: 'The later one is left out.',
      });
  }
  const byParent = Map.groupBy(children, (child) => keyOf(parentOf(child)));
  for (const parent of parents) {
    const own = byParent.get(keyOf(parent.id)) ?? [];
    byParent.delete(keyOf(parent.id));
    readDocument(withChildren(parent, own, findings), drafts, reading);
  }
  for (const child of [...byParent.values()].flat())
    findings.push({
      resource: child.id,
      field: 'id',
      problem: `There is no ${parentOf(child)} among the documents.`,
      consequence: 'It is left out.',
    });
  return drafts;
}

function readDocument(document: CloudResource, drafts: Drafts, reading: Reading): void {
  const { findings } = reading;
  const type = typeOf(document);
  switch (type) {
    case 'microsoft.network/virtualnetworks':
      drafts.virtualNetworks.push(readVirtualNetwork(document, findings));
      return;
    case 'microsoft.network/networkinterfaces':
      drafts.interfaces.push(readInterface(document, findings));
      return;
    case 'microsoft.network/networksecuritygroups':
      drafts.groups.push(readGroup(document, reading));
      return;
    case 'microsoft.network/routetables':
      drafts.routeTables.push(readRouteTable(document, reading));
      return;
    case 'microsoft.network/publicipaddresses':
      drafts.publicAddresses.push(readPublicAddress(document, findings));
      return;
    case 'microsoft.compute/virtualmachines':
      drafts.machines.push(readMachine(document, findings));
      return;
    case 'microsoft.network/azurefirewalls':
      drafts.firewalls.push(readFirewall(document, reading));
      drafts.opaque.push(...readOpaque(document).map((one) => ({ ...one, firewall: document.id })));
      return;
    case 'microsoft.network/firewallpolicies':
      drafts.policies.push(readPolicy(document));
      return;
    case 'microsoft.network/firewallpolicies/rulecollectiongroups':
      drafts.policyGroups.push(readPolicyGroup(document, reading));
      return;
    case 'microsoft.network/ipgroups':
      drafts.ipGroups.set(keyOf(document.id), readIpGroup(document, reading));
      return;
    case 'microsoft.network/natgateways':
      drafts.natGateways.push(readNatGateway(document));
      return;
    case 'microsoft.network/loadbalancers':
      drafts.balancers.push(readBalancer(document, reading));
      return;
    case 'microsoft.network/applicationgateways':
      drafts.applicationGateways.push(readApplicationGateway(document, findings));
      return;
    case 'microsoft.network/virtualnetworkgateways':
      drafts.gateways.push(readGateway(document, reading));
      return;
    case 'microsoft.network/connections':
      drafts.connections.push(readConnection(document));
      return;
    case 'microsoft.network/localnetworkgateways':
      drafts.localNetworks.push(readLocalNetwork(document, reading));
      return;
    case 'microsoft.network/privateendpoints':
      drafts.privateEndpoints.push(readPrivateEndpoint(document));
      return;
    case 'microsoft.storage/storageaccounts':
      drafts.services.push(readStorageAccount(document, findings));
      return;
    case 'microsoft.sql/servers':
      drafts.services.push(readSqlServer(document));
      return;
    case 'microsoft.sql/servers/firewallrules':
    case 'microsoft.sql/servers/virtualnetworkrules':
      drafts.serviceRules.push(readSqlRule(document, findings));
      return;
    case 'microsoft.network/privatednszones':
      drafts.names.zones.push({ id: document.id });
      return;
    case 'microsoft.network/privatednszones/virtualnetworklinks':
      drafts.names.links.push(readZoneLink(document));
      return;
    case 'microsoft.network/privatednszones/a':
    case 'microsoft.network/privatednszones/aaaa':
    case 'microsoft.network/privatednszones/cname':
      drafts.names.records.push(...readRecordSet(document, findings));
      return;
    case 'microsoft.network/networkmanagers/networkgroups':
    case 'microsoft.network/networkmanagers/networkgroups/staticmembers':
    case 'microsoft.network/networkmanagers/securityadminconfigurations/rulecollections':
    case 'microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules':
      readManaged(document, drafts.managed, reading);
      return;
    default:
      if (!UNMODELLED.has(type)) return;
      drafts.opaque.push(...readOpaque(document));
      findings.push({
        resource: document.id,
        field: 'type',
        problem: `Resources of the type ${document.type ?? type} are not modelled yet.`,
        consequence: 'A path that meets this one ends undetermined, and routes that it would bring are not there.',
        severity: 'warning',
      });
  }
}
