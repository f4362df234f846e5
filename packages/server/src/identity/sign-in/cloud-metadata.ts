import { MANAGEMENT_AUDIENCES } from '../audience.ts';

/** From these api-versions on the answer has another shape. */
const LIST_SINCE = '2018-01-01';
const OBJECT_SINCE = '2022-09-01';

/** Everything that Azure has and we have not; clients read the members, so they are there and empty. */
const ABSENT_SUFFIXES = Object.fromEntries(
  [
    'azureDataLakeStoreFileSystem',
    'acrLoginServer',
    'sqlServerHostname',
    'azureDataLakeAnalyticsCatalogAndJob',
    'keyVaultDns',
    'storage',
    'azureFrontDoorEndpointSuffix',
    'storageSyncEndpointSuffix',
    'mhsmDns',
    'mysqlServerEndpoint',
    'postgresqlServerEndpoint',
    'mariadbServerEndpoint',
    'synapseAnalytics',
    'attestationEndpoint',
  ].map((name) => [name, '']),
);

const ABSENT_SERVICES = Object.fromEntries(
  [
    'media',
    'graphAudience',
    'graph',
    'batch',
    'vmImageAliasDoc',
    'activeDirectoryDataLake',
    'sqlManagement',
    'microsoftGraphResourceId',
    'appInsightsResourceId',
    'appInsightsTelemetryChannelResourceId',
    'attestationResourceId',
    'synapseAnalyticsResourceId',
    'logAnalyticsResourceId',
    'ossrDbmsResourceId',
  ].map((name) => [name, '']),
);

/**
 * `GET /metadata/endpoints`: where a cloud's sign-in is, read by `az cloud register`, Add-AzEnvironment and Terraform.
 * Our own URL comes first among the audiences: Azure CLI takes the first, and a token for it is good nowhere else.
 */
export function cloudMetadata(origin: string, apiVersion: string): object {
  const loginEndpoint = `${origin}/adfs`;
  const audiences = [`${origin}/`, ...MANAGEMENT_AUDIENCES];
  if (apiVersion < LIST_SINCE) {
    return {
      galleryEndpoint: `${origin}/`,
      graphEndpoint: `${origin}/`,
      portalEndpoint: `${origin}/`,
      authentication: { loginEndpoint, audiences },
    };
  }
  const cloud = {
    ...ABSENT_SERVICES,
    portal: `${origin}/`,
    authentication: { loginEndpoint, audiences, tenant: 'common', identityProvider: 'AAD' },
    name: 'Hopscope',
    suffixes: ABSENT_SUFFIXES,
    resourceManager: `${origin}/`,
  };
  return apiVersion < OBJECT_SINCE ? [cloud] : cloud;
}
