import { describe, expect, it, vi } from 'vitest';
import { parseAddress, type Address } from '../../address/address.ts';
import { NO_PORT, type Port } from '../../address/port.ts';
import type { CloudResource } from '../../documents/resource.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { portsBetween } from '../../reach/ports-between.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import { predictCloud, type CloudQuestion } from '../cloud/predict-cloud.ts';
import { explainCloud } from '../explain/explain.ts';
import type { Path } from '../path.ts';
import { RANDOM_SERVICE_TAGS, randomCloud } from './random-cloud.fixture.ts';
import { seeded, type Random } from './random.fixture.ts';
import { randomEnds } from './random-ends.fixture.ts';

// On a machine with much else to do.
vi.setConfig({ testTimeout: 300_000 });

/* What holds for every network, whatever its rules and routes are. A seed that breaks a law is a network that shows why. */
const NETWORKS = 80;
const FLOWS = 25;

const built = (documents: readonly CloudResource[]) => compileCloud(documents, 1, { serviceTags: RANDOM_SERVICE_TAGS });
const addressOf = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
const valueOf = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string },
): T => {
  if (!result.ok) throw new Error(result.problem);
  return result.value;
};
const pathOf = (network: CloudNetwork, question: CloudQuestion): Path => valueOf(predictCloud(network, question)).path;

type Drawn = ReturnType<typeof randomCloud> & { readonly random: Random; readonly seed: number };
const question = (drawn: Drawn): CloudQuestion => {
  const { random } = drawn;
  const { source, destination } = randomEnds(drawn, random);
  return {
    source,
    destination: { kind: 'address', address: addressOf(destination) },
    ...(random.chance(0.1)
      ? { protocol: 'icmp', port: NO_PORT }
      : { port: random.pick([22, 80, 85, 443, 1500, 8080]) as Port }),
  };
};

/** For many random networks, as they are and as a law changes them: many flows through both. */
function compare(
  change: (drawn: Drawn) => readonly CloudResource[],
  law: (before: Path, after: Path) => boolean,
): number {
  let differing = 0;
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const drawn = { ...randomCloud(random), random, seed };
    const changed = change(drawn);
    const [before, after] = [built(drawn.documents), built(changed)];
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const asked = question(drawn);
      const [was, is] = [pathOf(before, asked), pathOf(after, asked)];
      expect([seed, asked, was.disposition, is.disposition, law(was, is)]).toEqual([
        seed,
        asked,
        was.disposition,
        is.disposition,
        true,
      ]);
      if (JSON.stringify(was) !== JSON.stringify(is)) differing += 1;
    }
  }
  return differing;
}

const arrives = (path: Path): boolean =>
  (path.branches ?? [path]).some(
    ({ disposition }) => disposition === 'delivered' || disposition === 'reaches-internet',
  );
const mayArrive = (path: Path): boolean =>
  arrives(path) || (path.branches ?? [path]).some(({ disposition }) => disposition === 'undetermined');
/** Nothing that did not arrive does so now. */
const isNoWider = (before: Path, after: Path): boolean => mayArrive(before) || !arrives(after);
/**
 * The same ending by the same rules; their numbers and words may differ. The order of branches says nothing, nor which one of those
 * that end alike is shown.
 */
const isSame = (before: Path, after: Path): boolean => {
  const words = ({ disposition, hops, branches = [{ hops, disposition }] }: Path) =>
    JSON.stringify([
      disposition,
      branches
        .map((each) =>
          JSON.stringify([
            each.disposition,
            each.hops.map(({ address, route, filters }) => [
              address,
              route?.id,
              filters?.map(({ access, rule }) => [access, rule]),
            ]),
          ]),
        )
        .toSorted((one, other) => one.localeCompare(other)),
    ]);
  return words(before) === words(after);
};

