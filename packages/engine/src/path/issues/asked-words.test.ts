import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';

const ROOMS =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;route r 10.2.0.0/16 10.0.9.4;vnet w 10.2.0.0/16;subnet w/s 10.2.1.0/24;peer v w;peer w v forwarded=on;nic b 10.2.1.4 in w/s pip=20.7.7.7 nsg=n;subnet v/AzureFirewallSubnet 10.0.9.0/26;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1;fwapp f 100 Allow 443 * > *';
const NAT = ROOMS.replace('10.0.1.0/24', '10.0.1.0/24 nat=g');
const BALANCED =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet v/be 10.0.2.0/24;nic b 10.0.2.4 in v/be nsg=n;lb l 10.0.2.9 in v/be;balance l Tcp';
const two = 'natgw g 20.5.5.5 20.5.5.6';
const deny = (from: string) => `rule n 100 in Deny * ${from} > *;rule n 200 in Allow * * > *`;

const behind = ', and the rule r100 of n, which would decide, tells some from others.';

it.each([
  [
    'a rule for one of two addresses of a NAT gateway',
    `${NAT};${two};${deny('20.5.5.6')}`,
    '20.7.7.7:443',
    'With which of 20.5.5.5 and 20.5.5.6 a flow leaves here is not known, and not with all of them it is let in.',
    'The rule r100 of n denies TCP port 443 from 20.5.5.6 to 20.7.7.7 on the way into 10.2.1.4.',
  ],
  [
    'a rule for an address that may be the one that no document tells',
    `${NAT};natgw g 20.5.5.5 untold;${deny('20.5.5.6')}`,
    '20.7.7.7:443',
    `Which public address the flow comes from is in no document${behind}`,
  ],
  [
    'a rule for some addresses of a firewall’s subnet',
    `${ROOMS};${deny('10.0.9.0/27')}`,
    '10.2.1.4:443',
    `Which address from 10.0.9.5 to 10.0.9.62 the flow comes from is in no document${behind}`,
  ],
  [
    'a rule whose tag is not loaded',
    `${NAT};${two};${deny('AzureDevOps')}`,
    '20.7.7.7:443',
    'Whether the rule r100 of n matches is not known, and it would decide.',
  ],
  [
    'a rule for some of the ports that answers may go to',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet v/data 10.0.2.0/24 rt=s;nic b 10.0.2.4 in v/data;route s 10.0.1.0/24 10.0.3.4;subnet v/fw 10.0.3.0/24;nic f 10.0.3.4 in v/fw forwards nsg=n;rule n 100 out Deny Tcp * > * 5000-6000',
    '10.0.2.4:80',
    `Which source port the flow has there is not known${behind}`,
    'Requests from 10.0.1.4 pass no appliance, answers pass 10.0.3.4: a stateful appliance drops what it sees half of.',
  ],
  [
    'a rule for some of these ports whose tag is not loaded',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet v/data 10.0.2.0/24 rt=s;nic b 10.0.2.4 in v/data;route s 10.0.1.0/24 10.0.3.4;subnet v/fw 10.0.3.0/24;nic f 10.0.3.4 in v/fw forwards nsg=n;rule n 100 out Deny Tcp AzureDevOps > * 5000-6000',
    '10.0.2.4:80',
    'Whether the rule r100 of n matches is not known, and it would decide.',
    'Requests from 10.0.1.4 pass no appliance, answers pass 10.0.3.4: a stateful appliance drops what it sees half of.',
  ],
  [
    'a group that no document tells',
    `${NAT};${two}`,
    '20.7.7.7:443',
    'The security group of b is not among the documents: what it lets pass is not known.',
  ],
  [
    'a rule by which a firewall translates what comes from an address that may be the one that no document tells',
    `${NAT};natgw g 20.5.5.5 untold;fwnat f 100 TCP 20.5.5.6 > 20.1.1.1 443 to 10.2.1.4:443`,
    '20.1.1.1:443',
    'Which public address the flow comes from is in no document, and whether the rule t100 of natRules translates the flow hangs on it.',
  ],
  [
    'a rule for a backend’s own port, which is not the load balancer’s',
    `${BALANCED} 80 8080 b;rule n 100 in Allow Tcp * > * 80;rule n 200 in Deny * * > *`,
    '10.0.2.9:80',
    'The rule r200 of n denies TCP port 80 from 10.0.1.4 to 10.0.2.9 on the way into port 8080 of 10.0.2.4.',
  ],
  [
    'a rule for a backend whose port is the load balancer’s',
    `${BALANCED} 80 80 b;rule n 200 in Deny * * > *`,
    '10.0.2.9:80',
    'The rule r200 of n denies TCP port 80 from 10.0.1.4 to 10.0.2.9 on the way into 10.0.2.4.',
  ],
])('says what decides: %s', (_says, lines, question, ...sentences) => {
  const [to = '', port] = question.split(':');
  const address = parseAddress(to);
  if (!address.ok) throw new Error(address.problem);
  const path = predictCloud(compileCloud(cloudOf(...lines.split(';')), 1), {
    source: idOf('networkInterfaces', 'a'),
    destination: { kind: 'address', address: address.value },
    port: Number(port) as Port,
  });
  const hops = path.ok ? path.value.path.hops : [];
  expect(hops.flatMap(({ issues = [] }) => issues.map((issue) => issue.sentence))).toEqual(sentences);
});

