import { nameOf } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { Effective } from './effective.tsx';
import type { MapNetwork, MapPlace } from './estate.ts';
import { ReachersOf } from './reachers.tsx';

type ChosenProps = {
  readonly place: MapPlace;
  readonly places: ReadonlyMap<string, MapPlace>;
  readonly onChoose: (id: string) => void;
};

/** What counts at a place on the map. */
export function Chosen({ place, places, onChoose }: ChosenProps) {
  const { network } = place;
  switch (place.kind) {
    case 'network':
      return (
        <Card name={network.name} lead={network.prefixes.join(', ')}>
          <Peerings peerings={network.peerings} places={places} onChoose={onChoose} />
        </Card>
      );
    case 'subnet':
      return (
        <Card name={place.subnet.name} lead={[place.subnet.prefixes.join(', '), network.name].join(' · ')}>
          <OfSubnet place={place} />
        </Card>
      );
    case 'machine': {
      const { id, name, address } = place.machine;
      return (
        <Card name={name} lead={[address, place.subnet.name, network.name, nameOf(id)].join(' · ')}>
          <ReachersOf key={id} id={id} places={places} onChoose={onChoose} />
          <Effective at={id} subnetOnly={false} />
        </Card>
      );
    }
  }
}

type CardProps = { readonly name: string; readonly lead: string; readonly children: React.ReactNode };

const Card = ({ name, lead, children }: CardProps) => (
  <section className="card" aria-label={name}>
    <h2>{name}</h2>
    <p className="quiet">{lead}</p>
    {children}
  </section>
);

/** Azure tells rules and routes where an interface is: any of the subnet's will do. */
function OfSubnet({ place: { subnet } }: { readonly place: Extract<MapPlace, { readonly kind: 'subnet' }> }) {
  const { network } = useWords();
  const [any] = subnet.interfaces;
  if (any !== undefined) return <Effective at={any.id} subnetOnly />;
  const { securityGroup, routeTable } = subnet;
  return (
    <p>
      {network.emptySubnet(
        [securityGroup, routeTable].flatMap((id) => (id === undefined ? [] : nameOf(id))).join(', '),
      )}
    </p>
  );
}

type PeeringsProps = Omit<ChosenProps, 'place'> & { readonly peerings: MapNetwork['peerings'] };

function Peerings({ peerings, places, onChoose }: PeeringsProps) {
  const { network } = useWords();
  return (
    <>
      <h3>{network.peerings}</h3>
      {peerings.length === 0 && <p className="quiet">{network.noPeerings}</p>}
      <ul className="peerings">
        {peerings.map(({ name, remote, state }) => {
          const other = places.get(remote.toLowerCase())?.network;
          return (
            <li key={name}>
              <span className={`mark mark-${state === 'Connected' ? 'live' : 'away'}`}>
                {network.peeringStates[state]}
              </span>{' '}
              {other === undefined ? (
                `${nameOf(remote)} (${network.notDescribed})`
              ) : (
                <button type="button" className="plain" onClick={() => onChoose(other.id)}>
                  {other.name}
                </button>
              )}{' '}
              <span className="quiet">{name}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
