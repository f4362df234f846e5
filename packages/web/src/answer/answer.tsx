import { useMemo } from 'react';
import type { Check } from '@hopscope/protocol';
import { instant, milliseconds, nameOf, seconds } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { Copy } from './copy.tsx';
import { headlineOf, targetOf } from './headline.ts';
import { lineUp } from './line-up.ts';
import { PathView } from './path/path-view.tsx';
import { wayOf } from './path/way.ts';
import { Again } from './tabs/again.tsx';
import { ArmJson } from './tabs/arm-json.tsx';
import { Grid } from './tabs/grid.tsx';
import { Tabs } from './tabs/tabs.tsx';

/** The answer to a check: the sentence on top, the way as a picture under it, and everything else for whoever asks. */
export function Answer({ check }: { readonly check: Check }) {
  const words = useWords();
  const { answer } = words;
  const { diagnosis } = check;
  const places = useMemo(() => (diagnosis === undefined ? [] : lineUp(diagnosis)), [diagnosis]);
  const way = useMemo(() => (diagnosis === undefined ? undefined : wayOf(diagnosis)), [diagnosis]);
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
          ['path', answer.tabPath, () => diagnosis && way && <PathView diagnosis={diagnosis} way={way} />],
          ['grid', answer.tabGrid, () => way && <Grid way={way} />],
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
