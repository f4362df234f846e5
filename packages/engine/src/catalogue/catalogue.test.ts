import { describe, expect, expectTypeOf, it, test } from 'vitest';
import type { Issue } from '../issue/issue.ts';
import { AZURE_TYPES } from './azure-types.ts';
import { CATALOGUE, ENTRIES, entryOf, findEntry, helpPath, ISSUE_CODES } from './catalogue.ts';

describe('the catalogue', () => {
  it('has each code once', () => {
    const codes = ENTRIES.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.every((code) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^(CANCELLED|FLAPPING|UNKNOWN)$/.test(code))).toBe(true);
  });

  it('holds every code of the clouds whose catalogues were read for it, and our own', () =>
    expect(
      Object.fromEntries(Object.entries(CATALOGUE).map(([group, codes]) => [group, Object.keys(codes).length])),
    ).toEqual({
      filter: 19,
      route: 23,
      peering: 8,
      gateway: 9,
      nva: 3,
      nat: 8,
      'load-balancer': 12,
      service: 21,
      dns: 8,
      state: 7,
      live: 18,
      agent: 13,
      verdict: 18,
    }));

  it('knows Azure’s words, each once, and says every one of them but those that nobody has explained, or that are about nothing we look at', () => {
    expect(new Set(AZURE_TYPES).size).toBe(AZURE_TYPES.length);
    const said = new Set(ENTRIES.flatMap(({ azure }) => azure));
    expect(AZURE_TYPES.filter((type) => !said.has(type))).toEqual([
      'PortThrottled',
      // Of machines with several interfaces in one subnet, of which no issue of ours is.
      'MultiNICsInSameSubnet',
      'MultiNICsInSameSubnetWithWeakHostEnabled',
      'MultiNICsInSameSubnetWithWeakHostSendEnabled',
    ]);
  });

  it('has a word of Azure’s for every code but remarks', () =>
    expect(ENTRIES.filter(({ azure }) => azure.length === 0).map(({ code }) => code)).toEqual([
      'CLOCK_SKEW',
      'ZONE_CROSSED',
    ]));

  it.each(ENTRIES)('says of $code what it means and what to do, in sentences', ({ meaning, remedy, origins }) => {
    expect(meaning).toMatch(/^[A-Z].*[^.]\.$/);
    expect(remedy).toMatch(/^[A-Z].*[^.][.?]$/);
    expect(new Set(origins).size).toBe(origins.length);
    expect(origins.length).toBeGreaterThan(0);
  });

  it('tells no two codes in the same words', () => {
    const meanings = ENTRIES.map(({ meaning }) => meaning);
    expect(meanings.filter((meaning, index) => meanings.indexOf(meaning) !== index)).toEqual([]);
  });
});

test('an issue has a code that is emitted: any other does not compile', () => {
  expectTypeOf<'NSG_DENY'>().toExtend<Issue['code']>();
  expectTypeOf<'SNAT_PORT_EXHAUSTION'>().not.toExtend<Issue['code']>();
  expectTypeOf<'NSG_DENIED'>().not.toExtend<Issue['code']>();
});

describe('an entry', () => {
  it.each(['NSG_DENY', 'nsg_deny', ' nsg-deny '])('is found as %j', (text) =>
    expect(findEntry(text)).toMatchObject({ code: 'NSG_DENY', group: 'filter', azure: ['NetworkSecurityRule'] }),
  );
  it('is not found by what is no code', () => expect(findEntry('NSG')).toBeUndefined());
  it('has a page', () => expect(helpPath('LB_HAIRPIN')).toBe('/docs/catalogue/load-balancer#lb_hairpin'));
  it('that was there once leads to all of them', () =>
    expect(helpPath('SOURCE_ADDRESS_NOT_OWN')).toBe('/docs/catalogue'));
  it('is there for every code that is emitted', () => {
    expect(ISSUE_CODES.map((code) => entryOf(code).emitted)).toEqual(ISSUE_CODES.map(() => true));
  });
});
