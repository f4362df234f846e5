import { randomUUID } from 'node:crypto';

/** A refusal in the words of Microsoft Entra's token endpoint, where clients look for the `AADSTS` number. */
export type SignInError = {
  readonly status: 400 | 401 | 413 | 429;
  /** RFC 6749, section 5.2, and Entra's additions. */
  readonly error:
    | 'invalid_request'
    | 'invalid_client'
    | 'invalid_scope'
    | 'invalid_tenant'
    | 'invalid_instance'
    | 'unauthorized_client'
    | 'unsupported_grant_type'
    | 'temporarily_unavailable';
  readonly code: number;
  readonly message: string;
  readonly retryAfterSeconds?: number;
};

/** Codes and sentences: Microsoft Entra authentication and authorization error codes, and what real answers say. */
export const signInErrors = {
  unknownTenant: (tenant: string, error: 'invalid_request' | 'invalid_tenant'): SignInError => ({
    status: 400,
    error,
    code: 90002,
    message: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  }),
  missing: (parameter: string): SignInError => ({
    status: 400,
    error: 'invalid_request',
    code: 900144,
    message: `The request body must contain the following parameter: '${parameter}'.`,
  }),
  repeated: (parameter: string): SignInError => ({
    status: 400,
    error: 'invalid_request',
    code: 9000411,
    message: `The request is not properly formatted. The parameter '${parameter}' is duplicated.`,
  }),
  tooLarge: {
    status: 413,
    error: 'invalid_request',
    code: 90023,
    message: 'The request body is too large for a token request.',
  },
  unreadable: {
    status: 400,
    error: 'invalid_request',
    code: 90023,
    message: 'The request could not be read.',
  },
  postOnly: (method: string): SignInError => ({
    status: 400,
    error: 'invalid_request',
    code: 900561,
    message: `The endpoint only accepts POST requests. Received a ${method} request.`,
  }),
  grantType: (grantType: string): SignInError => ({
    status: 400,
    error: 'unsupported_grant_type',
    code: 70003,
    message: `The app requested an unsupported grant type '${grantType}'. This server knows 'client_credentials'.`,
  }),
  scope: (scope: string): SignInError => ({
    status: 400,
    error: 'invalid_scope',
    code: 1002012,
    message:
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default ` +
      'suffixed to the resource identifier (application ID URI).',
  }),
  resource: (resource: string): SignInError => ({
    status: 400,
    error: 'invalid_scope',
    code: 500011,
    message: `The resource principal named ${resource} was not found: it is not an absolute URI.`,
  }),
  noSecret: {
    status: 401,
    error: 'invalid_client',
    code: 7000216,
    message: "'client_secret' is required for the 'client_credentials' grant type.",
  },
  twoClients: {
    status: 400,
    error: 'invalid_request',
    code: 90023,
    message: "The client in the 'Authorization' header is not the one in the request body.",
  },
  basic: {
    status: 401,
    error: 'invalid_client',
    code: 90023,
    message: "The 'Authorization' header is not HTTP Basic with a client id and a secret.",
  },
  unknownClient: (clientId: string, tenantId: string): SignInError => ({
    status: 400,
    error: 'unauthorized_client',
    code: 700016,
    message: `Application with identifier '${clientId}' was not found in the directory '${tenantId}'.`,
  }),
  wrongSecret: (clientId: string): SignInError => ({
    status: 401,
    error: 'invalid_client',
    code: 7000215,
    message:
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client ' +
      `secret ID, for a secret added to app '${clientId}'.`,
  }),
  tooMany: (seconds: number): SignInError => ({
    status: 429,
    error: 'temporarily_unavailable',
    code: 90055,
    message: `Too many wrong secrets were tried for this application. Try again in ${seconds} s.`,
    retryAfterSeconds: seconds,
  }),
  unknownInstance: {
    status: 400,
    error: 'invalid_instance',
    code: 50049,
    message: 'Unknown or invalid instance.',
  },
} as const satisfies Record<string, SignInError | ((...args: never[]) => SignInError)>;

/** The body of a refusal. `correlationId`: the client's own, where it sent one. */
export function signInErrorBody({ error, code, message }: SignInError, correlationId: string | undefined, now: number) {
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const trace = randomUUID();
  const correlation = correlationId ?? randomUUID();
  const ids = `Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`;
  return {
    error,
    error_description: `AADSTS${code}: ${message} ${ids}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
  };
}
