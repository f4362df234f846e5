import { useWords } from '../../words/language.tsx';
import type { BackHop } from '../path/back.ts';
import type { Reading } from '../path/use-explanation.ts';
import { Considered, Details } from './details.tsx';

type BackDetailsProps = { readonly hop: BackHop; readonly reading: Reading; readonly onClose: () => void };

/** What decides about an answer at a hop of its way. */
export function BackDetails({ hop, reading, onClose }: BackDetailsProps) {
  const { path } = useWords();
  return (
    <Details name={hop.name} facts={[[path.address, hop.address]]} onClose={onClose}>
      {/* A group that the request passed remembers it, whatever its rules say of strangers. */}
      {!hop.isStranger && <p className="quiet">{path.remembered}</p>}
      <Considered reading={reading} />
    </Details>
  );
}
