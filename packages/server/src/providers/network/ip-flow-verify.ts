import { parseAddress, parsePort, verifyFlow, type FlowVerdict, type Port } from '@hopscope/engine';
import {
  armError,
  badRequest,
  refused as problem,
  wrongValue,
  type ArmError,
  type Problem,
  type ResourceId,
} from '@hopscope/protocol';
import * as z from 'zod';

import { WATCHER_TYPE } from '../inventory.ts';
import { readBody } from '../read-body.ts';
import { pathInGroup } from '../resource-type.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { findTarget, otherFamily } from './target.ts';

/** `POST …/networkWatchers/{name}/ipFlowVerify`: would the security groups let this packet in, or out? */
export const ipFlowVerify = (parts: ProviderParts): readonly ArmRoute[] => [
  { method: 'POST', path: `${pathInGroup(WATCHER_TYPE)}/:name/ipFlowVerify`, handle: (asked) => answer(parts, asked) },
];

const port = z.union([z.string(), z.int().transform(String)], { error: "expected a port as a text, such as '80'" });
const bodySchema = z.object(
  {
    targetResourceId: z.string({ error: 'expected the resource id of a virtual machine' }),
    direction: z.string({ error: 'expected Inbound or Outbound' }),
    protocol: z.string({ error: 'expected TCP or UDP' }),
    localPort: port,
    remotePort: port,
    localIPAddress: z.string({ error: 'expected an IP address' }),
    remoteIPAddress: z.string({ error: 'expected an IP address' }),
    targetNicResourceId: z.string({ error: 'expected the resource id of a network interface' }).nullish(),
  },
  { error: 'expected an object' },
);

const DIRECTIONS = new Map([
  ['inbound', 'inbound'],
  ['outbound', 'outbound'],
] as const);
const PROTOCOLS = new Map([
  ['tcp', 'tcp'],
  ['udp', 'udp'],
] as const);

async function answer(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const body = readBody(bodySchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const { localIPAddress, remoteIPAddress, localPort, remotePort, ...words } = body.value;
  const problems: Problem[] = [];
  const direction = (DIRECTIONS as ReadonlyMap<string, 'inbound' | 'outbound'>).get(words.direction.toLowerCase());
  const protocol = (PROTOCOLS as ReadonlyMap<string, 'tcp' | 'udp'>).get(words.protocol.toLowerCase());
  if (direction === undefined) problems.push(wrongValue('direction', words.direction, 'expected Inbound or Outbound'));
  if (protocol === undefined) problems.push(wrongValue('protocol', words.protocol, 'expected TCP or UDP'));
  const [near, far] = [readPort('localPort', localPort, problems), readPort('remotePort', remotePort, problems)];
  const remote = parseAddress(remoteIPAddress);
  if (!remote.ok) problems.push(problem('remoteIPAddress', remote.problem));
  if (problems.length > 0) return refused(badRequest(problems));
  const at = await findTarget(parts, asked, body.value, { field: 'localIPAddress', text: localIPAddress });
  if ('error' in at) return refused(at.error);
  if (!remote.ok || direction === undefined || protocol === undefined) throw new Error('a problem was not told');
  const stranger = otherFamily(at.address, 'remoteIPAddress', remote.value);
  if (stranger !== undefined) return refused(stranger);

  const here = { address: at.address, port: near };
  const there = { address: remote.value, port: far };
  const [from, to] = direction === 'outbound' ? [here, there] : [there, here];
  const verdict = verifyFlow(parts.cloud(), at.target.configuration, direction, {
    protocol,
    source: from.address,
    destination: to.address,
    ...(from.port !== undefined && { sourcePort: from.port }),
    ...(to.port !== undefined && { destinationPort: to.port }),
  });
  if (!verdict.ok) return refused(badRequest([problem('targetResourceId', verdict.problem)]));
  const shown = verdictOf(verdict.value, at.target.nic);
  return 'code' in shown ? refused(shown) : found(shown);
}

/** `*` and 0 stand for any port that nobody chose. */
function readPort(field: string, text: string, problems: Problem[]): Port | undefined {
  if (text === '*' || text === '0') return undefined;
  const read = parsePort(text);
  if (read.ok) return read.value;
  problems.push(problem(field, read.problem));
  return undefined;
}

/** Rules are called as in effective rules: `securityRules/Port80`, `defaultSecurityRules/DenyAllInBound` (swagger), `securityAdminRules/NoTelnet`. */
const COLLECTIONS = { user: 'securityRules', default: 'defaultSecurityRules', admin: 'securityAdminRules' } as const;

function verdictOf(verdict: FlowVerdict, nic: ResourceId): ArmError | object {
  switch (verdict.kind) {
    case 'unfiltered':
      return armError('NsgsNotAppliedOnNic', { nic });
    case 'platform':
      return { access: 'Allow' };
    case 'group-missing':
    case 'undetermined':
      return armError('OperationNotAllowed', { problem: UNKNOWN });
    case 'allow':
    case 'deny': {
      const { name, origin } = verdict.rule;
      return { access: verdict.kind === 'allow' ? 'Allow' : 'Deny', ruleName: `${COLLECTIONS[origin]}/${name}` };
    }
  }
}

const UNKNOWN =
  'The documents of this network do not tell which rule decides: see the warnings of a connectivityCheck.';
