import type { Need } from '@hopscope/engine';
import type { ReadSysctl } from '../../host/sysctl.ts';

const NAME = 'net.ipv4.ping_group_range';

/** All groups that there are; what many distributions set. */
const ALL_GROUPS = '0 2147483647';

/** What keeps this process from sending echo requests. The setting is of IPv6 as well, and each network namespace has its own. */
export const missingPermission = (read: ReadSysctl): Need => ({
  kind: 'sysctl',
  name: NAME,
  value: read(NAME)?.replaceAll(/\s+/g, ' ') ?? 'unset',
  wanted: ALL_GROUPS,
});
