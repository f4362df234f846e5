/** The lab: a network that ARM documents describe, made of Linux namespaces, with real packets; and removed again. */
export { plan, type PlanResult } from './plan/plan.ts';
export type * from './shape/plan-shape.ts';
export type { Problem } from './documents/description.ts';
export { apply, type ApplyResult, type Lab, type LabOptions } from './apply/apply.ts';
export type { RuleCount } from './apply/counters.ts';
export { labMissing } from './apply/missing.ts';
export { removeLab } from './apply/remove.ts';
export { labIds, readState, type LabState } from './apply/state-file.ts';
export { openInside, type Inside } from './inside/inside.ts';
export type { Connection } from './inside/messages.ts';
export { isLabId, hostsFile, isOwned } from './apply/state-file.ts';
export { execInside } from './inside/exec-inside.ts';
export { endLab, sweepLabs } from './supervise/end-lab.ts';
export { NO_FOLDER, readLabFolder, type LabFolder } from './supervise/lab-folder.ts';
export { prepareUserNamespace, superviseLab, type SupervisedLab, type SuperviseResult } from './supervise/supervise.ts';
export { openLabLine, type LabLine } from './line/lab-line.ts';
export type { Channel } from './line/messages.ts';
export { serveLine } from './line/serve-line.ts';
