import type {
  CheckRequest,
  Control,
  Diagnosis,
  Evidence,
  HostDocument,
  Issue,
  Job,
  Observation,
  Path,
  Progress,
  Report,
  Resolution,
} from '@hopscope/engine';
import { expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import type { hostDocumentSchema } from './agent/host-document.ts';
import type { controlSchema, jobSchema, reportSchema } from './agent/job.ts';
import type { diagnosisSchema } from './diagnosis/diagnosis.ts';
import type { evidenceSchema, observationSchema, resolutionSchema } from './diagnosis/observation.ts';
import type { pathSchema } from './diagnosis/path.ts';
import type { checkSchema } from './door/check.ts';
import type { progressSchema } from './door/check-news.ts';

/** A schema's output with everything read-only, as the engine writes its types. */
type Frozen<T> = T extends string | number | boolean | undefined
  ? T
  : T extends readonly (infer Element)[]
    ? readonly Frozen<Element>[]
    : { readonly [Key in keyof T]: Frozen<T[Key]> };

/** At our door, issues have a member more. */
type Helped<T> = T extends string | number | boolean | undefined
  ? T
  : T extends Issue
    ? T & { readonly help: string }
    : T extends readonly (infer Element)[]
      ? readonly Helped<Element>[]
      : { readonly [Key in keyof T]: Helped<T[Key]> };

/** The compiler is the test: whatever a schema and its engine type do not share is a type error here. */
test('what the schemas let through is what the engine means, no more and no less', () => {
  expectTypeOf<Frozen<z.infer<typeof diagnosisSchema>>>().toEqualTypeOf<Frozen<Helped<Diagnosis>>>();
  expectTypeOf<Frozen<z.infer<typeof pathSchema>>>().toEqualTypeOf<Frozen<Helped<Path>>>();
  expectTypeOf<Frozen<z.infer<typeof observationSchema>>>().toEqualTypeOf<Frozen<Observation>>();
  expectTypeOf<Frozen<z.infer<typeof resolutionSchema>>>().toEqualTypeOf<Frozen<Resolution>>();
  expectTypeOf<Frozen<z.infer<typeof evidenceSchema>>>().toEqualTypeOf<Frozen<Evidence>>();
  expectTypeOf<Frozen<z.infer<typeof jobSchema>>>().toEqualTypeOf<Frozen<Job>>();
  expectTypeOf<Frozen<z.infer<typeof controlSchema>>>().toEqualTypeOf<Frozen<Control>>();
  expectTypeOf<Frozen<z.infer<typeof reportSchema>>>().toEqualTypeOf<Frozen<Report>>();
  expectTypeOf<Frozen<z.infer<typeof hostDocumentSchema>>>().toEqualTypeOf<Frozen<HostDocument>>();
  expectTypeOf<Frozen<z.infer<typeof progressSchema>>>().toEqualTypeOf<Frozen<Progress>>();
  expectTypeOf<Frozen<z.infer<typeof checkSchema>['request']>>().toEqualTypeOf<Frozen<CheckRequest>>();
});
