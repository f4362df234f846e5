import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Sender } from '../sweep/senders.ts';
import { MAX_STEPS } from './trail.ts';
import { mayGoOn } from './trails.ts';

/**
 * Whom packets from one configuration pass in between, by address and virtual network of whoever gets them: a list that the
 * next answer overwrites. `lost`: they get nowhere. Undefined where it takes a walk to tell.
 */
export function transitFrom(network: CloudNetwork, senderAt: (row: number) => Sender, from: number) {
  const first = senderAt(from);
  const passed: Sender[] = [];
  return (word: number, home: number): readonly Sender[] | 'lost' | undefined => {
    passed.length = 0;
    for (let sender = first; passed.length < MAX_STEPS - 2; passed.push(sender)) {
      if (sender.words.includes(word)) return undefined;
      const hop = sender.hopTo(word);
      if (hop.kind === 'deliver') return hop.to === home ? passed : undefined;
      if (hop.kind === 'no-route' || hop.kind === 'blackholed')
        return passed.length > 0 && mayGoOn(network, sender.row, word) ? undefined : 'lost';
      if (hop.kind === 'other') return undefined;
      sender = senderAt(hop.to);
      if (sender.interface === first.interface) return undefined;
      for (const each of passed) if (each.interface === sender.interface) return undefined;
    }
    return undefined;
  };
}
