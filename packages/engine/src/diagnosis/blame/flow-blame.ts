import type { Issue } from '../../issue/issue.ts';
import { flowFate, flowsThat } from '../../observation/flows/observed-flow.ts';
import { partingOf, type Parting, type SharedHop } from '../../observation/flows/parting.ts';
import type { Evidence, Outcome } from '../../observation/observation.ts';
import type { Observed } from '../../observation/observed.ts';
import { commonest } from '../../observation/tally.ts';
import type { Blame, BlamedHop } from './blame.ts';
import { fateOf } from '../words.ts';

/** What is wrong with some flows and not with others, and how far what is told of them can be believed. */
export const flowBlames = (observed: Observed): readonly Blame[] => [
  ...partly(observed),
  ...takenPorts(observed),
  ...doubts(observed),
];

function partly(observed: Observed): readonly Blame[] {
  const { flows, target } = observed;
  const parting = flows && partingOf(flows, target);
  if (flows === undefined || parting === undefined) return [];
  const [working, failing] = [flowsThat(flows, 'works'), flowsThat(flows, 'fails')];
  const all = working.length + failing.length;
  const fate = fateOfOthers(failing.flatMap(({ probes }) => probes));
  return [
    {
      at: placeOf(parting),
      issue: {
        code: 'ECMP_PARTIAL',
        origin: 'outbound',
        severity: 'error',
        sentence: `Only ${working.length} of ${all} flows work; the others ${fate}. ${partingWords(parting, flows.tracing !== undefined)}`,
        context: {
          working: String(working.length),
          flows: String(all),
          ...contextOf(parting),
          failingPorts: failing.map(({ sourcePort }) => sourcePort).join(', '),
        },
      },
    },
  ];
}

/** What befell most probes of flows that fail. */
const fateOfOthers = (failed: readonly Outcome[]): string => {
  const most = commonest(failed, ({ kind }) => kind);
  return most === undefined ? 'got no answer' : fateOf(most);
};

function placeOf(parting: Parting): BlamedHop {
  const after = parting.kind === 'unseen' ? undefined : parting.after;
  if (after === undefined || after.ttl === 0) return { kind: 'source' };
  const [address] = after.addresses;
  return { kind: 'ttl', ttl: after.ttl, ...(address === undefined ? {} : { address }) };
}

/** Where they part, as a sentence of its own. */
function partingWords(parting: Parting, isTraced: boolean): string {
  switch (parting.kind) {
    case 'parted':
      return `They part ${whereWords(parting)}: those that work go on by ${parting.working.join(' or ')}, those that fail by ${parting.failing.join(' or ')}.`;
    case 'lost':
      return `Behind ${hopWords(parting.after)} nothing answers those that fail.`;
    case 'unseen':
      return isTraced
        ? 'Where they part is not seen: no hop answers some of them only.'
        : 'Where they part is not known: hops were not looked for.';
  }
}

/** Behind a hop; or, where those that follow it are silent, between it and the next that answers. */
const whereWords = ({ after, ttl }: Extract<Parting, { kind: 'parted' }>) =>
  ttl === after.ttl + 1 ? `behind ${hopWords(after)}` : `between ${hopWords(after)} and hop ${ttl}`;

const hopWords = ({ ttl, addresses }: SharedHop) =>
  ttl === 0 ? 'this host' : `hop ${ttl} (${addresses.join(' or ')})`;

function contextOf(parting: Parting): Issue['context'] {
  if (parting.kind === 'unseen') return {};
  const { ttl, addresses } = parting.after;
  const seen =
    parting.kind === 'parted' ? { workingBy: parting.working.join(', '), failingBy: parting.failing.join(', ') } : {};
  return { hop: String(ttl), ...(ttl === 0 ? {} : { address: addresses.join(', ') }), ...seen };
}

/** Flows that could not be tried. Where none could, that is the ending itself. */
function takenPorts({ flows }: Observed): readonly Blame[] {
  if (flows === undefined) return [];
  const untried = flowsThat(flows, 'unknown').filter(({ probes }) => probes.some(isTaken));
  if (untried.length === 0 || flows.each.every((flow) => flowFate(flow) === 'unknown')) return [];
  const ports = untried.map(({ sourcePort }) => sourcePort).join(', ');
  const [words, which] = untried.length === 1 ? ['port', 'is'] : ['ports', 'are'];
  const sentence = `Source ${words} ${ports} ${which} in use on this host: ${untried.length} of ${flows.each.length} flows could not be tried.`;
  return [doubt('SOURCE_PORT_IN_USE', sentence, { ports })];
}

const isTaken = (outcome: Outcome) =>
  outcome.kind === 'failed' && (outcome.errno === 'EADDRINUSE' || outcome.errno === 'EADDRNOTAVAIL');

type Limit = Extract<Evidence, { readonly kind: 'limit' }>;

function doubts(observed: Observed): readonly Blame[] {
  const limit = observed.evidence.find((each): each is Limit => each.kind === 'limit' && each.what === 'flows');
  if (limit === undefined) return [];
  const { flows } = observed;
  if (flows === undefined)
    return [doubt('AGENT_UNSUPPORTED', `Flows could not be told apart: ${limit.reason}. Probes left from any port.`)];
  return flows.tracing === 'in-turns'
    ? [
        doubt(
          'AGENT_UNPRIVILEGED',
          `Each flow's hops were asked for one after the other: ${limit.reason}. So it is less certain that they are of one path at one time, and a hop that answers late looks silent.`,
        ),
      ]
    : [];
}

const doubt = (code: Issue['code'], sentence: string, context: Issue['context'] = {}): Blame => ({
  at: { kind: 'source' },
  issue: { code, origin: 'local', severity: 'warning', sentence, context },
});
