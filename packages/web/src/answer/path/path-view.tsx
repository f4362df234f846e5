import { useMemo, useState } from 'react';
import { useWords } from '../../words/language.tsx';
import { Histogram } from '../histogram.tsx';
import { HopDetails } from '../hop/hop-details.tsx';
import { BackDetails } from '../hop/back-details.tsx';
import { IssueList } from '../issue-list.tsx';
import { isOfAnswers, type AlignedHop, type Diagnosis, type Issue } from '../line-up.ts';
import { isTheSame, wayBackOf, type BackHop } from './back.ts';
import { PathPicture } from './path-picture.tsx';
import { useExplanation } from './use-explanation.ts';
import { WayBackPicture } from './way-back.tsx';
import type { Way } from './lane.ts';
import { placesOf } from './way.ts';

/** The way there and back as a picture, what decided at the hop that is chosen, and what there is to mend. */
export function PathView({ diagnosis, way }: { readonly diagnosis: Diagnosis; readonly way: Way }) {
  const { answer, path, progress } = useWords();
  const [chosen, setChosen] = useState<{ readonly place: AlignedHop } | { readonly back: BackHop }>();
  const { asked, again } = useExplanation(diagnosis);
  const explained = asked?.kind === 'answered' ? asked.value : undefined;
  const places = placesOf(way);
  const issues = unique(places.flatMap((place) => place.issues));
  const [causes, symptoms] = [
    issues.filter(({ severity }) => severity === 'error'),
    issues.filter(({ severity }) => severity !== 'error'),
  ];
  const back = useMemo(() => {
    const { hops = [], branches = [] } = diagnosis.predicted ?? {};
    const told = hops.flatMap((hop) => hop.issues ?? []).filter(isOfAnswers);
    const isCut = placesOf(way).every(({ state, path: hop }) => hop?.kind !== 'destination' || state !== 'passed');
    // Of answers to what does not arrive nobody wants to know.
    if (explained?.back === undefined || (isCut && told.length === 0)) return undefined;
    return wayBackOf(explained.back, [...hops, ...branches.flatMap((branch) => branch.hops)], told);
  }, [diagnosis, way, explained]);
  const place = chosen && 'place' in chosen ? chosen.place : undefined;
  const backHop = chosen && 'back' in chosen ? chosen.back : undefined;
  return (
    <>
      <PathPicture
        way={way}
        chosen={place}
        onChoose={(each) => setChosen(each === place ? undefined : { place: each })}
      />
      {back && (
        <WayBackPicture
          way={back}
          isSame={isTheSame(back, way)}
          chosen={backHop}
          onChoose={(each) => setChosen(each === backHop ? undefined : { back: each })}
        />
      )}
      <p className="quiet path-hint">{path.hint}</p>
      {place && (
        <HopDetails
          place={place}
          diagnosis={diagnosis}
          asked={asked}
          again={again}
          onClose={() => setChosen(undefined)}
        />
      )}
      {backHop?.reading && <BackDetails hop={backHop} reading={backHop.reading} onClose={() => setChosen(undefined)} />}
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

const unique = (issues: readonly Issue[]) =>
  issues.filter((issue, index) => issues.findIndex(({ sentence }) => sentence === issue.sentence) === index);
