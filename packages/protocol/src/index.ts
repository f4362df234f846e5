/** Every shape that crosses a wire: ARM's bodies and their eras, our door's, the agents'; parsed into the engine's types. */
export {
  CONNECTIVITY_CHECK_VERSIONS,
  apiVersion,
  compareApiVersions,
  hasConnectivityCheck,
  parseApiVersion,
  type ApiVersion,
} from './arm/api-version.ts';
export {
  armError,
  errorBody,
  errorBodySchema,
  type ArmError,
  type ErrorBody,
  type ErrorDetail,
} from './arm/arm-error.ts';
export { ARM_ERRORS, type ArmErrorCode, type ArmErrorFacts } from './arm/error-catalogue.ts';
export { parseLenientJson, type JsonResult, type JsonValue } from './arm/lenient-json.ts';
export {
  childId,
  isGuid,
  isOfType,
  keyOf,
  parseResourceId,
  resourceIdOf,
  sameResource,
  type ResourceId,
  type ResourceIdentity,
} from './arm/resource-id.ts';
