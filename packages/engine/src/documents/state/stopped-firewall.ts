import type { Finding } from '../finding.ts';
import { isGiven, read, type CloudResource } from '../resource.ts';

/**
 * Was a firewall stopped? Whoever stops one takes its configurations away ("Azure Firewall FAQ", How can I stop and start Azure
 * Firewall?). In a virtual hub it never has any.
 */
export function isStopped({ id: resource, properties }: CloudResource, findings: Finding[]): boolean {
  const configurations = read(properties, 'ipConfigurations');
  if (!Array.isArray(configurations) || configurations.length > 0 || isGiven(properties, 'virtualHub')) return false;
  findings.push({
    resource,
    field: 'properties.ipConfigurations',
    problem: 'The firewall has no IP configuration, as one that was stopped.',
    consequence: 'It takes no packets, and what routes lead to it is lost. Start it.',
    severity: 'warning',
  });
  return true;
}
