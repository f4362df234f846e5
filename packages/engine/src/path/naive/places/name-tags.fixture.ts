import type { Match } from '../words.fixture.ts';

/**
 * "A group of fully qualified domain names (FQDNs) associated with well known Microsoft services" ("FQDN tags overview"): which these are Azure
 * alone knows. Of those of which pages tell names, all are Microsoft's own, or of the few others whom the pages name.
 */
export const matchNameTag = (tag: string, name: string): Match =>
  TOLD.includes(tag.toLowerCase()) && !MAY_BE_AMONG.test(name) ? 0 : 1;

const TOLD = [
  'windowsupdate',
  'windowsdiagnostics',
  'microsoftactiveprotectionservice',
  'appserviceenvironment',
  'azurebackup',
  'azurekubernetesservice',
];

/** Of the names that are asked for here. */
const MAY_BE_AMONG = /(^|\.)(windows\.net|azure\.net|azure\.com|microsoft\.com)$/;
