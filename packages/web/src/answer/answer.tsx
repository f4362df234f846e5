import { useState } from 'react';
import type { Check } from '@hopscope/protocol';
import { Histogram } from './histogram.tsx';
import { instant, milliseconds, nameOf, seconds } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { Again } from './again.tsx';
import { ArmJson } from './arm-json.tsx';
import { Copy } from './copy.tsx';
import { Grid } from './grid.tsx';
import { headlineOf, targetOf } from './headline.ts';
import { HopDetails } from './hop-details.tsx';
import { IssueList } from './issue-list.tsx';
import { lineUp, type Diagnosis, type Place } from './line-up.ts';
import { PathPicture } from './path-picture.tsx';
import { Tabs } from './tabs.tsx';

/** The answer to a check: the sentence on top, the way as a picture under it, and everything else for whoever asks. */
export function Answer({ check }: { readonly check: Check }) {
  const words = useWords();
  const { answer } = words;
  const { diagnosis } = check;
  const places = diagnosis === undefined ? [] : lineUp(diagnosis);
  const { verdict, rest } = headlineOf(check, places, words);
  const tone = check.state === 'finished' ? (diagnosis?.verdict ?? 'undetermined') : 'undetermined';
  return (
    <article className={`answer answer-${tone}`} aria-label={answer.title}>
      <header className="headline" role="status">
        <p className="asked">
          {nameOf(check.source)} → {targetOf(check)}
        </p>
        <h2>
          <span className="verdict">{verdict}</span>
          {rest !== '' && `: ${rest}`}
        </h2>
        {diagnosis && (words.tag !== 'en' || verdict === answer.blocked) && (
          <p className="quiet" lang="en">
            {diagnosis.sentence}
          </p>
        )}
        {diagnosis?.dataPlane === 'simulated' && <p className="note simulated">{answer.simulated}</p>}
        {diagnosis?.agreement.kind === 'disagree' && (
          <p className="note disagree">
            <strong>{answer.disagree}.</strong> {answer.predicted}:{' '}
            <span lang="en">{diagnosis.agreement.predicted}</span>. {answer.observed}:{' '}
            <span lang="en">{diagnosis.agreement.observed}</span>.
          </p>
        )}
      </header>
      <Figures check={check} />
      <Tabs
        label={answer.tabs}
        tabs={[
          ['path', answer.tabPath, () => diagnosis && <PathView diagnosis={diagnosis} places={places} />],
          ['grid', answer.tabGrid, () => <Grid places={places} />],
          ['arm', answer.tabArm, () => <ArmJson check={check} />],
          ['again', answer.tabAgain, () => <Again check={check} />],
        ]}
      />
    </article>
  );
}

function Figures({ check }: { readonly check: Check }) {
  const words = useWords();
  const { answer } = words;
  const { diagnosis } = check;
  return (
    <div className="figures">
      <dl>
        {diagnosis && (
          <Figure
            name={answer.sent}
            value={`${diagnosis.probes.sent}`}
            more={`${diagnosis.probes.failed} ${answer.lost}`}
          />
        )}
        {diagnosis?.latency && <Figure name={answer.median} value={milliseconds(diagnosis.latency.median)} />}
        {diagnosis?.latency && <Figure name={answer.p95} value={milliseconds(diagnosis.latency.p95)} />}
        {diagnosis && <Figure name={answer.took} value={seconds(diagnosis.tookMs)} />}
        <Figure name={answer.at} value={instant(check.createdAt, words)} />
      </dl>
      <Copy text={`${location.origin}/checks/${check.id}`} words={answer.share} />
    </div>
  );
}

const Figure = ({ name, value, more }: { readonly name: string; readonly value: string; readonly more?: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {value} {more && <span className="quiet">{more}</span>}
    </dd>
  </div>
);

function PathView({ diagnosis, places }: { readonly diagnosis: Diagnosis; readonly places: readonly Place[] }) {
  const { answer, progress } = useWords();
  const [chosen, setChosen] = useState<number>();
  const place = chosen === undefined ? undefined : places[chosen];
  const issues = unique(places.flatMap(({ issues }) => issues));
  const [causes, symptoms] = [
    issues.filter(({ severity }) => severity === 'error'),
    issues.filter(({ severity }) => severity !== 'error'),
  ];
  return (
    <>
      <PathPicture
        places={places}
        chosen={chosen}
        onChoose={(index) => setChosen(index === chosen ? undefined : index)}
      />
      {place && (
        <HopDetails
          place={place}
          evidence={diagnosis.evidence}
          isSource={(place.seen ?? place.path)?.kind === 'source'}
          onClose={() => setChosen(undefined)}
        />
      )}
      {causes.length > 0 && (
        <section aria-label={answer.causes}>
          <h3>{answer.causes}</h3>
          <IssueList issues={causes} />
        </section>
      )}
      {symptoms.length > 0 && (
        <section aria-label={answer.symptoms}>
          <h3>{answer.symptoms}</h3>
          <IssueList issues={symptoms} />
        </section>
      )}
      {diagnosis.latency && (
        <section aria-label={progress.latency}>
          <h3>{progress.latency}</h3>
          <Histogram bars={diagnosis.latency.distribution} />
        </section>
      )}
    </>
  );
}

const unique = (issues: readonly Place['issues'][number][]) =>
  issues.filter((issue, index) => issues.findIndex(({ sentence }) => sentence === issue.sentence) === index);
