import { asyncProperty, check } from 'fast-check';
import { plan } from '@hopscope/lab';
import { look } from './look.ts';
import { examples } from './network/arbitrary.ts';
import { documentsOf, interfacesIn, tagsIn } from './network/documents.ts';
import type { Example } from './network/example.ts';
import { withObservers, type Disagreement, type Wanted } from './run.ts';

/** For all of it; every attempt builds a lab. */
const LONGEST_MS = 60_000;

/**
 * The smallest example of a disagreement: fast-check makes flows fewer and the network simpler, and then every line that can go
 * goes. Where the flow agrees when it is looked at again, it is left as it was.
 */
export const shrink = (wanted: Wanted, found: Disagreement): Promise<Disagreement> =>
  withObservers(1, async ([observer], directory) => {
    const end = performance.now() + LONGEST_MS;
    let smallest = found;
    const agrees = async ({ network, flows }: Example): Promise<boolean> => {
      if (observer === undefined) throw new Error('no observer');
      const comparison = (await look({ network, flows }, observer, directory)).find(({ isAgreed }) => !isAgreed);
      if (comparison !== undefined) smallest = { index: found.index, network, comparison };
      return comparison === undefined;
    };
    await check(asyncProperty(examples(wanted.flows), agrees), {
      seed: wanted.seed,
      path: String(found.index),
      numRuns: 1,
      interruptAfterTimeLimit: LONGEST_MS / 2,
    });
    for (let at = smallest.network.length - 1; at >= 0 && performance.now() < end; at -= 1) {
      const network = smallest.network.filter((_, index) => index !== at);
      if (isNetworkFor(network, smallest.comparison.flow)) await agrees({ network, flows: [smallest.comparison.flow] });
    }
    return smallest;
  });

/** Does this still make a lab, with the flow's source in it? */
const isNetworkFor = (network: readonly string[], flow: string): boolean =>
  interfacesIn(network).some(({ name }) => flow.startsWith(`${name} `)) &&
  plan(documentsOf(network), { serviceTags: tagsIn(network) }).ok;
