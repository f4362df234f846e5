import { isBelow, OF_AZURE } from './infrastructure.ts';

/** Tags whose names Microsoft publishes, in lower case ("FQDN tags overview", and the pages that it links). */
const PUBLISHED: ReadonlySet<string> = new Set([
  'appserviceenvironment',
  'azurebackup',
  'azurekubernetesservice',
  'microsoftactiveprotectionservice',
  'windowsdiagnostics',
  'windowsupdate',
]);

/**
 * Where names of theirs are: of Microsoft, and of others by whom its services are served, as "Locking down an App Service Environment" and
 * "Outbound network and FQDN rules for AKS clusters" tell. "Microsoft manages the FQDNs encompassed by the FQDN tag": which ones below these
 * domains a tag has today no page is sure of.
 */
const DOMAINS = [
  ...OF_AZURE,
  'azk8s.cn',
  'azmk8s.io',
  'azureedge.net',
  'azurefd.net',
  'cloudapp.net',
  'digicert.com',
  'docker.com',
  'docker.io',
  'fluentbit.io',
  'github.io',
  'live.com',
  'microsoft.io',
  'mono-project.com',
  'mscr.io',
  'msedge.net',
  'msftcloudes.com',
  'msftconnecttest.com',
  'msftncsi.com',
  'msocsp.com',
  'nsatc.net',
  'nvidia.com',
  'passport.net',
  'thawte.com',
  'trafficmanager.net',
  'treasuredata.com',
  'ubuntu.com',
  'usgovcloudapp.net',
  'verisign.com',
  'visualstudio.com',
  'windows.com',
  'windowsupdate.com',
];

/** May an FQDN tag, or a web category, have a name? Of most of them nobody knows which they have. */
export const mayHold = (tag: string, name: string): boolean =>
  !PUBLISHED.has(tag.toLowerCase()) || isBelow(name, DOMAINS);
