import { openCloud, predictCloud } from '../../packages/engine/src/index.ts';
import { configurationOf } from '../../packages/engine/src/path/walk/ends.ts';
import { packetFrom } from '../../packages/engine/src/path/walk/packets/packet-from.ts';
import { verdictOn, walk } from '../../packages/engine/src/path/walk/walk.ts';
import { packetOf } from '../../packages/engine/src/rules/packet.ts';
import { chanceFlows } from './chance-flows.ts';
import { LARGE, largeCloud } from './large-cloud.ts';
import { linesTouched, type Lines } from './lines-touched.ts';

export type Touched = { readonly verdict: Lines; readonly whole: Lines; readonly document: Lines };

const cloud = largeCloud(LARGE);
const network = openCloud(cloud.documents()).at(1);
const flows = chanceFlows(4096);
const verdict = linesOf(verdictOn);
const whole = linesOf(walk);
const document = linesTouched(network, flows, (watched, { from, to, port }) => {
  const destination = { kind: 'address', address: cloud.addressOf(to) } as const;
  predictCloud(watched, { source: cloud.interfaceId(from), destination, port });
});
const touched: Touched = { verdict, whole, document };
process.stdout.write(`${JSON.stringify(touched)}\n`);

function linesOf(ask: typeof verdictOn): Lines {
  return linesTouched(network, flows, (watched, { from, to, port }) => {
    const row = configurationOf(network, cloud.interfaceId(from));
    const ends = { source: cloud.addressOf(from), destination: cloud.addressOf(to), destinationPort: port };
    ask(watched, row, packetFrom(watched, row, packetOf({ protocol: 'tcp', ...ends })));
  });
}
