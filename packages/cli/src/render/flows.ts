import { inMilliseconds, type Address, type Diagnosis } from '@hopscope/engine';
import type { Paint } from './paint.ts';

type Flows = NonNullable<Diagnosis['flows']>;
type Flow = Flows['each'][number];
/** Flows that met the same at every hop, and fared alike. */
type Bunch = { readonly fate: Flow['fate']; readonly way: string; readonly flows: readonly Flow[] };

const SILENT = '*';
/** More would wrap in most terminals. */
const MOST_PORTS = 4;

/** How many flows work, and the way of each: those of one way stand together, the most of them first. */
export function flowLines({ flows, target }: Diagnosis, paint: Paint): readonly string[] {
  if (flows === undefined) return [];
  const { working, failing, ways, each } = flows;
  const known = working + failing;
  const untold = each.length - known;
  const count = `${working} of ${known} work`;
  const head = [
    failing === 0 ? paint.good(count) : paint.bad(count),
    ...(untold === 0 ? [] : [`${untold} not known`]),
    ...(ways === 0 ? [] : [`${ways} ${ways === 1 ? 'path' : 'paths'} seen`]),
  ];
  return [head.join(', '), ...bunchesOf(each).map((bunch) => bunchWords(bunch, target?.address, paint))];
}

function bunchesOf(each: Flows['each']): readonly Bunch[] {
  const bunches = Map.groupBy(each, (flow) => `${flow.fate} ${wayWords(flow)}`);
  return [...bunches.values()]
    .flatMap((flows) => (flows[0] === undefined ? [] : [{ fate: flows[0].fate, way: wayWords(flows[0]), flows }]))
    .toSorted((one, other) => other.flows.length - one.flows.length);
}

const wayWords = ({ hops }: Flow) =>
  hops.length === 0 ? 'no hop answers' : hops.map(({ address = SILENT }) => address).join(' → ');

function bunchWords({ fate, way, flows }: Bunch, target: Address | undefined, paint: Paint): string {
  const words = { works: paint.good('works'), fails: paint.bad('fails'), unknown: paint.doubtful('not known') }[fate];
  const means = flows.flatMap(({ rtt }) => (rtt === undefined ? [] : [rtt.mean]));
  const mean = means.reduce((sum, each) => sum + each, 0) / means.length;
  const pace = means.length === 0 ? '' : `, mean ${inMilliseconds(mean)}`;
  const isLost = fate === 'fails' && flows[0]?.hops.at(-1)?.address !== target;
  return `  ${words}  ${way}${isLost ? ' → ?' : ''}  ${paint.quiet(`${portWords(flows)}${pace}`)}`;
}

function portWords(flows: readonly Flow[]): string {
  const ports = flows.map(({ sourcePort }) => sourcePort);
  const rest = ports.length - MOST_PORTS;
  const named = ports.slice(0, MOST_PORTS).join(', ');
  return `${ports.length === 1 ? 'port' : `${ports.length} flows, ports`} ${named}${rest > 0 ? ` and ${rest} more` : ''}`;
}
