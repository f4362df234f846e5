import { expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { configurationOf } from '../walk/ends.ts';
import { askerAt } from '../walk/place.ts';
import { withAskedName } from './asked-name.ts';

it('what rules of firewalls know of a name is kept once for all networks that ask for it without a proxy', () => {
  const network = compileCloud(
    cloudOf(
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24',
      'nic a 10.0.1.4 in v/app',
      'vnet w 10.1.0.0/16',
      'subnet w/app 10.1.1.0/24',
      'nic b 10.1.1.4 in w/app',
      'vnet h 10.2.0.0/16 dns=10.2.9.4',
      'subnet h/app 10.2.1.0/24',
      'nic c 10.2.1.4 in h/app',
      'subnet h/AzureFirewallSubnet 10.2.9.0/26',
      'fw f 10.2.9.4 in h/AzureFirewallSubnet dns=proxy',
      'fwrule f 100 Allow TCP * > name:www.contoso.com 443',
    ),
    1,
  );
  const termsAt = (nic: string, name = 'www.contoso.com') => {
    const asker = askerAt(network, configurationOf(network, idOf('networkInterfaces', nic)));
    return withAskedName(network, [name], asker).rules.terms;
  };
  const ofA = termsAt('a');
  expect(termsAt('b')).toBe(ofA);
  expect(termsAt('c')).not.toEqual(ofA);
  expect(termsAt('a', 'www.fabrikam.com')).not.toBe(ofA);
  expect(termsAt('a')).toBe(ofA);
});
