import { bad, familyOf, ok, type Address, type CheckRequest, type Result } from '@hopscope/engine';
import { machinePageSchema, networkSchema, type NetworkAnswer } from '@hopscope/protocol';

import { askSignedIn } from '../client/ask-door.ts';
import type { SignedIn } from '../client/sign-in.ts';

/** As written: machines of the inventory by name, resource id or address, or any other endpoint. Absent: nothing was. */
export type NamedEnds = { readonly from?: string; readonly to?: string };

type Ends = { readonly from?: string; readonly to?: Pick<CheckRequest, 'destination'> };
/** `ids`: the machine's own first, then its interface's. */
type Machine = { readonly ids: readonly string[]; readonly name: string; readonly addresses: readonly Address[] };

/** Machines of the inventory that were named: the source by its id, the destination by its address. */
export async function findEnds(
  server: SignedIn,
  request: CheckRequest,
  { from, to }: NamedEnds,
  given: AbortSignal,
): Promise<Result<Ends>> {
  const isId = from?.startsWith('/') === true;
  const sources = (from === undefined || isId) && to === undefined ? ok([]) : await readSources(server, given);
  if (!sources.ok) return sources;
  const source = from === undefined || isId ? from : machinesNamed(sources.value, from)[0]?.ids[0];
  if (from !== undefined && source === undefined)
    return bad(`the server knows no machine '${from}'; it knows ${sources.value.map((each) => each.name).join(', ')}.`);
  const target = to === undefined ? undefined : wantedBy(request, to);
  const destination = target === undefined ? ok(undefined) : await findTarget(server, sources.value, target, given);
  if (!destination.ok) return destination;
  return ok({ ...(source !== undefined && { from: source }), ...(destination.value && { to: destination.value }) });
}

type Target = { readonly text: string; readonly isId: boolean; readonly family: CheckRequest['family'] };

/** Which machine that may be; an address is none. */
function wantedBy({ destination, family }: CheckRequest, to: string): Target | undefined {
  if (destination.kind === 'address') return undefined;
  const [, id] = /^(\/.*?)(?::[^/]*)?$/.exec(to) ?? [];
  return { text: id ?? destination.name, isId: id !== undefined, family };
}

async function findTarget(
  server: SignedIn,
  sources: readonly Machine[],
  { text, isId, family }: Target,
  given: AbortSignal,
): Promise<Result<Ends['to']>> {
  const known = machinesNamed(sources, text);
  const described = known.length === 0 && mayBeDescribed(text) ? await readDescribed(server, given) : ok([]);
  // A server that describes none may still know how to resolve a name.
  if (!described.ok && isId) return described;
  const machines = known.length > 0 || !described.ok ? known : machinesNamed(described.value, text);
  const [machine] = machines;
  if (machine === undefined) return isId ? bad(`the server knows no machine '${text}'.`) : ok(undefined);
  const addresses = machines.flatMap((each) => each.addresses);
  const address = addresses.find((each) => family === undefined || familyOf(each) === family);
  return address === undefined
    ? bad(`${machine.name} has no ${family === undefined ? '' : `${family} `}address that could be reached.`)
    : ok({ destination: { kind: 'address', address } });
}

/** What has a dot is taken for a name that a resolver knows, unless a source is called so. */
const mayBeDescribed = (text: string) => text.startsWith('/') || (text !== 'localhost' && !text.includes('.'));

/** Several where one machine has several interfaces. */
function machinesNamed(machines: readonly Machine[], text: string): readonly Machine[] {
  const wanted = text.toLowerCase();
  const named = machines.filter(({ ids, name }) => [...ids, name].some((each) => each.toLowerCase() === wanted));
  return named.length > 0 ? named : machines.filter(({ addresses }) => addresses.some((each) => each === wanted));
}

async function readSources(server: SignedIn, given: AbortSignal): Promise<Result<readonly Machine[]>> {
  const page = await askSignedIn(server, { method: 'GET', path: '/v1/machines', given }, machinePageSchema);
  return page.ok ? ok(page.value.value.map(({ id, name, addresses }) => ({ ids: [id], name, addresses }))) : page;
}

/** Machines that can only be destinations, since nobody can send from there. */
async function readDescribed(server: SignedIn, given: AbortSignal): Promise<Result<readonly Machine[]>> {
  const network = await askSignedIn(server, { method: 'GET', path: '/v1/network', given }, networkSchema);
  return network.ok ? ok(machinesIn(network.value)) : network;
}

const machinesIn = ({ networks }: NetworkAnswer): readonly Machine[] =>
  networks
    .flatMap(({ subnets }) => subnets.flatMap(({ interfaces }) => interfaces))
    .map(({ id, machine, name, address, otherAddresses = [] }) => ({
      ids: machine === undefined ? [id] : [machine, id],
      name,
      addresses: [address, ...otherAddresses].filter((each): each is Address => each !== ''),
    }));
