import { armError, type ArmDocument, type ResourceId } from '@hopscope/protocol';

import type { Estate } from '../../estate/estate.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';

/** The preview that connectivityCheck was, at 2017-03-01. */
export const CONNECTIVITY_FEATURE = 'Microsoft.Network/AllowNetworkWatcherConnectivityCheck';

/** Every feature that a subscription can register for here. */
const FEATURES: readonly string[] = [CONNECTIVITY_FEATURE];

const OLD = '/subscriptions/:subscription/providers/Microsoft.Features';
const OLD_FEATURE = `${OLD}/providers/:namespace/features`;
const NEW = `${OLD}/featureProviders/:namespace/subscriptionFeatureRegistrations`;
const REGISTRATION_TYPE = 'Microsoft.Features/featureProviders/subscriptionFeatureRegistrations';

/**
 * Preview features, in both generations of their API (2015-12-01 and 2021-07-01). As in Azure the answer to a registration
 * says `Registering`; here it has taken effect by then, and the next look says `Registered`.
 */
export const features = (parts: ProviderParts): readonly ArmRoute[] => {
  const { inventory, estate } = parts;
  const { subscription } = inventory;
  const old = (feature: string, state = stateOf(subscription, estate, feature)) => ({
    id: `/subscriptions/${subscription}/providers/Microsoft.Features/providers/${feature.replace('/', '/features/')}`,
    name: feature,
    properties: { state },
    type: 'Microsoft.Features/providers/features',
  });
  const list = (shown: (feature: string) => object, only: (feature: string) => boolean) => (asked: ArmAsked) => {
    const { namespace } = asked.params;
    return found({
      value: FEATURES.filter((it) => (namespace === undefined || isOf(it, namespace)) && only(it)).map(shown),
    });
  };
  const one = (asked: ArmAsked, then: (feature: string) => ArmAnswer | Promise<ArmAnswer>) => {
    const { namespace = '', name = '' } = asked.params;
    const feature = FEATURES.find((it) => it.toLowerCase() === `${namespace}/${name}`.toLowerCase());
    return feature === undefined ? refused(armError('FeatureNotFound', { feature: name, namespace })) : then(feature);
  };
  const write = async (asked: ArmAsked, feature: string, state: string) => {
    const was = stateOf(subscription, estate, feature);
    if (was !== state)
      await estate.exclusively(() =>
        estate.put(registrationOf(subscription, feature, state, parts.now()), asked.caller.id),
      );
    return was;
  };
  const registered = (feature: string) => estate.get(registrationId(subscription, feature))?.document;
  const all = () => true;
  const isHeld = (feature: string) => registered(feature) !== undefined;
  const shownNew = (feature: string) =>
    registered(feature) ?? registrationOf(subscription, feature, stateOf(subscription, estate, feature));

  return [
    { method: 'GET', path: `${OLD}/features`, handle: list((it) => old(it), all) },
    { method: 'GET', path: OLD_FEATURE, handle: list((it) => old(it), all) },
    { method: 'GET', path: `${OLD_FEATURE}/:name`, handle: (asked) => one(asked, (it) => found(old(it))) },
    {
      method: 'POST',
      path: `${OLD_FEATURE}/:name/register`,
      handle: (asked) =>
        one(asked, async (it) => {
          const was = await write(asked, it, 'Registered');
          return found(old(it, was === 'Registered' ? was : 'Registering'));
        }),
    },
    {
      method: 'POST',
      path: `${OLD_FEATURE}/:name/unregister`,
      handle: (asked) =>
        one(asked, async (it) => {
          const was = await write(asked, it, 'Unregistered');
          return found(old(it, was === 'Registered' ? 'Unregistering' : 'Unregistered'));
        }),
    },
    { method: 'GET', path: `${OLD}/subscriptionFeatureRegistrations`, handle: list(shownNew, isHeld) },
    { method: 'GET', path: NEW, handle: list(shownNew, isHeld) },
    { method: 'GET', path: `${NEW}/:name`, handle: (asked) => one(asked, (it) => found(shownNew(it))) },
    {
      method: 'PUT',
      path: `${NEW}/:name`,
      handle: (asked) =>
        one(asked, async (it) => {
          await write(asked, it, 'Registered');
          return found(shownNew(it));
        }),
    },
    {
      method: 'DELETE',
      path: `${NEW}/:name`,
      handle: (asked) =>
        one(asked, async (it) => {
          const isThere = isHeld(it);
          if (isThere) await write(asked, it, 'Unregistered');
          return { kind: 'gone', status: isThere ? 200 : 204 };
        }),
    },
  ];
};

const isOf = (feature: string, namespace: string) => feature.toLowerCase().startsWith(`${namespace.toLowerCase()}/`);

export const isFeatureRegistered = (subscription: string, estate: Estate, feature: string): boolean =>
  stateOf(subscription, estate, feature) === 'Registered';

/** A subscription begins without any preview. */
function stateOf(subscription: string, estate: Estate, feature: string): string {
  const held = estate.get(registrationId(subscription, feature));
  return held === undefined ? 'NotRegistered' : String(held.document.properties['state']);
}

const registrationId = (subscription: string, feature: string) =>
  `/subscriptions/${subscription}/providers/Microsoft.Features/featureProviders/${feature.replace('/', '/subscriptionFeatureRegistrations/')}` as ResourceId;

function registrationOf(subscription: string, feature: string, state: string, at?: number): ArmDocument {
  const [namespace = '', name = ''] = feature.split('/');
  return {
    name,
    id: registrationId(subscription, feature),
    type: REGISTRATION_TYPE,
    properties: {
      subscriptionId: subscription,
      featureName: name,
      providerNamespace: namespace,
      state,
      authorizationProfile: {},
      approvalType: 'AutoApproval',
      ...(at !== undefined && { registrationDate: new Date(at).toISOString() }),
    },
  };
}
