import { describe, expect, test } from 'vitest';
import { armError, errorBody, errorBodySchema } from './arm-error.ts';
import { ARM_ERRORS } from './error-catalogue.ts';
import { badRequest } from './problem.ts';

describe('sentences that Azure says word for word', () => {
  test.each([
    [
      armError('MissingApiVersionParameter', {}),
      'The api-version query parameter (?api-version=) is required for all requests.',
    ],
    [
      armError('InvalidResourceReference', { reference: '/a', referrer: '/b' }),
      'Resource /a referenced by resource /b was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.',
    ],
    [
      armError('ResourceNotFound', { resource: 'Microsoft.Network/networkWatchers/nw', group: 'rg' }),
      "The Resource 'Microsoft.Network/networkWatchers/nw' under resource group 'rg' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    ],
    [armError('SubscriptionNotFound', { subscription: 'x' }), "The subscription 'x' could not be found."],
    [armError('ResourceGroupNotFound', { group: 'rg' }), "Resource group 'rg' could not be found."],
    [
      armError('InvalidRequestContent', { problem: 'expected a value at line 1, column 1' }),
      "The request content was invalid and could not be deserialized: 'expected a value at line 1, column 1'.",
    ],
  ])('%#', (error, message) => {
    expect(error.message).toBe(message);
  });
});

test('an envelope has code, message, target where there is one, and details always', () => {
  const error = armError('InvalidSubscriptionId', { subscription: 'x' }, { target: 'subscriptionId' });
  expect(error.status).toBe(400);
  expect(JSON.stringify(errorBody(error))).toBe(
    `{"error":{"code":"InvalidSubscriptionId","message":"The provided subscription identifier 'x' is malformed or invalid.","target":"subscriptionId","details":[]}}`,
  );
  expect(errorBody(armError('ServiceUnavailable', {})).error).not.toHaveProperty('target');
  expect(errorBodySchema.parse(errorBody(error))).toEqual(errorBody(error));
});

test('one problem speaks for itself; of several the first does, and all are in the details', () => {
  const one = { code: 'InvalidParameter', target: 'a', message: "'a' is 1: expected 2." } as const;
  const two = { code: 'InvalidRequestFormat', message: 'The request body is null: expected an object.' } as const;
  expect(badRequest([one])).toEqual({ ...one, status: 400, details: [] });
  expect(badRequest([two, one])).toEqual({ ...two, status: 400, details: [two, one] });
});

test('what a caller wrote is repeated only so far', () => {
  expect(armError('ResourceGroupNotFound', { group: 'x'.repeat(100_000) }).message.length).toBeLessThan(400);
});

test('every code has a status of refusal', () => {
  const statuses = Object.values(ARM_ERRORS).map(({ status }) => status as number);
  expect(statuses.filter((status) => status < 400 || status > 503)).toEqual([]);
});