type Rule = { readonly id: string; readonly name: string; readonly properties: Readonly<Record<string, unknown>> };
const isGroup = ({ type }: CloudResource) => type === 'Microsoft.Network/networkSecurityGroups';
/** The rules of every security group changed. */
const withRules = (
  documents: readonly CloudResource[],
  change: (rules: readonly Rule[], document: CloudResource) => readonly Rule[],
): readonly CloudResource[] =>
  documents.map((document) => {
    if (!isGroup(document)) return document;
    const { securityRules } = document.properties as { readonly securityRules: readonly Rule[] };
    return { ...document, properties: { securityRules: change(securityRules, document) } };
  });

describe('laws of every network', () => {
  it('adding a rule that denies makes nothing reachable', () =>
    expect(
      compare(
        ({ documents, random }) =>
          withRules(documents, (rules, { id }) =>
            random.chance(0.5)
              ? rules
              : [
                  ...rules,
                  {
                    id: `${id}/securityRules/denial`,
                    name: 'denial',
                    properties: {
                      priority: 101 + random.below(300),
                      direction: random.pick(['Inbound', 'Outbound']),
                      access: 'Deny',
                      protocol: random.pick(['*', 'Tcp']),
                      sourceAddressPrefix: random.pick(['*', '10.0.0.0/8', 'VirtualNetwork']),
                      destinationAddressPrefix: random.pick(['*', 'Internet', '10.0.0.0/9']),
                      sourcePortRange: '*',
                      destinationPortRange: random.pick(['*', '80', '80-443']),
                    },
                  },
                ],
          ),
        isNoWider,
      ),
    ).toBeGreaterThan(20));

  it('taking away a rule that allows makes nothing reachable', () =>
    expect(
      compare(
        ({ documents, random }) =>
          withRules(documents, (rules) =>
            rules.filter(({ properties }) => properties['access'] === 'Deny' || random.chance(0.5)),
          ),
        isNoWider,
      ),
    ).toBeGreaterThan(20));

  it('other priorities in the same order change nothing', () =>
    expect(
      compare(
        ({ documents }) =>
          withRules(documents, (rules) => {
            const told = rules
              .map(({ properties }) => properties['priority'])
              .filter((each) => typeof each === 'number');
            const inOrder = [...new Set(told)].toSorted((a, b) => a - b);
            const placed = (priority: unknown) =>
              typeof priority === 'number' ? 4096 - 7 * (inOrder.length - inOrder.indexOf(priority)) : priority;
            return rules.map((rule) => ({
              ...rule,
              properties: { ...rule.properties, priority: placed(rule.properties['priority']) },
            }));
          }),
        isSame,
      ),
    ).toBeGreaterThanOrEqual(0));

  it('prefixes that are cut in halves change nothing, nor do halves that are put together', () => {
    const halves = (text: unknown): readonly unknown[] => {
      const [, base = '', length = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(String(text)) ?? [];
      if (base === '' || Number(length) > 30 || Number(length) === 0) return [text];
      const half = 2 ** (31 - Number(length));
      const start = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
      const from = Math.floor(start / (2 * half)) * 2 * half;
      return [from, from + half].map(
        (at) => `${[24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join('.')}/${Number(length) + 1}`,
      );
    };
    const cut = (side: string, properties: Rule['properties']) => {
      const { [`${side}AddressPrefix`]: one, [`${side}AddressPrefixes`]: several, ...rest } = properties;
      const all = [...(one === undefined ? [] : [one]), ...((several ?? []) as readonly unknown[])];
      return all.length === 0 ? properties : { ...rest, [`${side}AddressPrefixes`]: all.flatMap(halves) };
    };
    // In these documents halves take the place of wholes; the other way round is the same comparison.
    const differing = compare(
      ({ documents }) =>
        withRules(documents, (rules) =>
          rules.map((rule) => ({ ...rule, properties: cut('source', cut('destination', rule.properties)) })),
        ),
      isSame,
    );
    expect(differing).toBeGreaterThanOrEqual(0);
  });

  it('the order of documents changes nothing', () =>
    expect(
      compare(
        ({ documents, random }) =>
          documents
            .map((document) => ({ document, order: random.below(2 ** 30) }))
            .toSorted((one, other) => one.order - other.order)
            .map(({ document }) => document),
        isSame,
      ),
    ).toBeGreaterThanOrEqual(0));
});

describe('several answers about one network agree', () => {
  const each = (use: (drawn: Drawn, network: CloudNetwork) => number): number => {
    let count = 0;
    for (let seed = 1; seed <= NETWORKS; seed += 1) {
      const random = seeded(seed);
      const drawn = { ...randomCloud(random), random, seed };
      count += use(drawn, built(drawn.documents));
    }
    return count;
  };

  it('those who reach a port are those whose own path arrives', () =>
    expect(
      each(({ documents, interfaces, random, seed }, network) => {
        const balancers = documents.flatMap(({ id, type }) => (type === 'Microsoft.Network/loadBalancers' ? id : []));
        const to = random.pick(random.chance(0.3) && balancers.length > 0 ? balancers : interfaces);
        const reached = valueOf(whoReaches(network, to, 80 as Port));
        for (const source of interfaces.filter((other) => other !== to)) {
          const path = pathOf(network, { source, destination: { kind: 'resource', id: to }, port: 80 as Port });
          const isIn = (all: readonly string[]) =>
            all.some((id) => id.startsWith(`${source}/ipConfigurations/ipconfig1`));
          expect([seed, source, to, isIn(reached.configurations), isIn(reached.undetermined)]).toEqual([
            seed,
            source,
            to,
            path.disposition === 'delivered',
            ['undetermined', 'partly-delivered', 'leaves-model'].includes(path.disposition),
          ]);
        }
        return reached.configurations.length;
      }),
    ).toBeGreaterThan(20));

  it('exact ports end as the path for each of them does', () =>
    expect(
      each(({ interfaces, random, seed }, network) => {
        let count = 0;
        for (let pair = 0; pair < 4; pair += 1) {
          const [source, to] = [random.pick(interfaces), random.pick(interfaces)];
          const sets = source === to ? undefined : portsBetween(network, source, to);
          if (sets?.ok !== true) continue;
          for (const port of [22, 80, 443, 1500] as Port[]) {
            const path = pathOf(network, { source, destination: { kind: 'resource', id: to }, port });
            const set = sets.value.find(
              ({ protocol, from, to: end }) => protocol === 'tcp' && from <= port && port <= end,
            );
            expect([seed, source, to, port, set?.disposition]).toEqual([seed, source, to, port, path.disposition]);
            count += 1;
          }
        }
        return count;
      }),
    ).toBeGreaterThan(500));

  it('the rule and the route that an explanation names are those of the path', () =>
    expect(
      each((drawn, network) => {
        let named = 0;
        for (let flow = 0; flow < FLOWS; flow += 1) {
          const asked = question(drawn);
          const { path, steps } = valueOf(explainCloud(network, asked));
          for (const [index, step] of steps.entries()) {
            const hop = path.hops[index];
            // A path that ends at a load balancer shows that in place of the destination.
            if (hop?.id !== step.id) continue;
            // One that asks anew is one hop, and two steps: where a flow ends, and where the next one begins.
            const sent = step.routes === undefined ? (steps[index + 1]?.filters ?? []) : [];
            const filters = [...step.filters, ...sent.filter(({ direction }) => direction === 'outbound')];
            for (const { direction, level, access, rule } of hop?.filters ?? []) {
              if (access === 'undetermined' || rule === undefined) continue;
              const read = filters.find((one) => one.direction === direction && one.level === level);
              const deciding = read?.rules.find(({ match }) => match === 'yes');
              expect([drawn.seed, asked, deciding?.id, deciding?.access.replace('always-', '')]).toEqual([
                drawn.seed,
                asked,
                rule,
                access,
              ]);
              named += 1;
            }
            const chosen = step.routes?.find(({ state }) => state === 'chosen');
            if (hop?.route !== undefined && chosen !== undefined)
              expect([drawn.seed, asked, chosen.id]).toEqual([drawn.seed, asked, hop.route.id]);
          }
        }
        return named;
      }),
    ).toBeGreaterThan(500));
});
