import { expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from './compile-cloud.ts';
import type { CloudNetwork } from './cloud-network.ts';
import { openCloud } from './open-cloud.ts';

const CHANGES = 4000;

/** A network whose only rule has another name, other addresses and other ports each time. */
const documents = (change: number) => {
  const [high, low] = [change >> 8, change & 255];
  return cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 nsg=n',
    'nic a 10.0.1.4 in v/app asg=web',
    `rule n ${100 + change} in deny tcp 11.${high}.${low}.0/24,12.${high}.${low}.0/24 > Internet,10.${high}.0.0/16 ${change + 1},9000`,
  );
};

const bytesOf = ({ texts, sets, rules }: CloudNetwork) =>
  texts.bytes.length + 4 * (sets.edges4.length + sets.edges6.length + rules.terms.length + rules.portLists.length);

it(`a rule that changed ${CHANGES} times leaves little behind`, () => {
  const cloud = openCloud(documents(0));
  const first = bytesOf(cloud.at(0));
  let most = first;
  for (let change = 1; change <= CHANGES; change += 1) {
    for (const document of documents(change)) if (document.id.endsWith('/n')) cloud.put(document);
    most = Math.max(most, bytesOf(cloud.at(change)));
  }
  // Twice what is there, and 64 KB, and the last change.
  expect(most).toBeLessThan(2 * first + 70_000);
  expect(bytesOf(cloud.at(CHANGES + 1))).toBeGreaterThanOrEqual(bytesOf(compileCloud(documents(CHANGES), CHANGES)));
});
