import type { Evidence, Job, Observation, Outcome, ProbeSession, SessionListener } from '@hopscope/engine';

/** What performs jobs: a prober, or anything of its shape. */
export type Performer = {
  open(rules: object, listener: SessionListener): Pick<ProbeSession, 'control' | 'close'> & { run(job: Job): void };
};

/** Everything said about one job. */
export type Answer = {
  readonly observations: readonly Observation[];
  readonly evidence: readonly Evidence[];
  /** Of probes by sequence, of hops by TTL. */
  readonly outcomes: readonly Outcome[];
};

/** Has one job performed in a session of its own, from `run` to `ended`. Rejects when the performer is lost. */
export function ask(performer: Performer, job: Job): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const observations: Observation[] = [];
    const evidence: Evidence[] = [];
    const session = performer.open(
      {},
      {
        report(report) {
          if (report.kind === 'observed') observations.push(report.observation);
          else if (report.kind === 'evidence') evidence.push(report.evidence);
          else if (report.kind === 'ended') {
            session.close();
            resolve({ observations, evidence, outcomes: outcomesOf(observations) });
          }
        },
        lost: (reason) => reject(new Error(reason)),
      },
    );
    session.run(job);
  });
}

const place = (observation: Observation) =>
  observation.kind === 'probe' ? observation.sequence : observation.kind === 'hop' ? observation.ttl : 0;

const outcomesOf = (observations: readonly Observation[]): readonly Outcome[] =>
  observations
    .toSorted((one, other) => place(one) - place(other))
    .flatMap((observation) =>
      observation.kind === 'sender' || observation.kind === 'exchange' ? [] : [observation.outcome],
    );
