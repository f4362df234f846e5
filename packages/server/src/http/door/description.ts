import { errorBodySchema } from '@hopscope/protocol';
import * as z from 'zod';

import type { DoorRoute } from './door-route.ts';

/** The OpenAPI 3.1 description of our door, from the same schemas that read and type what goes through it. */
export function describeDoor(routes: readonly DoorRoute[], version: string): object {
  const { refs, components } = componentsOf([
    errorBodySchema,
    ...routes.flatMap(({ body, answers }) => [body, ...Object.values(answers).map(({ schema }) => schema)]),
  ]);
  const refTo = (schema: z.ZodType) => refs.get(schema) ?? {};
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const methods = (paths[route.path] ??= {});
    methods[route.method.toLowerCase()] = operationOf(route, refTo);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Hopscope',
      version,
      description: 'Connectivity checks: can this machine reach that endpoint, and if not, what stops it?',
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operationOf(route: DoorRoute, refTo: (schema: z.ZodType) => object): object {
  const { operationId, summary, path, query, body, answers } = route;
  const parameters = [...parametersIn(path), ...parametersOf(query)];
  const responses = Object.entries(answers).map(([status, { description, schema, stream }]) => {
    const content = {
      [stream ?? 'application/json']: { schema: stream === undefined ? refTo(schema) : { type: 'string' } },
    };
    // OpenAPI 3.1 has no words for the events of a stream: their shape stands beside it.
    return [status, { description, content, ...(stream && { 'x-event': refTo(schema) }) }];
  });
  const refusal = { description: 'Refused', content: { 'application/json': { schema: refTo(errorBodySchema) } } };
  return {
    operationId,
    summary,
    ...(route.takesNoToken && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: refTo(body) } } } }),
    responses: { ...Object.fromEntries(responses), default: refusal },
  };
}

const parametersIn = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function parametersOf(query: z.ZodObject | undefined): readonly object[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(query);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

/** Schemas with an id become components of that name, those without are written out where they are used. */
function componentsOf(schemas: readonly (z.ZodType | undefined)[]) {
  const all = [...new Set(schemas.filter((schema) => schema !== undefined))];
  const members = Object.fromEntries(all.map((schema, index) => [`s${index}`, schema]));
  const whole = JSON.stringify(jsonSchema(z.object(members))).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { properties = {}, $defs = {} } = JSON.parse(whole) as JsonSchema;
  const refs = new Map(all.map((schema, index) => [schema, properties[`s${index}`] ?? {}]));
  const components = Object.fromEntries(Object.entries($defs).map(([name, schema]) => [name, withoutId(schema)]));
  return { refs, components };
}

/** The name of a component is its key. */
function withoutId(schema: { readonly id?: string }): object {
  const { id: _, ...rest } = schema;
  return rest;
}

type JsonSchema = {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly $defs?: Readonly<Record<string, { readonly id?: string }>>;
};

/** As a client has to send it and may read it: members that it does not know are no fault. */
const jsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
