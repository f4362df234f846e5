import type { ResourceId } from '@hopscope/protocol';

import type { Caller } from '../identity/identity.ts';

/**
 * Whether a caller may read this resource, and with it the results of checks whose source it is. So far every principal of
 * the tenant may read everything; roles get their say here.
 */
export const mayRead = (caller: Caller, _scope: ResourceId, tenantId: string): boolean => caller.tenantId === tenantId;
