import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Path, PathDisposition, PathHop } from '../path.ts';
import type { Walk } from '../walk/walk.ts';
import { waysOf } from '../walk/ways.ts';
import { pathsOf } from './path-of.ts';

/**
 * Every way that load balancers, and routes with several next hops, may choose. Some arrive and others do not: then nobody
 * knows, and the answer shows one that does not. `finished` adds what waits where a way ends; `paths`, of the first way, are
 * finished already.
 */
export function branched(
  network: CloudNetwork,
  first: Walk,
  paths: readonly [Path, ...Path[]],
  expected: number,
  finished: (walked: Walk, path: Path) => Path = (_, plain) => plain,
): Path {
  const [path] = paths;
  const [, ...others] = waysOf(network, first);
  const more = others.flatMap((each) =>
    pathsOf(network, each, path.flow, expected).map((plain) => finished(each, plain)),
  );
  const all = [...paths, ...more];
  if (first.forks.length === 0 && all.length === 1) return path;
  const branches = all.map(({ hops, disposition }) => ({ hops, disposition }));
  const missed = all.find((each) => !isArrived(each));
  if (missed === undefined) return { ...path, branches };
  if (!all.some(isArrived)) return { ...missed, branches };
  const hops = others.length === 0 ? withLast(missed.hops, BACK_DIFFERS) : missed.hops.map(withDoubt);
  return { ...missed, hops, disposition: 'partly-delivered', branches };
}

/** What becomes of a flow whose ways end so. */
export function endingOf(endings: readonly PathDisposition[]): PathDisposition {
  const missed = endings.find((disposition) => !isArrived({ disposition }));
  if (missed === undefined) return endings[0] ?? 'undetermined';
  return endings.some((disposition) => isArrived({ disposition })) ? 'partly-delivered' : missed;
}

const isArrived = ({ disposition }: Pick<Path, 'disposition'>) =>
  disposition === 'delivered' || disposition === 'reaches-internet';

const ABOUT = { severity: 'warning', origin: 'local' } as const;

/** Where the request has one way, and its answers several. */
const BACK_DIFFERS: Issue = {
  ...ABOUT,
  code: 'ROUTE_HOPS_DIFFER',
  origin: 'inbound',
  sentence: 'By which of several ways answers come is not known, and not all of them lead back.',
  context: {},
};

function withDoubt(hop: PathHop): PathHop {
  const doubts: readonly Issue[] = [
    ...(hop.device === 'load-balancer'
      ? [
          {
            ...ABOUT,
            code: 'LB_BACKENDS_DIFFER' as const,
            sentence: `Which backend the load balancer at ${hop.address} chooses is not known, and not all of them are reached.`,
            context: { frontend: hop.id ?? '' },
          },
        ]
      : []),
    ...(hop.route?.isOneOfSeveral === true
      ? [
          {
            ...ABOUT,
            code: 'ROUTE_HOPS_DIFFER' as const,
            origin: 'outbound' as const,
            sentence: `By which of its next hops the route at ${hop.address} leads a flow is not known, and not all of them lead to the destination.`,
            context: { route: hop.route.id },
          },
        ]
      : []),
  ];
  return doubts.length === 0 ? hop : { ...hop, issues: [...(hop.issues ?? []), ...doubts] };
}

const withLast = (hops: readonly PathHop[], issue: Issue): readonly PathHop[] =>
  hops.map((hop, index) => (index < hops.length - 1 ? hop : { ...hop, issues: [...(hop.issues ?? []), issue] }));
