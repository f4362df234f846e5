import { CONNECTIVITY_CHECK_VERSIONS } from './api-version.ts';

/**
 * Every error code that we send, with its status and its sentence. Codes and sentences are Azure's wherever one is known;
 * those that are ours, because Azure's front end never says them or nobody recorded it, are marked so.
 */
export const ARM_ERRORS = {
  // The request as a whole.
  MissingApiVersionParameter: {
    status: 400,
    sentence: () => 'The api-version query parameter (?api-version=) is required for all requests.',
  },
  InvalidApiVersionParameter: {
    status: 400,
    sentence: (it: { apiVersion: string }) =>
      `The api-version '${cut(it.apiVersion)}' is invalid. Expected a date such as 2017-03-01, optionally followed by -preview.`,
  },
  NoRegisteredProviderFound: {
    status: 400,
    sentence: (it: { location: string; apiVersion: string; type: string }) =>
      `No registered resource provider found for location '${it.location}' and API version '${it.apiVersion}' for type ` +
      `'${it.type}'. The supported api-versions are '${CONNECTIVITY_CHECK_VERSIONS.join(', ')}'. ` +
      `The supported locations are '${it.location}'.`,
  },
  InvalidRequestContent: {
    status: 400,
    sentence: (it: { problem: string }) =>
      `The request content was invalid and could not be deserialized: '${cut(it.problem)}'.`,
  },
  InvalidRequestFormat: { status: 400, sentence: (it: { problem: string }) => it.problem },
  InvalidParameter: { status: 400, sentence: (it: { problem: string }) => it.problem },
  /** Ours: a path or query that cannot be decoded. */
  InvalidRequestUri: { status: 400, sentence: () => 'The request URI cannot be decoded.' },
  /** Ours. */
  RequestEntityTooLarge: {
    status: 413,
    sentence: (it: { limit: number }) => `The request content is larger than ${it.limit} bytes.`,
  },
  /** Ours. */
  UnsupportedMediaType: {
    status: 415,
    sentence: (it: { contentType: string }) =>
      `The content type '${cut(it.contentType)}' is not supported. Expected application/json.`,
  },
  /** Ours: an agent that cannot be taken in. */
  InvalidEnrolment: {
    status: 400,
    sentence: (it: { problem: string }) => `${it.problem.charAt(0).toUpperCase()}${it.problem.slice(1)}.`,
  },
  /** Ours. */
  MethodNotAllowed: {
    status: 405,
    sentence: (it: { method: string }) => `The method '${cut(it.method)}' is not allowed here.`,
  },
  /** Ours: a `Host` that is none of ours, which is how DNS rebinding arrives. */
  MisdirectedRequest: {
    status: 421,
    sentence: (it: { host: string }) =>
      `This server does not answer for the host '${cut(it.host)}'. See its --host and --advertise options.`,
  },

  // Who asks.
  AuthenticationFailed: { status: 401, sentence: (it: { reason: string }) => it.reason },
  InvalidAuthenticationToken: { status: 401, sentence: (it: { reason: string }) => it.reason },
  ExpiredAuthenticationToken: { status: 401, sentence: (it: { reason: string }) => it.reason },
  InvalidAuthenticationTokenTenant: { status: 401, sentence: (it: { reason: string }) => it.reason },
  InvalidAuthenticationTokenAudience: { status: 401, sentence: (it: { reason: string }) => it.reason },
  AuthorizationFailed: {
    status: 403,
    sentence: (it: { clientId: string; objectId: string; action: string; scope: string }) =>
      `The client '${it.clientId}' with object id '${it.objectId}' does not have authorization to perform action ` +
      `'${it.action}' over scope '${it.scope}' or the scope is invalid. If access was recently granted, please refresh ` +
      'your credentials.',
  },

  // What is asked about.
  InvalidSubscriptionId: {
    status: 400,
    sentence: (it: { subscription: string }) =>
      `The provided subscription identifier '${cut(it.subscription)}' is malformed or invalid.`,
  },
  SubscriptionNotFound: {
    status: 404,
    sentence: (it: { subscription: string }) => `The subscription '${it.subscription}' could not be found.`,
  },
  ResourceGroupNotFound: {
    status: 404,
    sentence: (it: { group: string }) => `Resource group '${cut(it.group)}' could not be found.`,
  },
  /** `resource` is type and name: `Microsoft.Network/networkWatchers/NetworkWatcher_local`. */
  ResourceNotFound: {
    status: 404,
    sentence: (it: { resource: string; group: string }) =>
      `The Resource '${cut(it.resource)}' under resource group '${cut(it.group)}' was not found. ` +
      'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
  },
  InvalidResourceNamespace: {
    status: 404,
    sentence: (it: { namespace: string }) => `The resource namespace '${cut(it.namespace)}' is invalid.`,
  },
  InvalidResourceType: {
    status: 404,
    sentence: (it: { namespace: string; apiVersion: string }) =>
      `The resource type could not be found in the namespace '${cut(it.namespace)}' for api version '${it.apiVersion}'.`,
  },
  /** `what` may be an operation, a check or a path. */
  NotFound: { status: 404, sentence: (it: { what: string }) => `${cut(it.what)} not found.` },
  InvalidResourceReference: {
    status: 400,
    sentence: (it: { reference: string; referrer: string }) =>
      `Resource ${cut(it.reference)} referenced by resource ${cut(it.referrer)} was not found. Please make sure that the ` +
      'referenced resource exists, and that both resources are in the same region.',
  },
  ParentResourceNotFound: {
    status: 404,
    sentence: (it: { type: string; parent: string }) =>
      `Failed to perform 'write' on resource(s) of type '${it.type}', because the parent resource ` +
      `'${cut(it.parent)}' could not be found.`,
  },
  FeatureNotFound: {
    status: 404,
    sentence: (it: { feature: string; namespace: string }) =>
      `The feature '${cut(it.feature)}' could not be found in the namespace '${cut(it.namespace)}'.`,
  },
  // What is asked of it.
  LocationRequired: { status: 400, sentence: () => 'The location property is required for this definition.' },
  InvalidResourceLocation: {
    status: 409,
    sentence: (it: { name: string; there: string; group: string; here: string }) =>
      `The resource '${cut(it.name)}' already exists in location '${it.there}' in resource group '${it.group}'. A ` +
      `resource with the same name cannot be created in location '${cut(it.here)}'. Please select a new resource name.`,
  },
  /** Ours, for names that do not suit their type. */
  InvalidResourceName: { status: 400, sentence: (it: { problem: string }) => it.problem },
  NetworkWatcherCountLimitReached: {
    status: 400,
    sentence: () => 'Cannot create more than 1 network watchers for this subscription in this region.',
  },
  SubscriptionNotRegisteredForFeature: {
    status: 400,
    sentence: (it: { subscription: string; feature: string }) =>
      `Subscription ${it.subscription} is not registered for feature ${it.feature} required to carry out the ` +
      'requested operation.',
  },
  MissingSubscriptionRegistration: {
    status: 409,
    sentence: (it: { namespace: string }) =>
      `The subscription is not registered to use namespace '${it.namespace}'. See https://aka.ms/rps-not-found for how ` +
      'to register subscriptions.',
  },
  NsgsNotAppliedOnNic: {
    status: 400,
    sentence: (it: { nic: string }) => `No NSG applied on nic to allow or block traffic, nic id ${it.nic}`,
  },
  SecurityRuleConflict: {
    status: 400,
    sentence: (it: { first: string; second: string }) =>
      `Security rule ${cut(it.first)} conflicts with rule ${cut(it.second)}. Rules cannot have the same Priority and ` +
      'Direction.',
  },
  PreconditionFailed: {
    status: 412,
    sentence: (it: { asked: string; etag: string; id: string }) =>
      `Etag provided in if-match header ${cut(it.asked)} does not match etag ${it.etag} of resource ${it.id}`,
  },
  NetcfgInvalidSubnet: {
    status: 400,
    sentence: (it: { subnet: string; network: string }) =>
      `Subnet '${cut(it.subnet)}' is not valid in virtual network '${it.network}'.`,
  },
  NetcfgSubnetRangesOverlap: {
    status: 400,
    sentence: (it: { subnet: string; network: string }) =>
      `Subnet '${cut(it.subnet)}' is not valid because its IP address range overlaps with that of an existing subnet in ` +
      `virtual network '${it.network}'.`,
  },
  /** Code as in Azure, the sentence is ours. */
  PrivateIPAddressInUse: {
    status: 400,
    sentence: (it: { address: string; by: string }) => `Private IP address ${it.address} is in use by ${it.by}.`,
  },
  // Something else still refers to it. Codes are Azure's, the sentence is ours.
  InUseSubnetCannotBeDeleted: { status: 400, sentence: (it: InUse) => inUse(it) },
  InUseNetworkSecurityGroupCannotBeDeleted: { status: 400, sentence: (it: InUse) => inUse(it) },
  InUseRouteTableCannotBeDeleted: { status: 400, sentence: (it: InUse) => inUse(it) },
  NicInUse: { status: 400, sentence: (it: InUse) => inUse(it) },
  PublicIPAddressInUse: { status: 400, sentence: (it: InUse) => inUse(it) },
  /** Ours, for all other types. */
  ResourceInUse: { status: 400, sentence: (it: InUse) => inUse(it) },
  /** Ours: a resource group that is not empty, and whatever this server itself keeps. */
  OperationNotAllowed: { status: 409, sentence: (it: { problem: string }) => it.problem },
  /** Code as recorded; the sentence is ours, because no recording has Azure's. */
  NetworkWatcherVmExtensionNotInstalled: {
    status: 400,
    sentence: (it: { machine: string }) =>
      `The Network Watcher agent extension is not installed on virtual machine ${cut(it.machine)}, ` +
      'so it cannot be the source of a connectivity check.',
  },

  // Not now.
  SubscriptionRequestsThrottled: {
    status: 429,
    sentence: (it: { kind: string; principal: string; seconds: number }) =>
      `The number of ${it.kind} by '${it.principal}' has exceeded the limit of this hour. Please try again after ` +
      `${it.seconds} seconds.`,
  },
  RetryableError: { status: 429, sentence: () => 'A retryable error occurred.' },
  TooManyRequests: { status: 429, sentence: (it: { reason: string }) => it.reason },
  /** Ours: the answer at `Location` of a check that the server could not see to its end. */
  OperationInterrupted: {
    status: 409,
    sentence: (it: { operation: string }) =>
      `The operation ${it.operation} was interrupted because the server stopped while it ran. Please start it again.`,
  },
  /** Ours: the answer at `Location` of a check that somebody cancelled. */
  OperationCanceled: {
    status: 409,
    sentence: (it: { operation: string }) => `The operation ${it.operation} was canceled.`,
  },
  InternalServerError: {
    status: 500,
    sentence: (it: { requestId: string }) =>
      `The server met an error that is its own fault. Its log has more under request id ${it.requestId}.`,
  },
  ServiceUnavailable: { status: 503, sentence: () => 'The server is shutting down.' },
} as const satisfies Record<string, { readonly status: number; readonly sentence: (facts: never) => string }>;

export type ArmErrorCode = keyof typeof ARM_ERRORS;

/** What an error's sentence names; `{}` where it names nothing. */
export type ArmErrorFacts<Code extends ArmErrorCode> =
  Parameters<(typeof ARM_ERRORS)[Code]['sentence']> extends readonly [infer Facts]
    ? Facts
    : Readonly<Record<string, never>>;

type InUse = { readonly id: string; readonly by: string };
const inUse = ({ id, by }: InUse) => `Resource ${id} is in use by resource ${by} and cannot be deleted.`;

/** Callers' text is repeated only so far. */
const cut = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
