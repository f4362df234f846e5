/** The pure heart: addresses, networks, paths, and the check that reconciles prediction with observation. No I/O, no clock. */
export {
  addressOf,
  familyOf,
  parseAddress,
  wordsOf,
  type Address,
  type Family,
  type Words,
} from './address/address.ts';
export { contains, covers, familyOfPrefix, parsePrefix, prefixOf, type Prefix } from './address/prefix.ts';
export { NO_PORT, parsePort, type Port } from './address/port.ts';
export type { Flow } from './address/flow.ts';
export type { Issue, IssueCode } from './issue/issue.ts';
export type { AzureType } from './catalogue/azure-types.ts';
export { clausesOf, GROUPS } from './catalogue/words.ts';
export type { Entry, EvidenceNeeded, Origin, Severity } from './catalogue/entry.ts';
export {
  ENTRIES,
  entryOf,
  findEntry,
  helpPath,
  ISSUE_CODES,
  type CatalogueCode,
  type Group,
  type NamedEntry,
} from './catalogue/catalogue.ts';
export { compileHost } from './network/host/compile-host.ts';
export type { Finding } from './documents/finding.ts';
export type {
  HostDocument,
  HostRouteDocument,
  HostRouteType,
  InterfaceDocument,
} from './network/host/host-document.ts';
export type { HostNetwork } from './network/host/host-network.ts';
export { readDocumentList } from './documents/shape/document-list.ts';
export { machineNameOf, nameOf, regionOf, typeOf, type CloudResource } from './documents/resource.ts';
export { readLearnedRoutes } from './network/routes/learned-routes.ts';
export type { LearnedRoutes } from './network/routes/gateways.ts';
export { namedAddresses, type NamedAddresses } from './path/cloud/target.ts';
export type { BadQuestion, QuestionResult } from './path/question-result.ts';
export { adminRules } from './path/explain/admin-rules.ts';
export { membersSeen } from './path/explain/members-seen.ts';
export { compileCloud } from './network/cloud/compile-cloud.ts';
export { openCloud, type CloudSurroundings, type OpenCloud } from './network/cloud/open-cloud.ts';
export { readServiceTags, type ServiceTag, type ServiceTags } from './rules/service-tags.ts';
export type { CloudNetwork } from './network/cloud/cloud-network.ts';
export { equalsIn } from './network/routes/route-rows.ts';
export type { FilterStep, HopPlace, Path, PathDisposition, PathHop, RouteWords } from './path/path.ts';
export { addressesOf, predictCloud, type CloudPrediction, type CloudQuestion } from './path/cloud/predict-cloud.ts';
export { outcomeOf, type PathOutcome } from './path/outcome.ts';
export {
  explainCloud,
  explainWays,
  type Explanation,
  type FilterReading,
  type StepReading,
} from './path/explain/explain.ts';
export type { RuleReading } from './path/explain/rules.ts';
export type { RouteReading } from './path/explain/routes.ts';
export { effectiveRoutes, type EffectiveRoute, type EffectiveRoutes } from './path/explain/effective-routes.ts';
export { tagPrefixes, type TagPrefixes } from './path/explain/tag-prefixes.ts';
export { lintCloud } from './lint/lint.ts';
export type { LintFinding } from './lint/finding.ts';
export { readGroupsInPieces, type GroupReading, type FlowRange } from './reach/read-groups.ts';
export { blockersOf, type Blockers } from './path/remedies/blockers.ts';
export { type Blocker } from './path/remedies/blocker.ts';
export type { Change } from './path/remedies/changes/change.ts';
export { portsBetween, type PortSet } from './reach/ports-between.ts';
export { reachedFrom, reachedFromInPieces, type Reached } from './reach/reached-from.ts';
export { type Outsiders, type Unasked } from './reach/outside/outsiders.ts';
export { type Door } from './reach/doors/door.ts';
export { type AddressRange } from './reach/by-certainty.ts';
export { type FromInternet } from './reach/from-internet.ts';
export { whoReaches, whoReachesInPieces, type Reachers } from './reach/who-reaches.ts';
export { askedAt, type AskedAt } from './reach/addresses/asked-at.ts';
export {
  portsBetweenAll,
  reachedFromAll,
  whoReachesAtAll,
  type PortsAt,
  type ReachedFrom,
  type ReachersAt,
} from './reach/addresses/at-all.ts';
export type { RuleField } from './rules/fields.ts';
export { nextHop, verifyFlow, type FlowVerdict, type NextHop } from './path/cloud/ask.ts';
export type { PacketEnds } from './rules/packet.ts';
export { hostQuestion, predictHost, type HostPrediction, type HostQuestion } from './path/predict-host.ts';
export {
  REQUEST_DEFAULTS,
  REQUEST_LIMITS,
  type CheckRequest,
  type Destination,
  type SentFrom,
} from './check/request.ts';
export type * from './observation/observation.ts';
export type * from './check/job.ts';
export type * from './observation/exchange.ts';
export { VALID_STATUS, type HttpHeader, type HttpQuestion, type StatusRange } from './observation/http-question.ts';
export type * from './diagnosis/diagnosis.ts';
export type * from './diagnosis/flow-answers.ts';
export type { FlowFate } from './observation/flows/observed-flow.ts';
export type { FlowTracing } from './observation/observed.ts';
export type { Parting, SharedHop } from './observation/flows/parting.ts';
export type * from './check/effect.ts';
export { newCheck, type CheckState, type Step } from './check/state.ts';
export { step } from './check/step.ts';
export { inMilliseconds, type Microseconds } from './observation/units.ts';
export type * from './check/session.ts';
export { drive, type RunningCheck, type Surroundings } from './check/drive.ts';
export { whole, type Pieces } from './pieces.ts';
export { bad, ok, type Result } from './result.ts';
