import type { MachineSummary, NetworkAnswer } from '@hopscope/protocol';

/** A machine that a check can end at: with or without an agent. */
export type Target = { readonly name: string; readonly addresses: readonly string[] };

/** Those that are described, and those that have an agent. */
export function targetsOf({ networks }: NetworkAnswer, machines: readonly MachineSummary[]): readonly Target[] {
  const targets = new Map<string, Target>();
  const add = (name: string, addresses: readonly string[]) => {
    const key = name.toLowerCase();
    const all = new Set([...(targets.get(key)?.addresses ?? []), ...addresses.filter((each) => each !== '')]);
    if (all.size > 0) targets.set(key, { name, addresses: [...all] });
  };
  for (const { name, address, otherAddresses = [] } of networks.flatMap(({ subnets }) =>
    subnets.flatMap(({ interfaces }) => interfaces),
  ))
    add(name, [address, ...otherAddresses]);
  for (const { name, addresses } of machines) add(name, addresses);
  return [...targets.values()].toSorted((one, other) => one.name.localeCompare(other.name));
}
