import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Path, PathDisposition, PathHop } from '../path.ts';
import { walk, type Walk } from '../walk/walk.ts';
import { pathOf } from './path-of.ts';

/** More backends than this are not told apart. */
const MAX_BRANCHES = 64;

/**
 * Every way that load balancers may choose. Some arrive and others do not: then nobody knows, and the answer shows one that
 * does not. `finished` adds what waits where a way ends; `path`, of the first way, is finished already.
 */
export function branched(
  network: CloudNetwork,
  first: Walk,
  path: Path,
  expected: number,
  finished: (walked: Walk, path: Path) => Path = (_, plain) => plain,
): Path {
  const [, ...others] = waysOf(network, first);
  const paths = [path, ...others.map((each) => finished(each, pathOf(network, each, path.flow, expected)))];
  const branches = paths.map(({ hops, disposition }) => ({ hops, disposition }));
  const missed = paths.find((each) => !isArrived(each));
  if (missed === undefined) return { ...path, branches };
  return paths.some(isArrived)
    ? { ...missed, hops: missed.hops.map(withDoubt), disposition: 'partly-delivered', branches }
    : { ...missed, branches };
}

/** Every way, this one first. */
export function waysOf(network: CloudNetwork, first: Walk): readonly Walk[] {
  const source = first.steps[0]?.configuration ?? -1;
  const ways = [first];
  const open = [...siblings(first)];
  for (let choices = open.shift(); choices !== undefined && ways.length < MAX_BRANCHES; choices = open.shift()) {
    const walked = walk(network, source, first.packet, choices);
    ways.push(walked);
    open.push(...siblings(walked));
  }
  return ways;
}

/** What becomes of a flow whose ways end so. */
export function endingOf(endings: readonly PathDisposition[]): PathDisposition {
  const missed = endings.find((disposition) => !isArrived({ disposition }));
  if (missed === undefined) return endings[0] ?? 'undetermined';
  return endings.some((disposition) => isArrived({ disposition })) ? 'partly-delivered' : missed;
}

const isArrived = ({ disposition }: Pick<Path, 'disposition'>) =>
  disposition === 'delivered' || disposition === 'reaches-internet';

/** The other choices at forks that this walk was the first to come to. */
const siblings = ({ forks, choices }: Walk): readonly (readonly number[])[] =>
  forks.flatMap((count, at) =>
    at < choices.length
      ? []
      : Array.from({ length: count - 1 }, (_, other) => [
          ...choices,
          ...Array.from({ length: at - choices.length }, () => 0),
          other + 1,
        ]),
  );

function withDoubt(hop: PathHop): PathHop {
  if (hop.device !== 'load-balancer') return hop;
  const doubt = {
    code: 'LB_BACKENDS_DIFFER',
    origin: 'local',
    severity: 'warning',
    sentence: `Which backend the load balancer at ${hop.address} chooses is not known, and not all of them are reached.`,
    context: { frontend: hop.id ?? '' },
  } as const;
  return { ...hop, issues: [...(hop.issues ?? []), doubt] };
}
