import type { Packet, RequestGateway } from '../model.fixture.ts';
import { wordsOf } from '../hop.fixture.ts';
import type { Trail, Way } from '../way.fixture.ts';
import { textOf } from '../words.fixture.ts';
import type { Filters } from './filters.fixture.ts';

/** The group of its subnet may see one of its own addresses, whichever was asked for. */
export function enterGateway(
  filters: Filters,
  gateway: RequestGateway,
  packet: Packet,
  trail: Trail,
  isTranslated: boolean,
): readonly Way[] {
  const front = gateway.fronts.find((each) => each.address === packet.destination);
  const seen = { ...packet, destination: front?.seenAs ?? packet.destination };
  const said = trail.isAnew && !isTranslated ? [] : filters.atGateway(gateway, 'Inbound', seen);
  return [
    {
      ...trail,
      hops: [...trail.hops, { address: textOf(packet.destination), filters: wordsOf(said) }],
      verdicts: [...trail.verdicts, ...said],
      passed: [...trail.passed, gateway],
      end: 'delivered',
      arrived: { at: { owner: gateway }, packet: seen, isTranslated, asked: packet },
    },
  ];
}
