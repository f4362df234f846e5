import { useWords } from '../../words/language.tsx';

/** What the colours and lines of the map mean. */
export function MapKey() {
  const { network } = useWords();
  return (
    <ul className="map-key quiet" aria-label={network.key}>
      <li>
        <svg viewBox="0 0 24 12" aria-hidden="true" className="map-machine map-appliance">
          <rect x="2" y="1" width="20" height="10" rx="3" />
        </svg>
        {network.appliance}
      </li>
      <li>
        <svg viewBox="0 0 24 12" aria-hidden="true">
          <path d="M0 6h24" className="map-line" />
        </svg>
        {network.peering}
      </li>
      <li>
        <svg viewBox="0 0 24 12" aria-hidden="true">
          <path d="M0 6h24" className="map-line map-line-apart" />
        </svg>
        {network.peeringApart}
      </li>
    </ul>
  );
}
