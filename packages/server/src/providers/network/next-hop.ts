import { nextHop as routeOf, parseAddress, type NextHop } from '@hopscope/engine';
import { armError, badRequest, refused as problem, type ArmError } from '@hopscope/protocol';
import * as z from 'zod';

import { readBody } from '../read-body.ts';
import { pathInGroup } from '../resource-type.ts';
import { WATCHER_TYPE } from '../inventory.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { findTarget, otherFamily } from './target.ts';

/** `POST …/networkWatchers/{name}/nextHop`: answered at once, as a recording of 2019 has it. */
export const nextHop = (parts: ProviderParts): readonly ArmRoute[] => [
  { method: 'POST', path: `${pathInGroup(WATCHER_TYPE)}/:name/nextHop`, handle: (asked) => answer(parts, asked) },
];

const bodySchema = z.object(
  {
    targetResourceId: z.string({ error: 'expected the resource id of a virtual machine' }),
    sourceIPAddress: z.string({ error: 'expected an IP address' }),
    destinationIPAddress: z.string({ error: 'expected an IP address' }),
    targetNicResourceId: z.string({ error: 'expected the resource id of a network interface' }).nullish(),
  },
  { error: 'expected an object' },
);

async function answer(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const body = readBody(bodySchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const { sourceIPAddress, destinationIPAddress } = body.value;
  const own = { field: 'sourceIPAddress', text: sourceIPAddress };
  const at = await findTarget(parts, asked, body.value, own);
  if ('error' in at) return refused(at.error);
  const destination = parseAddress(destinationIPAddress);
  if (!destination.ok) return refused(badRequest([problem('destinationIPAddress', destination.problem)]));
  const stranger = otherFamily(at.address, 'destinationIPAddress', destination.value);
  if (stranger !== undefined) return refused(stranger);
  const hop = routeOf(parts.cloud(), at.target.configuration, at.address, destination.value);
  if (!hop.ok) return refused(badRequest([problem('targetResourceId', hop.problem)]));
  const shown = hopOf(hop.value);
  return 'code' in shown ? refused(shown) : found(shown);
}

/** `nextHopIpAddress` is there for appliances only (recording of 2019). */
function hopOf(hop: NextHop): ArmError | object {
  switch (hop.kind) {
    case 'no-route':
      return { nextHopType: 'None', routeTableId: 'System Route' };
    case 'undetermined':
      return armError('OperationNotAllowed', { problem: UNKNOWN });
    case 'route': {
      const { nextHopType, nextHop: address, equalHops = [], table = 'System Route' } = hop;
      if (nextHopType === 'unreadable') return armError('OperationNotAllowed', { problem: UNKNOWN });
      return {
        nextHopType: nextHopType === 'VNetPeering' ? 'VnetPeering' : nextHopType,
        // Several of equal cost as a network manager writes them: Azure shows no example.
        ...(address !== undefined && { nextHopIpAddress: [address, ...equalHops].join(',') }),
        routeTableId: table,
      };
    }
  }
}

const UNKNOWN =
  'The documents of this network do not tell which route decides: see the warnings of a connectivityCheck.';
