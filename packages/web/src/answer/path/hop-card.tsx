import { milliseconds } from '../../words/figures.ts';
import { useWords } from '../../words/language.tsx';
import { placeName } from '../headline.ts';
import type { AlignedHop } from '../line-up.ts';
import { HopIcon } from './hop-icon.tsx';

export type HopCardProps = { readonly place: AlignedHop; readonly isChosen: boolean; readonly onChoose: () => void };

/** More routers of equal cost than these are counted. */
const MOST_OTHERS = 4;

/** A hop, and under it those that other flows go through in its place. */
export function HopCard({ place, isChosen, onChoose }: HopCardProps) {
  const { path } = useWords();
  const { seen, breaks } = place;
  const kind = seen?.kind ?? place.path?.kind ?? 'router';
  const device = place.path?.device;
  const address = seen?.address ?? place.path?.address;
  const others = seen?.otherAddresses ?? place.path?.otherAddresses ?? [];
  const name = placeName(place);
  return (
    <div className={others.length > 0 ? 'hop-stack forked' : 'hop-stack'}>
      <button type="button" className="hop-card" aria-pressed={isChosen} onClick={onChoose}>
        <HopIcon kind={kind} place={seen?.place ?? place.path?.place} device={device} />
        <span className="hop-kind">{device === undefined ? path.kinds[kind] : path.devices[device]}</span>
        <strong className="hop-name">{name ?? path.silent}</strong>
        {address !== undefined && address !== name && <span className="hop-address">{address}</span>}
        {place.path?.isOneOfMany && <span className="quiet">{path.oneOfMany}</span>}
        {seen?.rtt && <span className="hop-rtt">{milliseconds(seen.rtt.mean)}</span>}
        {breaks?.where === 'here' && <span className="badge badge-bad">{path.broken}</span>}
        {breaks?.where === 'back' && <span className="badge badge-bad">{path.noAnswers}</span>}
        {place.state === 'gone' && <span className="badge">{path.notReached}</span>}
      </button>
      {others.length > 0 && (
        <ul className="others" aria-label={path.others(others.length)}>
          {others.slice(0, MOST_OTHERS).map((each) => (
            <li key={each} className="hop-address">
              {each}
            </li>
          ))}
          {others.length > MOST_OTHERS && <li className="quiet">{path.more(others.length - MOST_OTHERS)}</li>}
        </ul>
      )}
    </div>
  );
}
