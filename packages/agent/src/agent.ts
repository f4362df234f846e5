import type { HostDocument, OpenSession, Result, SessionListener } from '@hopscope/engine';
import type { AgentFacts } from '@hopscope/protocol';
import { readFacts } from './facts.ts';
import { openExchange, type RunExchange } from './exchange/run-exchange.ts';
import { hostTrust } from './exchange/trust.ts';
import { closedEvidence, type EvidenceKind } from './policy/evidence.ts';
import { readPolicyFile } from './policy/policy-file.ts';
import { makePolicy } from './policy/policy.ts';
import { admitPerMinute } from './policy/rates.ts';
import { countRefusals, type Refusals } from './policy/refusals.ts';
import { awaitTurn, turnsByPlace, type Turn } from './policy/turns.ts';
import { openProber, type Prober } from './probe/prober.ts';
import { hostLookup, openResolver } from './resolve/resolver.ts';
import { guardedSession, type AgentParts } from './session.ts';

/** Everything that checks need of one host, behind its owner's policy. Opened once for a process. */
export type Agent = {
  readonly facts: AgentFacts;
  /**
   * Opens a check's line to this host. `loopback`: the check was asked for on this host itself, so that its loopback
   * addresses may be probed. Without a `turn` the session waits for one itself, and the check's time runs meanwhile.
   * `networkNamespace`: path of the one to probe from, such as a lab's machine; only for an agent that was opened with one.
   */
  open(options: { readonly loopback: boolean; readonly turn?: Turn; readonly networkNamespace?: string }): OpenSession;
  /** Waits until this host may run another check; 4 run at once, or as many as the policy says; the others in their order. */
  turn(signal: AbortSignal): Promise<Turn>;
  /** Checks that wait for their turn now. */
  waiting(): number;
  /** What the policy of the host's owner has refused since the agent was opened. */
  refusals(): Refusals;
  /** The network of this host as its kernel tells it, now; empty where it cannot be read. */
  documents(): Promise<readonly HostDocument[]>;
  /** Ends all sessions without a word and frees everything. */
  close(): Promise<void>;
};

export type AgentOptions = {
  /** Where the host's owner writes the policy, usually `POLICY_PATH`. */
  readonly policyPath: string;
  /** Path of the network namespace to probe from, for labs and tests. Needs Linux and CAP_SYS_ADMIN. */
  readonly networkNamespace?: string;
  /** `portable`: Node's own sockets also where the kernel's could be used. */
  readonly means?: 'portable';
};

/** A polite host: a check can have more than a hundred connections under way. */
const CHECKS_AT_ONCE = 4;
/** As many as that many honest checks send, 2 ms apart. Packets of a lab stay in it, so that nobody has to be spared. */
const PROBES_PER_SECOND = 2000;
const NOTHING_CLOSED: ReadonlySet<EvidenceKind> = new Set();

/** Node's own sockets stay where the process is: asked from another place, the answer would be about the wrong one. */
const elsewhere: RunExchange = async ({ job }, tell) => {
  const exchange = { outcome: { kind: 'not-connected', errno: 'ENOTSUP' } } as const;
  await Promise.resolve();
  tell({ kind: 'observed', observation: { kind: 'exchange', job, sequence: 0, exchange } });
};

/** A policy that is not understood is a problem, and no agent is opened: its owner meant to forbid something. */
export function openAgent(options: AgentOptions): Result<Agent> {
  const file = readPolicyFile(options.policyPath);
  if (!file.ok) return file;
  const { networkNamespace, means } = options;
  const { rates = {}, closedEvidence: closed = NOTHING_CLOSED, path = '' } = file.value ?? {};
  const { checksAtOnce = CHECKS_AT_ONCE, checksPerMinute } = rates;
  const { probesPerSecond = networkNamespace === undefined ? PROBES_PER_SECOND : undefined } = rates;
  const start = () =>
    openProber({
      ...(networkNamespace === undefined ? {} : { networkNamespace }),
      ...(means === undefined ? {} : { means }),
      ...(probesPerSecond === undefined ? {} : { probesPerSecond }),
    });
  let prober: Prober | undefined = start();
  const turnsIn = turnsByPlace(checksAtOnce);
  const turns = turnsIn(undefined);
  const refusals = countRefusals();
  const mayBegin = admitPerMinute(checksPerMinute, () => performance.now());
  let closing = false;

  const parts: AgentParts = {
    openLine(rules, listener, namespace) {
      const used = (prober ??= start());
      const line: SessionListener = {
        report: (...reports) => listener.report(...reports),
        lost(reason) {
          // The next check gets a fresh one; sessions of this one are told by it.
          if (prober === used && !closing) prober = undefined;
          listener.lost(reason);
        },
      };
      return used.open(rules, line, namespace);
    },
    resolve: openResolver({ lookup: hostLookup, now: () => performance.now() }),
    exchange:
      networkNamespace === undefined
        ? openExchange(
            { now: () => performance.now(), calendar: () => Date.now(), trust: hostTrust() },
            probesPerSecond,
          )
        : elsewhere,
    policy: makePolicy(file.value),
    turnsIn,
    admit: () => (mayBegin() ? undefined : `"rates": "checksPerMinute": ${checksPerMinute} in ${path}`),
    closed: (job) => closedEvidence(job, closed, path),
    refusals,
  };

  return {
    ok: true,
    value: {
      facts: readFacts(),
      open: ({ loopback, turn, networkNamespace: from }) =>
        guardedSession(parts, { loopback, hasTurn: turn !== undefined, ...(from !== undefined && { from }) }),
      turn: (signal) => awaitTurn(turns, signal),
      waiting: () => turns.waiting,
      refusals: () => refusals.now(),
      documents: () => (closed.has('network') ? Promise.resolve([]) : (prober ??= start()).documents()),
      async close() {
        closing = true;
        await prober?.close();
      },
    },
  };
}
