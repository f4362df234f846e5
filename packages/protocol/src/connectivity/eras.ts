import { apiVersion, compareApiVersions, type ApiVersion } from '../arm/api-version.ts';

/**
 * How answers to connectivityCheck were spelled over the years. Azure changed the spelling of values with time and not with
 * the api-version; a self-hosted server answers old and new clients at the same time, so here the api-version decides.
 */
export type Era = {
  readonly since: ApiVersion;
  /** Whether hops have `links`, `previousHopIds` and `previousLinks` (swagger 2020-05-01). */
  readonly links: boolean;
  /** What `resourceId` of a machine's hop names: its NIC's IP configuration (document of 2017) or itself (recording of 2019, docs of 2025). */
  readonly machineAs: 'ip-configuration' | 'virtual-machine';
  /** `type` of a hop with a private address (documents of 2017 and 2025). */
  readonly privateHop: 'VnetLocal' | 'VirtualNetwork';
  /** `type` of the last hop when the destination was asked for by a machine's id (documents of 2017 and 2025). */
  readonly machineHop: 'VnetLocal' | 'VirtualMachine';
  /** How a user's security rule is called: by its name (document of 2017) or by its id (docs of 2025). */
  readonly ruleAs: 'name' | 'id';
  /** `resourceId` of a hop on the internet; absent where the era has no such member there. */
  readonly internetId?: string;
  /** `resourceId` of a hop about which nothing is known. */
  readonly unknownId?: string;
};

const LINKED: Era = {
  since: apiVersion('2020-05-01'),
  links: true,
  machineAs: 'virtual-machine',
  privateHop: 'VirtualNetwork',
  machineHop: 'VirtualMachine',
  ruleAs: 'id',
};

/** A recording at 2018-11-01 says `""` for the internet; nothing is recorded about unknown hops, so they say the same. */
const MIDDLE: Era = { ...LINKED, since: apiVersion('2018-01-01'), links: false, internetId: '', unknownId: '' };

const PREVIEW: Era = {
  since: apiVersion('2017-03-01'),
  links: false,
  machineAs: 'ip-configuration',
  privateHop: 'VnetLocal',
  machineHop: 'VnetLocal',
  ruleAs: 'name',
  internetId: 'Internet',
  unknownId: 'Unknown',
};

/** The era that answers a version; versions before the first are the caller's to refuse. */
export function eraOf(version: ApiVersion): Era {
  return [LINKED, MIDDLE].find((era) => compareApiVersions(version, era.since) >= 0) ?? PREVIEW;
}
