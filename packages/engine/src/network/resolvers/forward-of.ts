import { nameOf, parentOf } from '../../documents/resource.ts';
import type { CloudNetwork } from '../cloud/cloud-network.ts';
import { idOf } from '../cloud/texts-of.ts';
import { domainsOf, isReserved } from '../services/zone-names.ts';
import { rowsOfName } from './rows-of-name.ts';

/** Whom Azure's name server asks. `rule`: in words. `resolver`: the row of the network whose DNS private resolver that is. */
export type Forward =
  | { readonly kind: 'resolver'; readonly rule: string; readonly resolver: number }
  /** `what`: no document tells it. */
  | { readonly kind: 'unknown'; readonly rule: string; readonly what: string };

type Source = {
  readonly names: Pick<CloudNetwork['names'], 'forwarding'>;
} & Pick<CloudNetwork, 'texts'>;

/**
 * What forwarding rulesets that a network uses do with a name that no private zone decides ("What is Azure DNS Private Resolver?", DNS query
 * process): the rule for the longest domain counts. Undefined where none is for it, so that Azure itself answers.
 */
export function forwardOf(network: Source, virtualNetwork: number, name: string): Forward | undefined {
  const { rulesets, rules } = network.names.forwarding;
  if (rulesets.ids.length === 0 || virtualNetwork < 0) return undefined;
  const used = rulesetsOf(network, virtualNetwork);
  const untold = [...used.linked, ...used.perhaps].find((row) => rulesets.lacksRules[row] === 1);
  if (untold !== undefined) {
    const rule = `a rule of ${nameOf(idOf(network, rulesets.ids, untold))}`;
    return { kind: 'unknown', rule, what: `Whether there is ${rule} for the name` };
  }
  for (const domain of [...domainsOf(name), ALL]) {
    const found = rowsOfName(rules, network.texts, domain).filter((row) => {
      const ruleset = rules.rulesets[row] ?? 0;
      return used.linked.includes(ruleset) || used.perhaps.includes(ruleset);
    });
    const first = found.find((row) => used.linked.includes(rules.rulesets[row] ?? 0)) ?? found[0];
    if (first === undefined) continue;
    // "Certain domains are ignored when using a wildcard rule for DNS resolution, because they are reserved for Azure services."
    return domain === ALL && isReserved(name) ? undefined : forwardBy(network, found, first, used.linked);
  }
  return undefined;
}

/** Of rules: every domain. */
const ALL = '.';

/** `perhaps`: of these nobody knows. */
function rulesetsOf({ names }: Source, virtualNetwork: number) {
  const { rulesets, links } = names.forwarding;
  const isLinked = (row: number) =>
    links.rulesets.some((ruleset, link) => ruleset === row && links.networks[link] === virtualNetwork);
  const rows = Array.from(rulesets.ids, (_, row) => row);
  return { linked: rows.filter(isLinked), perhaps: rows.filter((row) => rulesets.lacksLinks[row] === 1) };
}

/** By rules for one domain: they are of several rulesets where there are more than one. */
function forwardBy(network: Source, rows: readonly number[], first: number, linked: readonly number[]): Forward {
  const { rulesets, rules } = network.names.forwarding;
  const id = idOf(network, rules.ids, first);
  const rule = `the rule ${nameOf(id)} of ${nameOf(parentOf(id))}`;
  const ruleset = rules.rulesets[first] ?? 0;
  if (!linked.includes(ruleset))
    return {
      kind: 'unknown',
      rule,
      what: `To which networks ${nameOf(idOf(network, rulesets.ids, ruleset))} is linked`,
    };
  const resolver = rules.resolvers[first] ?? -1;
  if (resolver >= 0 && rows.every((row) => rules.resolvers[row] === resolver))
    return { kind: 'resolver', rule, resolver };
  const unknown = rows.find((row) => (rules.resolvers[row] ?? -1) < 0) ?? first;
  return { kind: 'unknown', rule, what: `What ${idOf(network, rules.servers, unknown)} answers, whom ${rule} asks,` };
}
