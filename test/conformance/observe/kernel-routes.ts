import type { Plan, PlannedRoute } from '@hopscope/lab';
import { ip, run } from '../../../packages/lab/src/apply/run.ts';

/** Which route leads on from a device of a fabric. */
export type RouteQuestion = { readonly fabric: string; readonly device: string; readonly destination: string };

export const questionKey = ({ fabric, device, destination }: RouteQuestion): string =>
  `${fabric} ${device} ${destination}`;

/** The namespace beside a lab's in which the kernel is asked about its routes. */
export const ROUTES = 'routes';

/** Where no route of the table leads there. */
const LAST_METRIC = 4_294_967_295;

/** What `ip -j route get fibmatch` says. */
type Answer = readonly [{ readonly dst: string; readonly metric?: number }];

/**
 * Which of a subnet's routes decides is asked of the kernel. It does not say which one made it drop a packet, or look on in
 * another table; so the same prefixes stand in a namespace of their own, where each leads to the loopback device, and the
 * kernel says which matches best (RTM_F_FIB_MATCH).
 */
export async function kernelRoutes(
  plan: Plan,
  namespace: string,
  questions: readonly RouteQuestion[],
): Promise<ReadonlyMap<string, PlannedRoute | undefined>> {
  const asked = [...new Map(questions.map((question) => [questionKey(question), question])).values()];
  if (asked.length === 0) return new Map();
  const tables = tablesOf(plan);
  await ip([`netns add ${namespace}`]);
  try {
    const rules = tables.map(({ mark }) => `rule add fwmark ${mark} lookup ${mark}`);
    const routes = tables.flatMap(({ mark, routes: own }) => [
      ...own.map(({ prefix }) => `route add ${prefix} dev lo table ${mark}`),
      ...['0.0.0.0/0', '::/0'].map((prefix) => `route add ${prefix} dev lo table ${mark} metric ${LAST_METRIC}`),
    ]);
    await ip(['link set lo up', ...routes, ...rules], namespace);
    await ip(rules, namespace, '-6');
    const lines = asked.map((one) => `route get fibmatch ${one.destination} mark ${markOf(tables, one)}`);
    const text = await run('ip', ['-n', namespace, '-j', '-batch', '-'], `${lines.join('\n')}\n`);
    const answers = text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => (JSON.parse(line) as Answer)[0]);
    return new Map(
      asked.map((one, index) => {
        const answer = answers[index];
        const own = tables.find(({ mark }) => mark === markOf(tables, one))?.routes ?? [];
        return [
          questionKey(one),
          answer === undefined || answer.metric === LAST_METRIC
            ? undefined
            : own.find(({ prefix }) => isSame(prefix, answer.dst, one.destination)),
        ];
      }),
    );
  } finally {
    await ip([`netns del ${namespace}`]);
  }
}

/** `ip` says `default`, and leaves off the length of a single address. */
const isSame = (prefix: string, told: string, destination: string) =>
  told === 'default'
    ? prefix === (destination.includes(':') ? '::/0' : '0.0.0.0/0')
    : prefix === (told.includes('/') ? told : `${told}/${told.includes(':') ? 128 : 32}`);

type MirroredTable = {
  readonly fabric: string;
  readonly devices: readonly string[];
  readonly mark: number;
  readonly routes: readonly PlannedRoute[];
};

const FIRST_MARK = 1000;

/** The table of each subnet: the one in which packets from its interfaces are looked up. */
function tablesOf({ namespaces }: Plan): readonly MirroredTable[] {
  return namespaces
    .flatMap(({ key, routingRules, routes }) => {
      const numbers = new Set(
        routingRules.flatMap(({ when, table }) =>
          when !== 'always' && 'iif' in when && when.iif.startsWith('n') ? [table] : [],
        ),
      );
      return [...numbers].map((number) => ({
        fabric: key,
        devices: routingRules.flatMap(({ when, table }) =>
          when !== 'always' && 'iif' in when && table === number ? [when.iif] : [],
        ),
        routes: routes.filter(({ table }) => table === number),
      }));
    })
    .map((table, index) => ({ ...table, mark: FIRST_MARK + index }));
}

function markOf(tables: readonly MirroredTable[], { fabric, device }: RouteQuestion): number {
  const found = tables.find((table) => table.fabric === fabric && table.devices.includes(device));
  if (found === undefined) throw new Error(`no table of ${fabric} is asked for ${device}`);
  return found.mark;
}
