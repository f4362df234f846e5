import { describe, expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../cloud/compile-cloud.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { nameAsker } from '../services/name-asker.ts';
import { resolveName } from '../services/resolve-name.ts';

/* "What is Azure DNS Private Resolver?" (DNS query process) and "Azure DNS Private Resolver endpoints and rulesets". */

const HUB =
  'vnet hub 10.0.0.0/16;subnet hub/in 10.0.3.0/28;subnet hub/out 10.0.4.0/28;subnet hub/AzureFirewallSubnet 10.0.9.0/26';
const RESOLVER = 'resolver d 10.0.3.4 in hub/in hub/out';
const netWith = (servers = '') => `${HUB};vnet s 10.1.0.0/16 ${servers};peer hub s`;
const ZONE = 'zone corp.example hub;record corp.example db 10.0.5.4';
const [NET, ASKING] = [netWith(), netWith('dns=10.0.3.4')];

/** What a machine of the spoke is answered. */
function answerIn(lines: string, name = 'db.corp.example'): string {
  const network = compileCloud(cloudOf(...lines.split(';')), 1);
  const answer = resolveName(network, nameAsker(network, 1, NONE), name);
  const codes = answer.issues.map(({ code }) => code);
  const what = answer.kind === 'told' ? answer.addresses : answer.kind === 'unknown' ? [answer.missing] : [];
  return [answer.kind, ...what, ...codes].join(' ');
}

type Case = readonly [it: string, lines: string, expected: string, ...name: [] | [string]];

const untold = (what: string, name = 'db.corp.example') =>
  `unknown ${what} is in no document, so what ${name} leads to is not known.`;
const OTHERS = 'unknown Machines in s ask name servers of their own, and what those answer is in no document.';

describe('an inbound endpoint as the name server of a network', () => {
  it.each<Case>([
    ['answers as Azure does in its own network', `${ASKING};${RESOLVER};${ZONE}`, 'told 10.0.5.4'],
    [
      'does not ask zones that are linked to the network that asks',
      `${ASKING};${RESOLVER};zone corp.example s;record corp.example db 10.0.5.4`,
      'no-such-name DNS_ZONE_NOT_LINKED',
    ],
    ['is not known without its document', `${ASKING};${ZONE}`, OTHERS],
    [
      'is asked through no other network',
      `${HUB};vnet s 10.1.0.0/16 dns=10.0.3.4;vnet t 10.2.0.0/16;peer hub t;peer t s;${RESOLVER};${ZONE}`,
      OTHERS,
    ],
    [
      'is one of two of the same resolver',
      `${netWith('dns=10.0.3.4,10.0.3.5')};resolver d 10.0.3.4,10.0.3.5 in hub/in;${ZONE}`,
      'told 10.0.5.4',
    ],
    ['is one beside a server that nobody describes', `${netWith('dns=10.0.3.4,10.0.3.9')};${RESOLVER};${ZONE}`, OTHERS],
    [
      'is asked by a firewall, that is asked by machines',
      `${netWith('dns=10.0.9.4')};${RESOLVER};${ZONE};fw f 10.0.9.4 in hub/AzureFirewallSubnet p;policy p - dns=proxy,10.0.3.4`,
      'told 10.0.5.4',
    ],
    [
      'asks by the rules that its network uses',
      `${ASKING};${RESOLVER};${ZONE};ruleset rs d hub;forward rs onprem.example 192.168.1.53`,
      untold('What 192.168.1.53 answers, whom the rule onprem.example of rs asks,', 'x.onprem.example'),
      'x.onprem.example',
    ],
  ])('%s', (_, lines, expected, ...name) => expect(answerIn(lines, ...name)).toBe(expected));
});

describe('the rules of a forwarding ruleset', () => {
  const USING = `${NET};${RESOLVER};ruleset rs d s`;
  const TO_HUB = 'forward rs corp.example 10.0.3.4';
  it.each<Case>([
    ['lead to an inbound endpoint', `${USING};${ZONE};${TO_HUB}`, 'told 10.0.5.4'],
    [
      'come behind zones that are linked',
      `${USING};${TO_HUB};zone corp.example s;record corp.example db 10.9.9.9`,
      'told 10.9.9.9',
    ],
    [
      'and behind one that has not got the name',
      `${USING};${ZONE};${TO_HUB};zone db.corp.example s`,
      'no-such-name DNS_NXDOMAIN',
    ],
    [
      'count by the longest domain',
      `${USING};${ZONE};${TO_HUB};forward rs db.corp.example 10.9.9.9`,
      untold('What 10.9.9.9 answers, whom the rule db.corp.example of rs asks,'),
    ],
    ['are asked of their first server', `${USING};${ZONE};forward rs corp.example 10.0.3.4,10.9.9.9`, 'told 10.0.5.4'],
    [
      'do not count where they are off',
      `${USING};${ZONE};${TO_HUB};forward rs db.corp.example 10.9.9.9 off`,
      'told 10.0.5.4',
    ],
    [
      'are for other servers at other ports',
      `${USING};${ZONE};forward rs corp.example 10.0.3.4:5353`,
      untold('What 10.0.3.4:5353 answers, whom the rule corp.example of rs asks,'),
    ],
    [
      'are for all names by a dot',
      `${USING};${ZONE};forward rs . 10.9.9.9`,
      untold('What 10.9.9.9 answers, whom the rule . of rs asks,'),
    ],
    [
      'but not for those of Azure’s own domains',
      `${USING};forward rs . 10.9.9.9;storage st`,
      'public',
      'st.blob.core.windows.net',
    ],
    [
      'lead round',
      `${NET};${RESOLVER};ruleset rs d hub,s;${TO_HUB}`,
      'unknown The name db.corp.example leads round in a circle, by the rule corp.example of rs.',
    ],
    [
      'may count where one name stands for another',
      `${USING};forward rs privatelink.blob.core.windows.net 10.0.3.4;storage st;nic e 10.0.5.4 in hub/in pe=p;endpoint p Approved storage:st`,
      untold(
        'Whether the rule privatelink.blob.core.windows.net of rs counts where one name stands for another',
        'st.privatelink.blob.core.windows.net',
      ),
      'st.blob.core.windows.net',
    ],
    [
      'are for the name before that of its private endpoint',
      `${USING};forward rs blob.core.windows.net 10.0.3.4;storage st;nic e 10.0.5.4 in hub/in pe=p;endpoint p Approved storage:st;zone privatelink.blob.core.windows.net hub;record privatelink.blob.core.windows.net st 10.0.5.4`,
      'told 10.0.5.4',
      'st.blob.core.windows.net',
    ],
    ['may be there where none is among the documents', USING, untold('Whether there is a rule of rs for the name')],
    [
      'may be for a network where no link is among the documents',
      `${NET};${RESOLVER};ruleset rs d -;${TO_HUB}`,
      untold('To which networks rs is linked'),
    ],
    [
      'are not for networks that do not use it',
      `${NET};${RESOLVER};ruleset rs d hub;${TO_HUB}`,
      'unknown Which address db.corp.example has is in no document.',
    ],
    [
      'are asked from the networks of its outbound endpoints',
      `${NET};vnet far 10.7.0.0/16;subnet far/in 10.7.0.0/28;subnet far/out 10.7.1.0/28;resolver e 10.7.0.4 in far/in far/out;${RESOLVER};ruleset rs e s;${TO_HUB};${ZONE}`,
      untold('What 10.0.3.4 answers, whom the rule corp.example of rs asks,'),
    ],
  ])('%s', (_, lines, expected, ...name) => expect(answerIn(lines, ...name)).toBe(expected));
});
