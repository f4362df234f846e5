import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ruleSetText } from '../plan/nft-text.ts';
import { INTERNET_KEY, isMachineKey } from '../shape/devices.ts';
import type { Plan, PlannedNamespace } from '../shape/plan-shape.ts';
import { readCounters, type RuleCount } from './counters.ts';
import { FIRST_LINK_INDEX, linkLine, namespaceLines, routingRuleLines } from './ip-lines.ts';
import { labMissing } from './missing.ts';
import { NAMESPACE_FOLDER, namespaceName } from './names.ts';
import { removeLab } from './remove.ts';
import { inTurns, ip, run, runIn } from './run.ts';
import { isLabId, startOf, writeState } from './state-file.ts';
import { updateNamespaces } from './update.ts';

/** A plan made true: namespaces, links and rules on this machine. */
export type Lab = {
  readonly id: string;
  /** The plan as it stands after the last update. */
  plan(): Plan;
  /** Name of a namespace by its key in the plan, for `ip netns exec`; its file is in /run/netns. */
  namespace(key: string): string;
  /** What every counted rule has decided so far; of one fabric, or of all. */
  counters(fabric?: string): Promise<readonly RuleCount[]>;
  /**
   * Makes another plan true, and touches only what differs: flows that were let through go on. False: machines came or
   * went, for which the lab has to be built anew; nothing was touched then.
   */
  update(next: Plan): Promise<boolean>;
  remove(): Promise<void>;
};

export type LabOptions = {
  /** Lower-case letters, digits and hyphens, 21 at most; names of namespaces carry it. */
  readonly id: string;
  /** Where labs write down what they make. */
  readonly stateDirectory: string;
  /** This process is in a user namespace of its own. */
  readonly isRootless?: boolean;
};

export type ApplyResult = { readonly ok: true; readonly value: Lab } | { readonly ok: false; readonly problem: string };

/** Builds a lab. A refusal has touched nothing; whatever fails later has removed what was made. */
export async function apply(plan: Plan, { id, stateDirectory, isRootless = false }: LabOptions): Promise<ApplyResult> {
  const refuse = (problem: string): ApplyResult => ({ ok: false, problem });
  if (!isLabId(id)) return refuse(`'${id}' is no id of a lab: expected up to 21 of a-z, 0-9 and -`);
  const missing = labMissing();
  if (missing !== undefined) return refuse(`a lab ${missing}`);
  const name = (key: string) => namespaceName(id, key);
  const namespaces = plan.namespaces.map(({ key }) => name(key));
  const machines = Object.fromEntries(plan.machines.map((each) => [each.name, name(each.namespace)]));
  const clash = namespaces.find((each) => existsSync(join(NAMESPACE_FOLDER, each)));
  // Its own namespaces stand there as well; then the state says the plainer thing.
  const owner = { pid: process.pid, started: (await startOf(process.pid)) ?? '' };
  const state = { id, namespaces, machines, owner, isRootless };
  if (!(await writeStateUnless(clash, stateDirectory, state)))
    return refuse(
      clash === undefined || (await hasState(stateDirectory, id))
        ? `a lab ${id} is there already, or was left behind: hopscope lab down --id ${id}`
        : `a network namespace ${clash} is there that no lab of ours made`,
    );
  try {
    await build(plan, name);
  } catch (error) {
    await removeLab(stateDirectory, id);
    return refuse(error instanceof Error ? error.message : String(error));
  }
  let current = plan;
  let nextIndex = FIRST_LINK_INDEX + plan.links.length;
  return {
    ok: true,
    value: {
      id,
      plan: () => current,
      namespace: name,
      counters: async (fabric) => {
        const asked = current.namespaces.filter(
          ({ key, ruleSet }) =>
            ruleSet !== undefined && key !== INTERNET_KEY && !isMachineKey(key) && (fabric ?? key) === key,
        );
        const counts = await Promise.all(asked.map((each) => readCounters(each, name(each.key))));
        return counts.flat();
      },
      async update(next) {
        if (!(await updateNamespaces(current, next, name, nextIndex))) return false;
        nextIndex += next.links.length;
        current = next;
        return true;
      },
      remove: async () => {
        await removeLab(stateDirectory, id);
      },
    },
  };
}

const hasState = (directory: string, id: string) => Promise.resolve(existsSync(join(directory, `${id}.json`)));

const writeStateUnless = (clash: string | undefined, directory: string, state: Parameters<typeof writeState>[1]) =>
  clash === undefined ? writeState(directory, state) : Promise.resolve(false);

/** In few processes: one for all namespaces, one for all links, one or two for each namespace. */
async function build(plan: Plan, name: (key: string) => string): Promise<void> {
  await ip(plan.namespaces.map(({ key }) => `netns add ${name(key)}`));
  // Before there are devices, because they take over what is set when they appear.
  await inTurns(plan.namespaces, async ({ key, settings }) => {
    const words = Object.entries(settings).map(([parameter, value]) => `${parameter}=${value}`);
    // -e: a kernel without IPv6 has not all of them.
    if (words.length > 0) await runIn(name(key), 'sysctl', ['-e', '-q', '-w', ...words]);
  });
  await ip(plan.links.map((link, index) => linkLine(link, FIRST_LINK_INDEX + index, name)));
  const devices = devicesOf(plan);
  await inTurns(plan.namespaces, async (namespace) => {
    const [four, six] = [routingRuleLines(namespace, 'ipv4'), routingRuleLines(namespace, 'ipv6')];
    await ip([...namespaceLines(namespace, devices.get(namespace.key) ?? []), ...four], name(namespace.key));
    await ip(six, name(namespace.key), '-6');
    await loadRules(namespace, name(namespace.key));
  });
}

function devicesOf({ links }: Plan): ReadonlyMap<string, readonly string[]> {
  const devices = new Map<string, string[]>();
  for (const { ends } of links)
    for (const { namespace, device } of ends) {
      const known = devices.get(namespace);
      if (known === undefined) devices.set(namespace, [device]);
      else known.push(device);
    }
  return devices;
}

async function loadRules({ key, ruleSet }: PlannedNamespace, name: string): Promise<void> {
  if (ruleSet === undefined) return;
  const kind = key === INTERNET_KEY ? 'internet' : isMachineKey(key) ? 'machine' : 'fabric';
  const text = ruleSetText(ruleSet, kind);
  await run('ip', ['netns', 'exec', name, 'nft', '-f', '-'], text);
}
