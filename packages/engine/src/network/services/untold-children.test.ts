import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../cloud/compile-cloud.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { nameAsker } from './name-asker.ts';
import { resolveName } from './resolve-name.ts';

const ZONE = 'corp.example';
const NET = ['vnet v 10.0.0.0/16', 'vnet w 10.1.0.0/16'];

function answerTo(lines: readonly string[], name: string, network: number) {
  const compiled = compileCloud(cloudOf(...NET, ...lines), 1);
  const answer = resolveName(compiled, nameAsker(compiled, network, NONE), name);
  return answer.kind === 'told' ? answer.addresses.join(' ') : answer.kind === 'unknown' ? answer.missing : answer.kind;
}

/* PrivateZoneProperties of the REST API: "The current number of record sets in this Private DNS zone", and of links; each is listed apart from it. */
describe('a private zone of which not all record sets are among the documents', () => {
  const RECORD = `record ${ZONE} app 10.0.1.9`;
  const UNTOLD = 'Which records corp.example has beside those that are told is in no document, so what';
  it.each([
    [
      'may have any other name',
      [`zone ${ZONE} v sets=3`, RECORD],
      'db',
      0,
      `${UNTOLD} db.corp.example leads to is not known.`,
    ],
    ['has those that are told', [`zone ${ZONE} v sets=3`, RECORD], 'app', 0, '10.0.1.9'],
    [
      'may have one before its wildcard',
      [`zone ${ZONE} v sets=3`, `record ${ZONE} * 10.0.1.9`],
      'db',
      0,
      `${UNTOLD} db.corp.example leads to is not known.`,
    ],
    [
      'has no other where that of type SOA alone is not told',
      [`zone ${ZONE} v sets=2`, RECORD],
      'db',
      0,
      'no-such-name',
    ],
    [
      'is not asked by others',
      [`zone ${ZONE} v sets=3`],
      'db',
      1,
      'Which address db.corp.example has is in no document.',
    ],
    [
      'may be linked to others',
      [`zone ${ZONE} v sets=2 links=2`, RECORD],
      'app',
      1,
      'To which networks corp.example is linked is in no document, so what app.corp.example leads to is not known.',
    ],
    ['is linked to one that a link names', [`zone ${ZONE} v sets=2 links=2`, RECORD], 'app', 0, '10.0.1.9'],
    ['is linked to no others', [`zone ${ZONE} v sets=2 links=1`, RECORD], 'app', 1, 'no-such-name'],
  ])('%s', (_, lines, name, network, expected) => expect(answerTo(lines, `${name}.${ZONE}`, network)).toBe(expected));

  it('counts sets of types that tell no address, and those that a zone group tells', () => {
    const zone = idOf('privateDnsZones', ZONE);
    const more = ['SOA/@', 'TXT/t', 'MX/m'].map((path) => ({
      id: `${zone}/${path}`,
      type: `Microsoft.Network/privateDnsZones/${path.split('/')[0]}`,
      properties: {},
    }));
    const group = {
      id: `${idOf('privateEndpoints', 'k')}/privateDnsZoneGroups/default`,
      type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
      properties: {
        privateDnsZoneConfigs: [
          {
            properties: {
              privateDnsZoneId: zone,
              recordSets: [{ recordSetName: 'k', ipAddresses: ['10.0.5.4', '10.0.5.5'] }],
            },
          },
        ],
      },
    };
    const lackOf = (sets: number) =>
      compileCloud(
        [...cloudOf(...NET, `zone ${ZONE} v sets=${sets}`, `record ${ZONE} app 10.0.1.9`), ...more, group],
        1,
      ).findings;
    expect(lackOf(5)).toEqual([]);
    expect(lackOf(7)).toEqual([
      {
        resource: zone,
        field: 'properties.numberOfRecordSets',
        problem: 'It has 7 record sets, of which 2 are not among the documents.',
        consequence: 'What names in the zone lead to for which no document has a record is not known.',
        severity: 'warning',
      },
    ]);
  });
});
