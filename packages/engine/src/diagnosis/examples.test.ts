import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { familyOf, parseAddress, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { findEntry, ISSUE_CODES } from '../catalogue/catalogue.ts';
import type { Issue } from '../issue/issue.ts';
import type { CloudResource } from '../documents/resource.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { readLearnedRoutes } from '../network/routes/learned-routes.ts';
import type { Observed } from '../observation/observed.ts';
import { predictCloud, type CloudPrediction } from '../path/cloud/predict-cloud.ts';
import { readServiceTags } from '../rules/service-tags.ts';
import { diagnose } from './diagnose.ts';

/** examples/catalogue/README.md says what the members mean. */
type Example = {
  readonly question: {
    readonly source?: string;
    readonly destination: string;
    readonly port?: number;
    readonly protocol?: 'icmp';
    readonly sourceAddress?: Address;
  };
  readonly issues: readonly IssueAt[];
  readonly observed?: Partial<Observed>;
  readonly serviceTags?: unknown;
  readonly learnedRoutes?: unknown;
  readonly resources?: readonly CloudResource[];
};
type IssueAt = Pick<Issue, 'code' | 'origin' | 'severity'> & { readonly hop: number };

const FOLDER = fileURLToPath(new URL('../../../../examples/catalogue', import.meta.url));
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Example;

function predictionFor({ question, resources, serviceTags, learnedRoutes }: Example): CloudPrediction | undefined {
  if (resources === undefined) return undefined;
  const { source = '', destination, port = 0, protocol, sourceAddress } = question;
  const address = parseAddress(destination);
  const tags = readServiceTags(serviceTags ?? { values: [] });
  if (!tags.ok) throw new Error(tags.problem);
  const learned = readLearnedRoutes(learnedRoutes ?? {});
  if (!learned.ok) throw new Error(learned.problem);
  const surroundings = { serviceTags: tags.value, learnedRoutes: learned.value };
  const prediction = predictCloud(compileCloud(resources, 1, surroundings), {
    source,
    destination: address.ok ? { kind: 'address', address: address.value } : { kind: 'resource', id: destination },
    port: port as Port,
    ...(protocol === undefined ? {} : { protocol }),
    ...(sourceAddress === undefined ? {} : { sourceAddress }),
  });
  if (!prediction.ok) throw new Error(prediction.problem);
  return prediction.value;
}

/** Where nothing was observed, what the configuration alone says; else what both together do. */
function issuesOf(example: Example): readonly IssueAt[] {
  const prediction = predictionFor(example);
  const { question, observed } = example;
  const hops =
    observed === undefined ? (prediction?.path.hops ?? []) : diagnose(observedOf(question, observed, prediction)).hops;
  return hops.flatMap(({ issues = [] }, hop) =>
    issues.map(({ code, origin, severity }) => ({ hop, code, origin, severity })),
  );
}

function observedOf(
  { destination, port = 0 }: Example['question'],
  observed: Partial<Observed>,
  prediction: CloudPrediction | undefined,
): Observed {
  const address = prediction?.path.flow.destination ?? (destination as Address);
  const target = { address, port: port as Port, family: familyOf(address) };
  return {
    destination,
    port: port as Port,
    ...(observed.resolution?.kind === 'failed' ? {} : { target }),
    ...(prediction === undefined ? {} : { source: prediction.source, predicted: prediction.path }),
    probes: [],
    hops: [],
    evidence: [],
    dataPlane: 'live',
    tookMs: 1000,
    ...observed,
  };
}

describe.each(files)('examples/catalogue/%s', (file) => {
  const code = basename(file, '.json');
  const entry = findEntry(code);
  const issues = issuesOf(read(file));

  it('is met by exactly the issues that it tells, its own among them', () => {
    expect(issues).toEqual(read(file).issues);
    expect(issues.map((issue) => issue.code)).toContain(code);
  });

  it('lies in the folder of its group', () => expect(dirname(file)).toBe(entry?.group));

  it.each(issues)('blames $code as the catalogue says that it is blamed', ({ code: other, origin, severity }) => {
    const own = findEntry(other);
    expect(own?.origins).toContain(origin);
    if (own?.otherwise === undefined) expect(severity).toBe(own?.severity);
  });
});

test('every code that is emitted has its example, and no other has one', () =>
  expect(files.map((file) => basename(file, '.json')).sort()).toEqual([...ISSUE_CODES].sort()));
