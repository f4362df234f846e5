import type { IncomingHttpHeaders } from 'node:http';

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsModule from 'ajv-formats';

type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
};

/** Holds every answer of our door to its published description; throws where they differ. */
export type DoorLaw = (method: string, path: string, answer: Answer) => void;

type Description = {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Response>> }>>>
  >;
};
type Response = {
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
  readonly 'x-event'?: object;
};

export function doorLaw(description: Description): DoorLaw {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  // The package is CommonJS, and its types do not say so.
  (formatsModule as unknown as (ajv: Ajv2020) => void)(ajv);
  // Published schemas let members be added; what is sent today must be described today.
  ajv.addSchema(closed(description) as object, 'door');
  const known = new Map<string, ValidateFunction>();
  const validate = (schema: object, value: unknown, what: string) => {
    const text = JSON.stringify(closed(schema)).replaceAll('"#/', '"door#/');
    const check = known.get(text) ?? ajv.compile(JSON.parse(text) as object);
    known.set(text, check);
    if (!check(value))
      throw new Error(`${what} is not as described: ${ajv.errorsText(check.errors)}\n${JSON.stringify(value)}`);
  };

  return (method, path, answer) => {
    const [bare = ''] = path.split('?');
    if (!bare.startsWith('/v1/') || bare === '/v1/openapi.json' || answer.text === '') return;
    const what = `${method} ${bare} ${answer.status}`;
    const template = Object.keys(description.paths).find((it) => patternOf(it).test(bare));
    const responses = description.paths[template ?? '']?.[method.toLowerCase()]?.responses;
    const response = responses?.[answer.status] ?? anyOperation(description).responses['default'];
    if (response === undefined) throw new Error(`${what} is not described`);
    if (answer.status < 400 && responses?.[answer.status] === undefined) throw new Error(`${what} is not described`);
    const [type = ''] = String(answer.headers['content-type']).split(';');
    const content = response.content[type];
    if (content === undefined) throw new Error(`${what}: ${type} is not described`);
    if (response['x-event'] === undefined) return validate(content.schema, answer.json, what);
    for (const [, data = ''] of answer.text.matchAll(/^data: (.*)$/gm))
      validate(response['x-event'], JSON.parse(data), what);
  };
}

const patternOf = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, 'i');

function anyOperation({ paths }: Description) {
  const operation = Object.values(paths).flatMap((methods) => Object.values(methods))[0];
  if (operation === undefined) throw new Error('nothing is described');
  return operation;
}

/** The same schemas, without room for members that they do not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const isObject = 'properties' in schema && 'type' in schema && schema.type === 'object';
  return isObject && !('additionalProperties' in schema) ? { ...members, additionalProperties: false } : members;
}
