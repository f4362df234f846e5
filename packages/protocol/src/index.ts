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
export { armDocumentSchema, armPageSchema, type ArmDocument } from './arm/document.ts';
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
export { badRequest, problemsOf, refused, wrongValue, type Parsed, type Problem } from './arm/problem.ts';
export type { Machine, Surroundings } from './connectivity/hop-place.ts';
export { connectivityInformationSchema, type ConnectivityInformation } from './connectivity/information.ts';
export { renderConnectivity } from './connectivity/render.ts';
export { parseConnectivityRequest, type ConnectivityRequest } from './connectivity/request.ts';
export { countFor, parseStatusRanges } from './http-question.ts';
export { parseDestination, type WrittenDestination } from './destination.ts';
export { hostDocumentSchema } from './agent/host-document.ts';
export { agentFactsSchema, type AgentFacts } from './agent/facts.ts';
export { controlSchema, JOB_WORDS, jobSchema, jobWord, reportSchema } from './agent/job.ts';
export {
  AGENT_LIMITS,
  AGENT_PATH,
  AGENT_PROTOCOL,
  AGENT_SOCKET,
  agentMessageSchema,
  CHANNEL_BINDING,
  HEARD_LATER,
  helloSchema,
  PROOF_PREFIX,
  serverMessageSchema,
  UNIX_CHANNEL,
  type AgentHello,
  type AgentMessage,
  type GoodbyeReason,
  type RefusalCounts,
  type ServerMessage,
} from './agent/session.ts';
export { readPlainJson } from './agent/plain-json.ts';
export { readToken, writeToken, type EnrolmentScope, type EnrolmentToken } from './agent/token-text.ts';
export {
  agentPageSchema,
  agentSchema,
  enrolmentSchema,
  enrolmentTokenPageSchema,
  enrolmentTokenSchema,
  madeTokenSchema,
  newTokenSchema,
  TOKEN_LIFE,
  type AgentSummary,
  type EnrolmentTokenSummary,
} from './door/agent.ts';
export { diagnosisSchema } from './diagnosis/diagnosis.ts';
export {
  checkPageSchema,
  checkSchema,
  checkStateSchema,
  type Check,
  type CheckPage,
  type CheckState,
} from './door/check.ts';
export { cataloguePageSchema } from './door/catalogue.ts';
export { checkNewsSchema, type CheckNews } from './door/check-news.ts';
export {
  explainRequestSchema,
  explanationSchema,
  type ExplainRequest,
  type ExplanationAnswer,
} from './door/explanation.ts';
export { findingPageSchema, findingSchema } from './door/finding.ts';
export { lintFindingSchema, lintPageSchema } from './door/lint.ts';
export { networkSchema, type NetworkAnswer } from './door/network.ts';
export { reachRequestSchema, reachSchema, type ReachAnswer } from './door/reach.ts';
export { sessionSchema, signedOutSchema, signInLinkSchema, type Session } from './door/session.ts';
export { machinePageSchema, machineSchema, type MachineSummary } from './door/machine.ts';
export { askedCheckOf, newCheckSchema, parseNewCheck, type AskedCheck, type NewCheck } from './door/check-request.ts';
export type * from './compute/documents.ts';
export { instanceView } from './compute/instance-view.ts';
export {
  AGENT_EXTENSION,
  LOCAL,
  localMachine,
  localWatcher,
  resourceName,
  type Host,
  type LocalMachine,
  type Placement,
} from './compute/local-machine.ts';
export { defaultSecurityRules } from './resources/default-security-rules.ts';
export {
  EFFECTIVE_WORDS,
  effectiveGroupsSchema,
  effectiveAdminRules,
  effectiveRules,
  tagMapOf,
  type EffectiveGroup,
  type EffectiveRule,
  type RuleNames,
  type RuleWords,
} from './resources/effective-rules.ts';
export { effectiveRoutesSchema, type EffectiveRouteDocument } from './resources/effective-routes.ts';
export {
  describedInstanceView,
  interfacesOf,
  isAgentExtension,
  machineOf,
  withPowerState,
  type PowerState,
} from './resources/described-machine.ts';
export { isNetworkName, networkChildSchema, networkPropertiesSchema } from './resources/network-bodies.ts';
export { presentChild, presentCompute, presentNetwork } from './resources/present.ts';