const ROUTED =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;subnet v/data 10.0.2.0/24;nic b 10.0.2.4 in v/data;subnet v/AzureFirewallSubnet 10.0.9.0/26;route r 0.0.0.0/0 10.0.9.4;route r 10.0.2.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1';
const MANAGED = 'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/app';
const GONE = '/subscriptions/s/gone';

/** Rules that say of whom they are for: as well for those of a group that is not among the documents, and from these ports. */
const withMissingGroup = (lines: string): ReturnType<typeof cloudOf> =>
  JSON.parse(
    JSON.stringify(cloudOf(...lines.split(';')))
      .replaceAll('"sourceAddresses":', `"sourceIpGroups":["${GONE}"],"sourceAddresses":`)
      .replaceAll('"sources":[', `"sources":[{"addressPrefixType":"NetworkGroup","addressPrefix":"${GONE}"},`)
      .replaceAll('"sourcePortRanges":["0-65535"]', '"sourcePortRanges":["5000-6000"]'),
  );

it.each([
  [
    'a firewall’s tag that is not loaded',
    `${ROUTED};fwrule f 100 Allow TCP 10.0.1.0/24 > AzureDevOps 443`,
    '10.0.2.4',
    'Whether the rule n100 of f matches is not known, and it would decide.',
  ],
  [
    'the group beside senders that the flow is not of',
    `${ROUTED};fwrule f 100 Allow TCP 10.0.7.0/24 > * 443`,
    '10.0.2.4',
    'gone, whose addresses the rule n100 of f is for, is not among the documents, and it would decide.',
  ],
  [
    'the source port for a rule of a network manager',
    `${MANAGED};admin v 10 in Deny Tcp 10.0.1.0/24 > * 443`,
    '10.0.2.4',
    'Which source port the flow has there is not known, and the rule a10 of v, which would decide, tells some from others.',
  ],
  [
    'the group for one whose other senders are others',
    `${MANAGED};admin v 10 in Deny Tcp 10.0.7.0/24 > * 443`,
    '10.0.2.4',
    'gone, whose addresses the rule a10 of v is for, is not among the documents, and it would decide.',
  ],
  [
    'a tag that is not loaded, beside the group, for a rule that translates',
    `${ROUTED};fwnat f 100 TCP AzureDevOps > 20.1.1.1 443 to 10.0.2.4:443`,
    '20.1.1.1',
    'Whether the rule t100 of natRules translates the flow is not known.',
  ],
  [
    'the group for one that translates for other senders',
    `${ROUTED};fwnat f 100 TCP 10.0.7.0/24 > 20.1.1.1 443 to 10.0.2.4:443`,
    '20.1.1.1',
    'gone is not among the documents, and whether the rule t100 of natRules translates the flow hangs on it.',
  ],
])('names the doubt that is the reason, which is %s', (_, lines, to, sentence) => {
  const address = parseAddress(to);
  if (!address.ok) throw new Error(address.problem);
  const path = predictCloud(compileCloud(withMissingGroup(lines), 1), {
    source: idOf('networkInterfaces', 'a'),
    destination: { kind: 'address', address: address.value },
    port: 443 as Port,
  });
  const issues = path.ok ? path.value.path.hops.flatMap(({ issues: own = [] }) => own) : [];
  expect(issues.flatMap(({ sentence: said, context }) => (context['rule'] === undefined ? [] : said))).toEqual([
    sentence,
  ]);
});
