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
export { badRequest, problemsOf, wrongValue, type Parsed, type Problem } from './arm/problem.ts';
export type { Machine, Surroundings } from './connectivity/hop-place.ts';
export { connectivityInformationSchema, type ConnectivityInformation } from './connectivity/information.ts';
export { renderConnectivity } from './connectivity/render.ts';
export { parseConnectivityRequest, type ConnectivityRequest } from './connectivity/request.ts';
export { parseDestination, type WrittenDestination } from './destination.ts';
